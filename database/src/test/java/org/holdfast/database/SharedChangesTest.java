package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who shares a transaction with whom, and what each hears, on a server that is played.
///
/// Each test has one change at the row, the first, and lets others come while it runs or commits:
/// their order is the one in which they were sent.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a lost answer hangs
class SharedChangesTest {

  private static final long ROW = 7;

  private final PlayedTransactions server = new PlayedTransactions();
  private final GroupCounts counts = new GroupCounts();
  private final AtomicLong nanos = new AtomicLong();
  private final SharedChanges changes = patientFor(Duration.ofMinutes(10));

  private final Crowd leader = new Crowd();
  private final Crowd others = new Crowd();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  private SharedChanges patientFor(Duration longestWait) {
    return new SharedChanges(server, counts, nanos::get, longestWait);
  }

  /// Starts a first change that stays in its body until [#release].
  private void holdFirst(Supplier<?> then) {
    leader.start(
        () ->
            changes.write(
                ROW,
                _ -> {
                  stay();
                  return then.get();
                }));
    DatabaseContract.await(reached);
  }

  /// Starts a first change that stays before its commit until [#release].
  private void holdFirstInCommit() {
    server.atCommit(this::stay);
    leader.start(() -> changes.write(ROW, _ -> server.write("first")));
    DatabaseContract.await(reached);
  }

  private void stay() {
    reached.countDown();
    DatabaseContract.await(goOn);
  }

  private void release() {
    goOn.countDown();
  }

  private int send(Supplier<?> body) {
    int number = others.start(() -> changes.write(ROW, _ -> body.get()));
    others.awaitAllQueued();
    return number;
  }

  private int send(String word) {
    return send(() -> server.write(word));
  }

  private static DataAccessException conflict() {
    return new DataAccessException("met another", new SQLException("met", "40001"));
  }

  private static DatabaseRefusal.Failed notConfirmed() {
    return new DatabaseRefusal.Failed("not confirmed", new SQLException("cut", "08006"));
  }

  private static String thrown(RuntimeException e) {
    throw e;
  }

  @Test
  void whoComesWhileAChangeRunsSharesItsCommit() {
    holdFirst(() -> server.write("first"));
    send("a");
    send("b");

    release();
    leader.join();
    others.join();

    assertThat(server.commits()).containsExactly(List.of("first", "a", "b"));
    assertThat(counts.figures(0, 0).groups()).containsExactly(0L, 1L, 0L, 0L, 0L);
  }

  @Test
  void whoComesWhileAGroupIsCommittedIsTheNextGroup() {
    holdFirstInCommit();
    send("a");
    send("b");
    assertThat(changes.waiting()).isEqualTo(2);

    release();
    leader.join();
    others.join();

    assertThat(server.commits()).containsExactly(List.of("first"), List.of("a", "b"));
    assertThat(changes.waiting()).isZero();
  }

  @Test
  void nobodyIsAnsweredBeforeTheCommit() {
    holdFirst(() -> server.write("first"));
    int a = send("a");
    int b = send(() -> thrown(new IllegalArgumentException("no")));
    List<Boolean> early = new ArrayList<>();
    server.atCommit(() -> early.add(others.anyAnsweredWithin(Duration.ofMillis(100))));

    release();

    assertThat(others.thrownBy(a)).isEmpty();
    assertThat(others.thrownBy(b)).containsInstanceOf(IllegalArgumentException.class);
    assertThat(early).containsExactly(false);
  }

  @Test
  void whoLedIsAnsweredBeforeTheNextGroupIs() {
    CountDownLatch secondCommits = new CountDownLatch(1);
    CountDownLatch secondMay = new CountDownLatch(1);
    holdFirstInCommit();
    send("a");
    server.atCommit(
        () -> {
          secondCommits.countDown();
          DatabaseContract.await(secondMay);
        });

    release();
    leader.join();
    DatabaseContract.await(secondCommits);
    assertThat(server.commits()).containsExactly(List.of("first"));
    secondMay.countDown();
    others.join();

    assertThat(server.commits()).containsExactly(List.of("first"), List.of("a"));
  }

  @Test
  void eachGroupIsLedByWhoWaitedLongest() {
    List<Thread> ran = new CopyOnWriteArrayList<>();
    List<Thread> came = new CopyOnWriteArrayList<>();
    holdFirstInCommit();
    for (int i = 0; i < 3; i++) {
      others.start(
          () -> {
            came.add(Thread.currentThread());
            changes.write(ROW, _ -> ran.add(Thread.currentThread()));
          });
      others.awaitAllQueued();
    }

    release();
    others.join();

    assertThat(ran).containsExactly(came.getFirst(), came.getFirst(), came.getFirst());
  }

  @Test
  void changesRunInTheOrderInWhichTheyCame() {
    holdFirstInCommit();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add("word " + i);
      send(sent.getLast());
    }

    release();
    others.join();

    assertThat(server.commits().getLast()).isEqualTo(sent);
  }

  @Test
  void rowsDoNotWaitForEachOther() {
    holdFirstInCommit();

    changes.write(ROW + 1, _ -> server.write("elsewhere"));

    assertThat(server.commits()).containsExactly(List.of("elsewhere"));
    release();
    leader.join();
  }

  @Test
  void aGroupHasSixtyFourChangesAtMost() {
    holdFirstInCommit();
    for (int i = 0; i < 65; i++) {
      send("word " + i);
    }

    release();
    others.join();

    assertThat(server.commits()).extracting(List::size).containsExactly(1, 64, 1);
  }

  @Test
  void aGroupTakesNobodyMoreAfterATenthOfASecond() {
    holdFirst(() -> server.write("first"));
    send(
        () -> {
          nanos.addAndGet(SharedGroup.MOST_NANOS);
          return server.write("slow");
        });
    send("behind it");

    release();
    others.join();

    assertThat(server.commits()).containsExactly(List.of("first", "slow"), List.of("behind it"));
  }

  @Test
  void theWaitForTheRowCountsForNoGroup() {
    holdFirst(
        () -> {
          nanos.addAndGet(10 * SharedGroup.MOST_NANOS);
          return server.write("first");
        });
    send("a");

    release();
    others.join();

    assertThat(server.commits()).containsExactly(List.of("first", "a"));
  }

  @Test
  void aChangeThatThrowsAndOnlyAskedTakesNobodyBack() {
    AtomicInteger runs = new AtomicInteger();
    holdFirst(
        () -> {
          runs.incrementAndGet();
          return server.write("first");
        });
    int a = send(() -> thrown(new IllegalArgumentException("name taken")));
    send("b");

    release();
    leader.join();

    assertThat(others.thrownBy(a)).get().extracting(Throwable::getMessage).isEqualTo("name taken");
    assertThat(others.thrownBy(1)).isEmpty();
    assertThat(runs).hasValue(1);
    assertThat(server.commits()).containsExactly(List.of("first", "b"));
  }

  @Test
  void aChangeThatThrowsAfterItWroteIsLeftOutAlone() {
    AtomicInteger runs = new AtomicInteger();
    holdFirst(
        () -> {
          runs.incrementAndGet();
          return server.write("first");
        });
    int a =
        send(
            () -> {
              server.write("half");
              return thrown(new IllegalArgumentException("changed my mind"));
            });
    int b = send("b");

    release();
    leader.join();

    assertThat(others.thrownBy(a)).containsInstanceOf(IllegalArgumentException.class);
    assertThat(others.thrownBy(b)).isEmpty();
    assertThat(runs).hasValue(2);
    assertThat(server.commits()).containsExactly(List.of("first"), List.of("b"));
    assertThat(counts.figures(0, 0).changes()).isEqualTo(3);
  }

  @Test
  void whoSpoiltAGroupIsJudgedByWhatTheOthersKept() {
    AtomicInteger first = new AtomicInteger();
    holdFirst(
        () -> first.getAndIncrement() == 0 ? server.write("first") : thrown(new Changed("second")));
    // It refuses what the first one wrote; when it is run alone, that is not there.
    int a =
        send(
            () -> {
              server.write("a");
              return first.get() == 1 ? thrown(new Changed("the first is there")) : "went through";
            });

    release();

    assertThat(leader.thrownBy(0)).containsInstanceOf(Changed.class);
    assertThat(others.thrownBy(a)).isEmpty();
    assertThat(server.commits()).containsExactly(List.of(), List.of("a"));
  }

  private static final class Changed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Changed(String message) {
      super(message);
    }
  }

  @Test
  void aFirstChangeThatThrowsAfterItWroteIsRunOnce() {
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(
            () ->
                changes.write(
                    ROW,
                    _ -> {
                      runs.incrementAndGet();
                      server.write("half");
                      return thrown(new IllegalArgumentException("no"));
                    }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(runs).hasValue(1);
    assertThat(server.commits()).isEmpty();
    assertThat(counts.figures(0, 0).changes()).isEqualTo(1);
  }

  @Test
  void aChangeThatHidesAFailedStatementIsRefusedAlone() {
    holdFirst(() -> server.write("first"));
    int a =
        send(
            () -> {
              server.write("a");
              server.abort();
              return "as if nothing were";
            });
    int b = send("b");

    release();
    leader.join();

    assertThat(others.thrownBy(a)).containsInstanceOf(DatabaseRefusal.Failed.class);
    assertThat(others.thrownBy(b)).isEmpty();
    assertThat(server.commits()).containsExactly(List.of("first"), List.of("b"));
  }

  @Test
  void afterAConflictEachRunsAlone() {
    AtomicInteger runs = new AtomicInteger();
    holdFirst(() -> server.write("first"));
    send(
        () -> {
          server.write("before");
          return runs.getAndIncrement() == 0 ? thrown(conflict()) : server.write("a");
        });
    send("b");

    release();
    leader.join();
    others.join();

    assertThat(runs).hasValue(2);
    assertThat(server.commits())
        .containsExactly(List.of("first"), List.of("before", "a"), List.of("b"));
  }

  @Test
  void aConflictThatNeverEndsIsRefusedAndKeepsNobodyElse() {
    AtomicInteger runs = new AtomicInteger();
    holdFirst(() -> server.write("first"));
    int a =
        send(
            () -> {
              runs.incrementAndGet();
              return thrown(conflict());
            });
    int b = send("b");

    release();
    leader.join();

    assertThat(others.thrownBy(a)).containsInstanceOf(DatabaseRefusal.Failed.class);
    assertThat(others.thrownBy(b)).isEmpty();
    assertThat(runs).hasValue(1 + SharedGroup.MOST_RUNS);
    assertThat(server.commits()).containsExactly(List.of("first"), List.of("b"));
  }

  @Test
  void aLoneConflictIsRepeatedAsEver() {
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(
            () ->
                changes.write(
                    ROW,
                    _ -> {
                      runs.incrementAndGet();
                      return thrown(conflict());
                    }))
        .isInstanceOf(DatabaseRefusal.Failed.class);

    assertThat(runs).hasValue(SharedGroup.MOST_RUNS);
    assertThat(counts.figures(0, 0).changes()).isZero();
  }

  @Test
  void aConflictAtTheCommitHasEachRunAlone() {
    holdFirst(() -> server.write("first"));
    send("a");
    server.atCommit(() -> thrown(conflict()));

    release();
    leader.join();
    others.join();

    assertThat(server.commits()).containsExactly(List.of("first"), List.of("a"));
  }

  @Test
  void aDeferredConstraintIsBrokenByOneAlone() {
    Runnable broken =
        () -> thrown(new IntegrityConstraintViolationException("a deferred constraint is broken"));
    holdFirst(() -> server.write("first"));
    int a = send("a");
    int b = send("b");
    server.atCommit(broken); // of all three
    server.atCommit(() -> {}); // of the first
    server.atCommit(broken); // of a

    release();
    leader.join();

    assertThat(others.thrownBy(a)).containsInstanceOf(IntegrityConstraintViolationException.class);
    assertThat(others.thrownBy(b)).isEmpty();
    assertThat(server.commits()).containsExactly(List.of("first"), List.of("b"));
  }

  @Test
  void aCommitThatIsNotConfirmedIsToldToAll() {
    holdFirst(() -> server.write("first"));
    send("a");
    send(() -> thrown(new IllegalArgumentException("judged by what may not be there")));
    DatabaseRefusal refused = notConfirmed();
    server.atCommit(() -> thrown(refused));

    release();

    assertThat(leader.thrownBy(0)).containsSame(refused);
    assertThat(others.thrownBy(0)).containsSame(refused);
    assertThat(others.thrownBy(1)).containsSame(refused);
    assertThat(server.commits()).isEmpty();
    assertThat(counts.figures(0, 0).changes()).isZero();
    assertThat(changes.<String>write(ROW, _ -> server.write("later"))).isEqualTo("later");
  }

  @Test
  void aConnectionThatIsLostIsToldToAllAndNothingIsRunAgain() {
    AtomicInteger runs = new AtomicInteger();
    holdFirst(
        () -> {
          runs.incrementAndGet();
          return server.write("first");
        });
    send(
        () -> {
          server.lose();
          return thrown(new DataAccessException("cut", new SQLException("cut", "57P01")));
        });
    int b = send("b");

    release();

    assertThat(leader.thrownBy(0)).containsInstanceOf(DatabaseRefusal.Failed.class);
    assertThat(others.thrownBy(0)).containsInstanceOf(DatabaseRefusal.Failed.class);
    assertThat(others.thrownBy(b)).as("it came into the next group").isEmpty();
    assertThat(runs).hasValue(1);
    assertThat(server.commits()).containsExactly(List.of("b"));
  }

  @Test
  void aConnectionThatNobodyGetsIsToldToAllWhoWait() {
    DatabaseRefusal away = notConfirmed();
    server.atBegin(
        () -> {
          stay();
          throw away;
        });
    leader.start(() -> changes.write(ROW, _ -> server.write("first")));
    DatabaseContract.await(reached);
    send("a");
    send("b");

    release();

    assertThat(leader.thrownBy(0)).containsSame(away);
    assertThat(others.thrownBy(0)).containsSame(away);
    assertThat(others.thrownBy(1)).containsSame(away);
    assertThat(server.commits()).isEmpty();
  }

  @Test
  void whoHasNoTurnInTimeIsRefusedAndNotRun() {
    SharedChanges impatient = patientFor(Duration.ZERO);
    server.atCommit(this::stay);
    leader.start(() -> impatient.write(ROW, _ -> server.write("first")));
    DatabaseContract.await(reached);

    assertThatThrownBy(() -> impatient.write(ROW, _ -> server.write("late")))
        .isInstanceOf(DatabaseRefusal.Failed.class)
        .hasMessageContaining("Nothing was written");

    release();
    leader.join();
    assertThat(server.commits()).containsExactly(List.of("first"));
    assertThat(impatient.waiting()).isZero();
  }

  @Test
  void aMistakeOfOurOwnLeavesNobodyWaiting() {
    holdFirst(() -> server.write("first"));
    int a = send("a");
    server.atCommit(() -> thrown(new IllegalStateException("a mistake")));

    release();

    assertThat(leader.thrownBy(0)).containsInstanceOf(IllegalStateException.class);
    assertThat(others.thrownBy(a)).containsInstanceOf(DatabaseRefusal.Failed.class);
    assertThat(changes.<String>write(ROW, _ -> server.write("later"))).isEqualTo("later");
  }

  @Test
  void aChangeThatRunsOutOfStackTakesNobodyWithIt() {
    holdFirst(() -> server.write("first"));
    int a = send(() -> forEver(1));
    int b = send("b");

    release();
    leader.join();

    assertThat(others.thrownBy(a)).containsInstanceOf(StackOverflowError.class);
    assertThat(others.thrownBy(b)).isEmpty();
    assertThat(server.commits()).containsExactly(List.of("first", "b"));
  }

  @SuppressWarnings("InfiniteRecursion") // that is the point
  private static int forEver(int n) {
    return 1 + forEver(n + 1);
  }

  @Test
  void whoIsInterruptedWhileItLeadsLosesNobodysChange() {
    AtomicInteger runs = new AtomicInteger();
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    leader.start(
        () -> {
          changes.write(
              ROW,
              _ -> {
                stay();
                return server.write("first");
              });
          interrupted.add(Thread.interrupted());
        });
    DatabaseContract.await(reached);
    send(
        () -> {
          if (runs.getAndIncrement() == 0) { // as a virtual thread's socket does
            Thread.currentThread().interrupt();
            server.lose();
            throw new DataAccessException("closed", new SQLException("closed", "08006"));
          }
          return server.write("a");
        });

    release();
    leader.join();
    others.join();

    assertThat(server.commits()).containsExactly(List.of("first", "a"));
    assertThat(interrupted).containsExactly(true);
  }

  @Test
  void whoIsInterruptedOverAndOverIsRefused() {
    AtomicInteger runs = new AtomicInteger();
    holdFirst(
        () -> {
          runs.incrementAndGet();
          Thread.currentThread().interrupt();
          server.lose();
          return "closed";
        });

    release();

    assertThat(leader.thrownBy(0)).containsInstanceOf(DatabaseRefusal.Failed.class);
    assertThat(runs).hasValue(SharedGroup.MOST_RUNS);
  }

  @Test
  void whoCameInterruptedIsServedAndInterruptedStill() {
    List<Boolean> within = new ArrayList<>();
    leader.start(
        () -> {
          Thread.currentThread().interrupt();
          changes.write(ROW, _ -> within.add(Thread.currentThread().isInterrupted()));
          within.add(Thread.interrupted());
        });

    leader.join();

    assertThat(within).containsExactly(false, true);
  }

  @Test
  void whoIsInterruptedWhileItWaitsIsAnsweredAllTheSame() {
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    List<Thread> waits = new CopyOnWriteArrayList<>();
    holdFirst(() -> server.write("first"));
    others.start(
        () -> {
          waits.add(Thread.currentThread());
          changes.write(ROW, _ -> server.write("a"));
          interrupted.add(Thread.interrupted());
        });
    others.awaitAllQueued();
    waits.getFirst().interrupt();

    release();
    leader.join();
    others.join();

    assertThat(server.commits()).containsExactly(List.of("first", "a"));
    assertThat(interrupted).containsExactly(true);
  }

  @Test
  void manyOnFewRowsEachHaveTheirOwnAnswer() {
    for (int worker = 0; worker < 8; worker++) {
      int mine = worker;
      others.start(
          () -> {
            for (int i = 0; i < 200; i++) {
              String word = mine + "." + i;
              if (i % 5 == 4) {
                assertThat(catchThrowable(() -> changes.write(mine % 2, _ -> spoil(word))))
                    .hasMessage(word);
              } else {
                assertThat(changes.<String>write(mine % 2, _ -> server.write(word)))
                    .isEqualTo(word);
              }
            }
          });
    }

    others.join();

    List<String> kept = server.commits().stream().flatMap(List::stream).toList();
    assertThat(kept).hasSize(8 * 160).doesNotHaveDuplicates();
    assertThat(changes.waiting()).isZero();
    assertThat(counts.figures(0, 0).changes()).isEqualTo(8 * 200);
  }

  private String spoil(String word) {
    server.write(word);
    return thrown(new IllegalArgumentException(word));
  }
}
