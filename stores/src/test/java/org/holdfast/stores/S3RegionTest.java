package org.holdfast.stores;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.content.Coordinates;
import org.holdfast.content.ObjectRegion;
import org.holdfast.content.Region;
import org.holdfast.content.RegionContract;
import org.holdfast.content.Waits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// What every region does, in a bucket of a real S3 server.
class S3RegionTest extends RegionContract {

  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();
  private static final AtomicInteger PREFIXES = new AtomicInteger();

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
  protected Region open(Path root, InstantSource clock) {
    return ObjectRegion.open(
        "far",
        new Coordinates(0, 0),
        S3Store.open(bucket.settings()),
        "r" + PREFIXES.incrementAndGet() + "/",
        new SecureRandom(),
        clock,
        THREADS,
        Waits.REAL);
  }

  @Override
  protected boolean keepsWhatIsReplaced() {
    return false;
  }
}
