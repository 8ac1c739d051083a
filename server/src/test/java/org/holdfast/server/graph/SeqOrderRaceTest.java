package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Operation;
import org.holdfast.drive.OperationPage;
import org.holdfast.drive.OperationsQuery;
import org.holdfast.drive.VerifyProgress;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many clients race through each front door; the order of `seq` explains every answer that any of
/// them got ([RaceHistory]). More: `-Drace.rounds=200`; the same wishes again: `-Drace.seed=…` (the
/// threads take their own turns).
@ExtendWith(DoorExtension.class)
class SeqOrderRaceTest {

  private static final int ROUNDS = Integer.getInteger("race.rounds", 3);
  private static final int CLIENTS = 8;
  private static final int WISHES = 40;

  private final TestDoor door;

  SeqOrderRaceTest(TestDoor door) {
    this.door = door;
  }

  @ParameterizedTest
  @ValueSource(strings = {"room", "graph"})
  void w21_everyAnswerIsExplainedByTheOrderOfOperations(String which) throws Exception {
    long base = Long.getLong("race.seed", System.nanoTime());
    for (int round = 0; round < ROUNDS; round++) {
      long seed = base + round;
      try {
        race(which, seed);
      } catch (AssertionError e) {
        throw new AssertionError("-Drace.seed=" + seed + " -Drace.rounds=1: " + e.getMessage(), e);
      }
    }
  }

  private void race(String which, long seed) throws Exception {
    Person ana = door.person();
    Drive drive = ana.drive();
    RaceDoor knocked = which.equals("room") ? new RaceDoor.Room(drive) : new RaceDoor.Graph(ana);
    long first = drive.info().seq();

    List<RaceHistory.Call> calls =
        new RaceCrowd(knocked, drive.root().id(), seed).race(CLIENTS, WISHES);

    RaceHistory.explain(drive.root().id(), first, operations(drive, first), calls);
    assertThat(drive.verify(List.of(), VerifyProgress.SILENT).findings()).isEmpty();
  }

  private static List<Operation> operations(Drive drive, long after) {
    List<Operation> all = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      OperationPage page =
          drive.operations(
              new OperationsQuery(
                  Instant.EPOCH, Instant.parse("2999-01-01T00:00:00Z"), 1_000, next));
      page.operations().stream().filter(each -> each.seq() > after).forEach(all::add);
      next = page.next();
    } while (next.isPresent());
    return all;
  }
}
