package org.holdfast.stores;

import java.nio.file.Path;
import org.holdfast.content.ObjectStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class S3MirrorTest extends FarMirrorContract {

  @TempDir private static Path folder;
  private static S3Bucket bucket;

  @BeforeAll
  static void start() {
    bucket = S3Bucket.open(folder);
  }

  @AfterAll
  static void stop() {
    bucket.close();
  }

  @Override
  ObjectStore open() {
    return S3Store.open(bucket.settings());
  }
}
