package org.holdfast.stores;

import java.nio.file.Path;
import org.holdfast.content.ObjectStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class S3MirrorTest extends FarMirrorContract {

  @TempDir private static Path folder;
  private static S3Server server;

  @BeforeAll
  static void start() {
    server = S3Server.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  ObjectStore open() {
    return S3Store.open(server.settings());
  }
}
