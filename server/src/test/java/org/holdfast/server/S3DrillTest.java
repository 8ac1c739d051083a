package org.holdfast.server;

import java.nio.file.Path;
import org.holdfast.content.ObjectStore;
import org.holdfast.stores.S3Server;
import org.holdfast.stores.S3Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // started before all tests
class S3DrillTest extends FarDrillContract {

  @TempDir private static Path servers;
  private static S3Server server;

  @BeforeAll
  static void start() {
    server = S3Server.start(servers);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  String place(int port, Path credential) {
    return "kind: s3, endpoint: 'http://127.0.0.1:%d', bucket: %s, credentials-file: %s"
        .formatted(port, S3Server.BUCKET, credential);
  }

  @Override
  int port() {
    return server.port();
  }

  @Override
  ObjectStore open() {
    return S3Store.open(server.settings());
  }

  @Override
  Path credential() {
    return servers.resolve("credentials");
  }

  @Override
  Path wrong() {
    return servers.resolve("wrong");
  }
}
