package org.holdfast.content;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A leased key is never wiped under its user, whoever forgets or renews keys meanwhile; and one
/// that is forgotten is unwrapped again. More: `-Dlincheck.iterations=1000`.
@ExtendWith(LincheckJar.class)
public class DriveKeysInterleavingTest {

  private final StoppedClock clock = new StoppedClock(Instant.EPOCH);
  private final DriveKeys keys =
      new DriveKeys(new OpenVault(), Store.RANDOM, clock, Duration.ofSeconds(1));
  private final byte[] expected = derived();

  @Operation
  public boolean use() {
    return Arrays.equals(derived(), expected);
  }

  @Operation
  public boolean forget() {
    clock.advance(Duration.ofSeconds(2));
    keys.forgetExpired();
    return true;
  }

  @Operation
  public boolean renew() {
    clock.advance(Duration.ofMillis(900));
    keys.renew(_ -> Optional.of(WrappedDriveKeys.only(Store.DRIVE_KEY)));
    return true;
  }

  @Operation
  public boolean forgetAll() {
    keys.close();
    return true;
  }

  private byte[] derived() {
    try (DriveKey key = keys.lease(Store.DRIVE, () -> WrappedDriveKeys.only(Store.DRIVE_KEY))) {
      return key.derived(1, "test").getEncoded();
    }
  }

  @Test
  void aLeasedKeyIsNotWipedUnderItsUser() {
    new StressOptions()
        .iterations(Integer.getInteger("lincheck.iterations", 3))
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(3)
        .check(DriveKeysInterleavingTest.class);
  }
}
