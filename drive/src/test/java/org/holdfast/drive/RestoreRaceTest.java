package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Writers and restores at the same time. Every answer must be explained by the order of `seq`, and
/// nothing may be wrong afterwards.
class RestoreRaceTest {

  private static final int WRITERS = 6;
  private static final int STEPS = 40;
  private static final int RESTORES = 20;

  @TempDir Path temp;

  /// A write that was answered.
  private record Answer(long seq, String name, String content) {}

  @Test
  void w21_writersAndRestoresAreExplainedByTheOrderOfOperations() throws Exception {
    try (House house = House.in(temp)) {
      Drive drive = house.drive();
      Queue<Answer> answers = new ConcurrentLinkedQueue<>();
      Queue<RestoreReport> restores = new ConcurrentLinkedQueue<>();
      run(drive, answers, restores);

      assertThat(house.verify(drive).findings()).isEmpty();
      assertThat(answers).extracting(Answer::seq).doesNotHaveDuplicates();
      assertThat(restores).hasSize(RESTORES);
      for (Answer answer : answers) {
        // Right after it, the drive was as it was told.
        RestoreReport back = drive.restoreTo(actor(drive), RestoreTarget.after(answer.seq()));
        assertThat(back.notRestored()).isEmpty();
        Item item = drive.resolve(drive.root().id(), List.of(answer.name())).orElseThrow();
        assertThat(House.read(drive, item.id())).isEqualTo(answer.content());
      }
      assertThat(house.verify(drive).findings()).isEmpty();
    }
  }

  private static void run(Drive drive, Queue<Answer> answers, Queue<RestoreReport> restores)
      throws InterruptedException, ExecutionException {
    List<Future<?>> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WRITERS; i++) {
        Random random = new Random(i);
        done.add(threads.submit(() -> write(drive, random, answers)));
      }
      done.add(threads.submit(() -> restore(drive, restores)));
    }
    for (Future<?> each : done) {
      each.get();
    }
  }

  private static void write(Drive drive, Random random, Queue<Answer> answers) {
    Item root = drive.root();
    for (int i = 0; i < STEPS; i++) {
      String name = "f" + random.nextInt(5);
      String content = "c" + random.nextLong();
      try {
        Item item =
            House.write(drive, at(root, name, Conflict.REPLACE), content, Precondition.NONE).item();
        answers.add(new Answer(item.seq(), name, content));
        if (random.nextInt(4) == 0) {
          drive.recycle(actor(drive), item.id(), new Precondition.IfItem(item.seq()));
        } else if (random.nextInt(4) == 0) {
          drive.change(
              actor(drive),
              item.id(),
              ItemChange.rename(House.name("f" + random.nextInt(5)), Conflict.REPLACE),
              Precondition.NONE);
        }
      } catch (DriveRefusal.Changed | DriveRefusal.ItemAbsent _) {
        // another was faster
      }
    }
  }

  private static void restore(Drive drive, Queue<RestoreReport> restores) {
    Random random = new Random(99);
    Optional<Long> last = Optional.empty();
    for (int i = 0; i < RESTORES; i++) {
      long head = drive.info().seq();
      RestoreReport report =
          last.isPresent() && random.nextBoolean()
              ? drive.undo(actor(drive), last.get())
              : drive.restoreTo(
                  actor(drive), RestoreTarget.after(Math.max(1, head - random.nextInt(10))));
      last = report.seq().isPresent() ? Optional.of(report.seq().getAsLong()) : last;
      restores.add(report);
    }
  }
}
