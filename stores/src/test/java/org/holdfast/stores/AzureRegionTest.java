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

/// What every region does, in a container of a real blob service.
class AzureRegionTest extends RegionContract {

  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();
  private static final AtomicInteger PREFIXES = new AtomicInteger();

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
  protected Region open(Path root, InstantSource clock) {
    return ObjectRegion.open(
        "far",
        new Coordinates(0, 0),
        AzureStore.open(server.settings(), new SecureRandom()),
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
