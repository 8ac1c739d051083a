package org.holdfast.database;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Nobody gets in after a database was closed, and it is released once, when nobody is in. More:
/// `-Dlincheck.iterations=1000`.
@ExtendWith(LincheckJar.class)
public class CallsInterleavingTest {

  private final Calls calls = new Calls();
  private int inside;
  private int released;

  @Operation
  public boolean call() {
    try {
      return calls.call(
          () ->
              calls.inside(
                  () -> {
                    int before = inside;
                    boolean open = released == 0;
                    inside = before;
                    return open;
                  }));
    } catch (DatabaseRefusal.Unusable _) {
      return false;
    }
  }

  @Operation
  public int close() {
    calls.close(() -> released++);
    return released;
  }

  @Test
  void nobodyIsInWhenItIsReleased() {
    new ModelCheckingOptions()
        .iterations(Integer.getInteger("lincheck.iterations", 3))
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(2)
        .check(CallsInterleavingTest.class);
  }
}
