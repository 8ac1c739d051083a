package org.holdfast.content;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/// A region that failed is probed by one thread at a time, and is healthy only after a probe. More:
/// `-Dlincheck.iterations=1000`.
public class RegionHealthInterleavingTest {

  private final RegionHealth health = new RegionHealth(InstantSource.fixed(Instant.EPOCH));

  @Operation
  public String fail() {
    health.failed(RegionState.FENCED, new IOException("broken"));
    return "fenced";
  }

  @Operation
  public boolean probe() {
    try {
      health.claimProbe();
      health.recovered(RegionState.HEALTHY);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Operation
  public boolean isHealthy() {
    return health.isHealthy();
  }

  @Operation
  public boolean says() {
    return health.lastError().isPresent();
  }

  @Test
  void oneOfManyProbesARegion() {
    new ModelCheckingOptions()
        .iterations(Integer.getInteger("lincheck.iterations", 3))
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(2)
        .sequentialSpecification(Once.class)
        .check(RegionHealthInterleavingTest.class);
  }

  /// What it is: the clock stands, so one probe may be made.
  public static final class Once {

    private boolean probed;
    private boolean healthy;
    private boolean failed;

    public String fail() {
      healthy = false;
      failed = true;
      return "fenced";
    }

    public boolean probe() {
      boolean mine = !probed;
      probed = true;
      healthy |= mine;
      return mine;
    }

    public boolean isHealthy() {
      return healthy;
    }

    public boolean says() {
      return failed;
    }
  }
}
