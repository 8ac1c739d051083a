package org.holdfast.content;

import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Whoever has a revision's turn has it alone, in whatever order threads run. More:
/// `-Dlincheck.iterations=1000`.
@Param(name = "revision", gen = IntGen.class, conf = "0:1")
@ExtendWith(LincheckJar.class)
public class TurnsInterleavingTest {

  private static final List<RevisionId> REVISIONS =
      List.of(RevisionId.parse("0".repeat(32)), RevisionId.parse("1".repeat(32)));

  private final Turns turns = new Turns();
  private final int[] steps = new int[REVISIONS.size()];

  /// Not atomic by itself: two at a time would count one step.
  @Operation
  public int step(@Param(name = "revision") int revision) {
    try (Turns.Turn _ = turns.take(REVISIONS.get(revision))) {
      int before = steps[revision];
      steps[revision] = before + 1;
      return before;
    }
  }

  @Test
  void everyTurnIsTakenAlone() {
    new ModelCheckingOptions()
        .iterations(Integer.getInteger("lincheck.iterations", 3))
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(2)
        .check(TurnsInterleavingTest.class);
  }
}
