package org.holdfast.server;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.holdfast.content.ObjectStore;
import org.holdfast.stores.AzureStore;
import org.holdfast.stores.Azurite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // started before all tests
class AzureDrillTest extends FarDrillContract {

  @TempDir private static Path servers;
  private static Azurite server;

  @BeforeAll
  static void start() {
    server = Azurite.start(servers);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  String place(int port, Path credential) {
    return "kind: azure, endpoint: 'http://127.0.0.1:%d/%s', account: %s, container: %s, credentials-file: %s"
        .formatted(port, Azurite.ACCOUNT, Azurite.ACCOUNT, Azurite.CONTAINER, credential);
  }

  @Override
  int port() {
    return server.endpoint().getPort();
  }

  @Override
  ObjectStore open() {
    return AzureStore.open(server.settings(), new SecureRandom());
  }

  @Override
  Path credential() {
    return servers.resolve("key");
  }

  @Override
  Path wrong() {
    return servers.resolve("wrong");
  }
}
