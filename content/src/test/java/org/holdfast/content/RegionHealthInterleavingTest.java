package org.holdfast.content;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A region that failed is probed by one thread at a time, and is as healthy as was said last.
/// More: `-Dlincheck.iterations=1000`.
@ExtendWith(LincheckJar.class)
public class RegionHealthInterleavingTest {

  private final RegionHealth health = new RegionHealth(InstantSource.fixed(Instant.EPOCH));

  @Operation
  public String fail() {
    health.failed(RegionState.FENCED, new IOException("broken"));
    return "fenced";
  }

  /// Two steps, as a probe has them: who comes between finds it claimed and not healthy yet.
  @Operation
  public boolean claim() {
    try {
      health.claimProbe();
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Operation
  public String recover() {
    health.recovered(RegionState.HEALTHY);
    return "healthy";
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

    public boolean claim() {
      boolean mine = !probed;
      probed = true;
      return mine;
    }

    public String recover() {
      healthy = true;
      return "healthy";
    }

    public boolean isHealthy() {
      return healthy;
    }

    public boolean says() {
      return failed;
    }
  }
}
