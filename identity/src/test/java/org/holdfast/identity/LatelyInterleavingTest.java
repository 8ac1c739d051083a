package org.holdfast.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A token that was revoked signs nobody in, however a look-up and the revocation fall together
/// (W14). More: `-Dlincheck.iterations=1000`.
@ExtendWith(LincheckJar.class)
public class LatelyInterleavingTest {

  private final Lately<String, Integer> lately =
      new Lately<>(InstantSource.fixed(Instant.EPOCH), () -> true);
  private volatile int stored = 1;

  private volatile boolean answered;

  /// Whether it tells nothing old. While the revocation is under way both are right.
  @Operation
  public boolean find() {
    boolean revoked = answered;
    int told = lately.find("token", () -> Optional.of(stored).filter(one -> one > 0)).orElse(0);
    return !revoked || told != 1;
  }

  /// As accounts do it: the database first, then what is remembered, then the answer.
  @Operation
  public void revoke() {
    stored = 0;
    lately.forget();
    answered = true;
  }

  @Operation
  public void issueAgain() {
    stored = 2;
    lately.forget();
  }

  @Test
  void nothingOldIsToldAfterARevocationWasAnswered() {
    new ModelCheckingOptions()
        .iterations(Integer.getInteger("lincheck.iterations", 3))
        .invocationsPerIteration(1_000)
        .threads(2)
        .actorsPerThread(3)
        .check(LatelyInterleavingTest.class);
  }
}
