package org.holdfast.stores;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.holdfast.content.ObjectStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class AzureMirrorTest extends FarMirrorContract {

  @TempDir private static Path folder;
  private static Azurite server;

  @BeforeAll
  static void start() {
    server = Azurite.start(folder);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  ObjectStore open() {
    return AzureStore.open(server.settings(), new SecureRandom());
  }
}
