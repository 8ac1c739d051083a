package org.holdfast.content;

import java.util.List;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What is kept is found until it is forgotten. More: `-Dlincheck.iterations=1000`.
@Param(name = "revision", gen = IntGen.class, conf = "0:1")
@ExtendWith(LincheckJar.class)
public class DraftMemoryInterleavingTest {

  private static final List<RevisionId> REVISIONS =
      List.of(RevisionId.parse("0".repeat(32)), RevisionId.parse("1".repeat(32)));
  private static final List<DraftState> STATES = List.of(state(1), state(2));

  private final DraftMemory memory = new DraftMemory();

  @Operation
  public void keep(@Param(name = "revision") int revision, @Param(name = "revision") int state) {
    memory.keep(REVISIONS.get(revision), STATES.get(state));
  }

  @Operation
  public long find(@Param(name = "revision") int revision) {
    return memory.find(REVISIONS.get(revision)).map(DraftState::whole).orElse(0L);
  }

  @Operation
  public void forget(@Param(name = "revision") int revision) {
    memory.forget(REVISIONS.get(revision));
  }

  @Test
  void whatIsKeptIsFoundUntilItIsForgotten() {
    new ModelCheckingOptions()
        .iterations(Integer.getInteger("lincheck.iterations", 3))
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(2)
        .check(DraftMemoryInterleavingTest.class);
  }

  private static DraftState state(long whole) {
    return new DraftState(whole, new ContentHasher(), new byte[0], Set.of());
  }
}
