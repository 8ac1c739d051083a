package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Changes of one row on a real PostgreSQL: what they share, and what each hears.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a lost answer hangs
class PostgresGroupsTest {

  private static final int ROW = 1;

  private final Database database =
      PostgresDatabase.open(
          PostgresForTests.fresh(10),
          List.of(Ledger.SCHEMA),
          () -> 0, // no group is ever full by time, on however busy a machine
          Duration.ofSeconds(60));

  private final Crowd leader = new Crowd();
  private final Crowd others = new Crowd();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Set<String> transactions = ConcurrentHashMap.newKeySet();

  @AfterEach
  void close() {
    database.close();
  }

  /// Has a first change of the row stay in its body until [#release], and those behind it wait.
  private void holdFirst(Function<DSLContext, ?> then) {
    leader.start(
        () ->
            database.write(
                ROW,
                tx -> {
                  reached.countDown();
                  DatabaseContract.await(goOn);
                  return then.apply(tx);
                }));
    DatabaseContract.await(reached);
  }

  private int send(Function<DSLContext, ?> body) {
    int number = others.start(() -> database.write(ROW, body::apply));
    others.awaitAllQueued();
    return number;
  }

  private int send(long id) {
    return send(tx -> add(tx, id));
  }

  private int add(DSLContext tx, long id) {
    transactions.add(String.valueOf(tx.fetchValue("SELECT pg_current_xact_id()::text")));
    return Ledger.add(tx, id);
  }

  private void release() {
    goOn.countDown();
  }

  private List<Long> kept() {
    return database.read(Ledger::ids);
  }

  @Test
  void changesOfOneRowShareATransaction() {
    holdFirst(tx -> add(tx, 1));
    for (long id = 2; id <= 8; id++) {
      send(id);
    }

    release();
    leader.join();
    others.join();

    assertThat(transactions).hasSize(1);
    assertThat(kept()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(database.figures().groups()).containsExactly(0L, 0L, 1L, 0L, 0L);
  }

  @Test
  void changesThatWaitForTheRowHoldNoConnection() {
    holdFirst(tx -> add(tx, 1));
    for (long id = 2; id <= 8; id++) {
      send(id);
    }

    assertThat(database.figures().busyConnections()).isEqualTo(1);
    assertThat(database.figures().waiting()).isEqualTo(7);

    release();
    leader.join();
    others.join();
  }

  @Test
  void aRunOfManyThreadsCommitsLessOftenThanItChanges() throws SQLException {
    database.write(tx -> Ledger.setCounter(tx, ROW, 0));
    long before = commits();
    for (int worker = 0; worker < 16; worker++) {
      others.start(
          () -> {
            for (int i = 0; i < 50; i++) {
              database.write(ROW, tx -> Ledger.count(tx, ROW, 1));
            }
          });
    }

    others.join();

    assertThat(database.<Long>read(tx -> Ledger.counter(tx, ROW))).isEqualTo(800);
    assertThat(database.figures().changes()).isEqualTo(801);
    long groups = database.figures().groups().stream().mapToLong(Long::longValue).sum();
    assertThat(groups).isLessThan(600);
    assertThat(commits() - before).as("as PostgreSQL counts them").isLessThan(600);
  }

  /// As of its statistics, which come a moment late: never too many.
  private long commits() throws SQLException {
    String name = database.read(tx -> String.valueOf(tx.fetchValue("SELECT current_database()")));
    try (Connection connection = PostgresForTests.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT xact_commit FROM pg_stat_database WHERE datname = '" + name + "'")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void aMemberSeesWhatThoseBeforeItWrote() {
    database.write(tx -> Ledger.setCounter(tx, ROW, 0));
    List<Long> seen = new CopyOnWriteArrayList<>();
    holdFirst(tx -> seen.add(Ledger.count(tx, ROW, 1)));
    for (int i = 0; i < 3; i++) {
      send(tx -> seen.add(Ledger.count(tx, ROW, 1)));
    }

    release();
    leader.join();
    others.join();

    assertThat(seen).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void aMemberThatBreaksAConstraintIsLeftOutAlone() {
    holdFirst(tx -> add(tx, 1));
    send(2);
    int culprit = send(2);
    int behind = send(3);

    release();
    leader.join();

    assertThat(others.thrownBy(0)).isEmpty();
    assertThat(others.thrownBy(culprit))
        .containsInstanceOf(IntegrityConstraintViolationException.class);
    assertThat(others.thrownBy(behind)).isEmpty();
    assertThat(kept()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aMemberThatHidesAFailedStatementIsRefusedAlone() {
    holdFirst(tx -> add(tx, 1));
    // Past jOOQ, which would have noticed.
    int culprit = send(PostgresGroupsTest::hide);
    int behind = send(3);

    release();
    leader.join();

    assertThat(others.thrownBy(culprit)).containsInstanceOf(DatabaseRefusal.Failed.class);
    assertThat(others.thrownBy(behind)).isEmpty();
    assertThat(kept()).containsExactly(1L, 3L);
  }

  private static boolean hide(DSLContext tx) {
    return tx.connectionResult(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute("SELECT * FROM nowhere");
          } catch (SQLException _) {
            return true;
          }
        });
  }

  @Test
  void aMemberThatBreaksADeferredConstraintIsLeftOutAlone() {
    holdFirst(tx -> add(tx, 1));
    int culprit = send(tx -> tx.execute("INSERT INTO leaf VALUES (1, 77)"));
    int behind = send(2);

    release();
    leader.join();

    assertThat(others.thrownBy(culprit))
        .containsInstanceOf(IntegrityConstraintViolationException.class);
    assertThat(others.thrownBy(behind)).isEmpty();
    assertThat(kept()).containsExactly(1L, 2L);
  }

  @Test
  void aMemberThatOnlyAskedAndTookTheRowTakesNobodyBack() {
    database.write(tx -> Ledger.setCounter(tx, ROW, 0));
    AtomicInteger runs = new AtomicInteger();
    holdFirst(
        tx -> {
          runs.incrementAndGet();
          return add(tx, 1);
        });
    int refused =
        send(
            tx -> {
              tx.fetch("SELECT * FROM counter WHERE id = 1 FOR NO KEY UPDATE");
              throw new IllegalArgumentException("name taken");
            });
    send(2);

    release();
    leader.join();

    assertThat(others.thrownBy(refused)).containsInstanceOf(IllegalArgumentException.class);
    assertThat(others.thrownBy(1)).isEmpty();
    assertThat(runs).hasValue(1);
    assertThat(transactions).hasSize(1);
  }

  @Test
  void aServerThatEndsTheConnectionInTheMiddleIsToldToAllAndKeepsNothing() {
    holdFirst(tx -> add(tx, 1));
    send(2);
    send(tx -> add(tx, 3) + tx.fetch("SELECT pg_terminate_backend(pg_backend_pid())").size());

    release();

    assertThat(leader.thrownBy(0)).containsInstanceOf(DatabaseRefusal.Failed.class);
    assertThat(others.thrownBy(0)).containsInstanceOf(DatabaseRefusal.Failed.class);
    assertThat(others.thrownBy(1)).containsInstanceOf(DatabaseRefusal.Failed.class);
    assertThat(kept()).isEmpty();

    assertThat(database.<Integer>write(ROW, tx -> Ledger.add(tx, 9))).isOne();
    assertThat(kept()).containsExactly(9L);
  }

  /// The server has ended it, and only the commit finds out.
  @Test
  void aConnectionThatIsGoneAtTheCommitIsToldToAllAndKeepsNothing() {
    holdFirst(tx -> add(tx, 1));
    send(2);
    send(PostgresGroupsTest::terminateFromOutside);

    release();

    assertThat(leader.thrownBy(0)).containsInstanceOf(DatabaseRefusal.Failed.class);
    assertThat(others.thrownBy(0)).containsInstanceOf(DatabaseRefusal.Failed.class);
    assertThat(others.thrownBy(1)).containsInstanceOf(DatabaseRefusal.Failed.class);
    assertThat(kept()).isEmpty();
  }

  private static boolean terminateFromOutside(DSLContext tx) {
    Object backend = tx.fetchValue("SELECT pg_backend_pid()");
    try (Connection outside = PostgresForTests.connect();
        Statement statement = outside.createStatement()) {
      return statement.execute("SELECT pg_terminate_backend(" + backend + ", 10000)");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void changesThatMeetInTwoOrdersAllHappen() {
    database.write(tx -> Ledger.setCounter(tx, 1, 0) + Ledger.setCounter(tx, 2, 0));
    CountDownLatch bothHoldOne = new CountDownLatch(2);
    for (int first = 1; first <= 2; first++) {
      int mine = first;
      for (int i = 0; i < 3; i++) {
        others.start(
            () ->
                database.write(
                    mine,
                    tx -> {
                      Ledger.count(tx, mine, 1);
                      bothHoldOne.countDown();
                      DatabaseContract.await(bothHoldOne);
                      return Ledger.count(tx, 3 - mine, 1);
                    }));
      }
    }

    others.join();

    assertThat(database.<Long>read(tx -> Ledger.counter(tx, 1))).isEqualTo(6);
    assertThat(database.<Long>read(tx -> Ledger.counter(tx, 2))).isEqualTo(6);
  }

  /// A virtual thread that is interrupted at a socket loses it, and so would all who share it.
  @Test
  void whoIsInterruptedWhileItLeadsLosesNobodysChange() throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    Thread leads =
        Thread.startVirtualThread(
            () -> {
              database.write(
                  ROW,
                  tx -> {
                    reached.countDown();
                    DatabaseContract.await(goOn);
                    return add(tx, 1);
                  });
              interrupted.add(Thread.interrupted());
            });
    DatabaseContract.await(reached);
    send(
        tx -> {
          if (runs.getAndIncrement() == 0) {
            Thread.currentThread().interrupt();
          }
          return add(tx, 2);
        });

    release();
    leads.join();
    others.join();

    // Once, if each answer was there before its thread had to wait for it.
    assertThat(runs.get()).isBetween(1, 2);
    assertThat(interrupted).containsExactly(true);
    assertThat(kept()).containsExactly(1L, 2L);
  }

  @Test
  void whoWaitsIsAnsweredBeforeTheDatabaseCloses() {
    holdFirst(tx -> add(tx, 1));
    send(2);
    Crowd closing = new Crowd();
    closing.start(database::close);

    release();
    leader.join();
    others.join();
    closing.join();

    List<Throwable> thrown = new ArrayList<>();
    Crowd late = new Crowd();
    late.start(() -> database.write(ROW, tx -> add(tx, 3)));
    late.thrownBy(0).ifPresent(thrown::add);
    assertThat(thrown).singleElement().isInstanceOf(DatabaseRefusal.Unusable.class);
  }
}
