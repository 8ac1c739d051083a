package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What two servers that wait for each other promise, and what becomes of it when one is lost.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StandbyTest {

  private static final int WORKERS = 4;
  private static final AtomicLong NEXT = new AtomicLong();

  private static @Nullable PostgresPair started;

  private final AtomicLong nanos = new AtomicLong();

  @BeforeAll
  static void start() {
    started = PostgresPair.start();
  }

  @AfterAll
  static void end() {
    if (started != null) {
      started.close();
    }
  }

  private static PostgresPair pair() {
    return Objects.requireNonNull(started);
  }

  private Database open(Duration longestAnswer) {
    return PostgresDatabase.open(
        pair().settings(true, WORKERS), List.of(Ledger.SCHEMA), nanos::get, longestAnswer);
  }

  private Database open() {
    return open(Duration.ofSeconds(60));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("never came").isLessThan(end);
      LockSupport.parkNanos(20_000_000L);
    }
  }

  /// Entries by several threads until they are told to stop.
  private static final class Writers implements AutoCloseable {

    private final Set<Long> answered = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean on = new AtomicBoolean(true);
    private final Crowd crowd = new Crowd();

    Writers(Database database) {
      for (int worker = 0; worker < WORKERS; worker++) {
        crowd.start(() -> write(database));
      }
    }

    private void write(Database database) {
      while (on.get()) {
        long id = NEXT.incrementAndGet();
        try {
          if (id % 2 == 0) {
            database.write(tx -> Ledger.add(tx, id));
          } else {
            database.write(1, tx -> Ledger.add(tx, id)); // in groups
          }
          answered.add(id);
        } catch (DatabaseRefusal _) {
          LockSupport.parkNanos(5_000_000L); // nobody has promised anything
        }
      }
    }

    void awaitMore(int number) {
      int enough = answered.size() + number;
      await(() -> answered.size() >= enough);
    }

    @Override
    public void close() {
      on.set(false);
      crowd.join();
    }
  }

  @Test
  void whatWasAnsweredIsOnTheServerThatTakesTheOthersPlace() {
    try (Database database = open()) {
      Writers writers = new Writers(database);
      try (writers) {
        writers.awaitMore(200);
        pair().killWritten();
        pair().promote();
        pair().replaceStandby();
        writers.awaitMore(200);
      }
      assertThat(database.<List<Long>>read(Ledger::ids)).containsAll(writers.answered);
    }
  }

  @Test
  void aServerThatFallsSilentIsGivenUpForTheOneThatTakesItsPlace() {
    try (Database database = open(Duration.ofSeconds(1))) {
      Writers writers = new Writers(database);
      try (writers) {
        writers.awaitMore(100);
        pair().silenceWritten();
        pair().promote();
        // Its port still takes connections and answers none; then there is nobody.
        pair().killStandby();
        pair().replaceStandby();
        writers.awaitMore(100);
      }
      // With as much patience as is usual.
      try (Database patient = open()) {
        assertThat(patient.<List<Long>>read(Ledger::ids)).containsAll(writers.answered);
      }
    }
  }

  @Test
  void aChangeThatNoStandbyConfirmedIsNotAnswered() {
    try (Database database = open()) {
      pair().killStandby();
      Crowd crowd = new Crowd();
      crowd.start(() -> database.write(tx -> Ledger.add(tx, NEXT.incrementAndGet())));
      await(
          () ->
              !pair()
                  .sql(
                      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
                  .isEmpty());

      assertThat(crowd.thrownBy(0))
          .get()
          .isInstanceOf(DatabaseRefusal.Failed.class)
          .hasToString(
              "org.holdfast.database.DatabaseRefusal$Failed: PostgreSQL made the change, and may"
                  + " lose it again: no standby confirmed it.");

      pair().startStandby();
      assertThat(database.<Integer>write(tx -> Ledger.add(tx, NEXT.incrementAndGet()))).isOne();
    }
  }

  @Test
  void aGroupThatNoStandbyConfirmedIsAnsweredToNobody() {
    try (Database database = open()) {
      pair().killStandby();
      CountDownLatch reached = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      Crowd leader = new Crowd();
      leader.start(
          () ->
              database.write(
                  1,
                  tx -> {
                    reached.countDown();
                    DatabaseContract.await(goOn);
                    return Ledger.add(tx, NEXT.incrementAndGet());
                  }));
      DatabaseContract.await(reached);
      Crowd others = new Crowd();
      others.start(() -> database.write(1, tx -> Ledger.add(tx, NEXT.incrementAndGet())));
      others.start(() -> database.write(1, tx -> Ledger.add(tx, NEXT.incrementAndGet())));
      others.awaitAllQueued();
      goOn.countDown();
      await(
          () ->
              !pair()
                  .sql(
                      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
                  .isEmpty());

      for (Optional<Throwable> thrown :
          List.of(leader.thrownBy(0), others.thrownBy(0), others.thrownBy(1))) {
        assertThat(thrown).get().asString().contains("no standby confirmed it");
      }

      pair().startStandby();
    }
  }

  @Test
  void nothingIsWrittenWhileNoStandbyIsWaitedFor() {
    try (Database database = open()) {
      database.write(tx -> Ledger.add(tx, NEXT.incrementAndGet()));
      pair().sql("ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()");

      await(() -> writeLater(database) instanceof DatabaseRefusal.ReadOnly);
      assertThat(writeLater(database)).hasMessageContaining("waits for no standby");
      assertThatThrownBy(this::open)
          .isInstanceOf(DatabaseRefusal.Unusable.class)
          .hasMessageContaining("database.standby: false");
      // Who says so on purpose may.
      try (Database alone =
          PostgresDatabase.open(pair().settings(false, 2), List.of(Ledger.SCHEMA))) {
        alone.write(tx -> Ledger.add(tx, NEXT.incrementAndGet()));
      }

      pair().sql("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
      await(() -> writeLater(database) == null);
    }
  }

  private @Nullable Throwable writeLater(Database database) {
    nanos.addAndGet(PostgresPromise.LOOK_NANOS);
    return catchThrowable(() -> database.write(tx -> Ledger.add(tx, NEXT.incrementAndGet())));
  }

  @Test
  void aStandbyThatConfirmsBeforeItHasWrittenIsNoPromise() {
    pair().sql("ALTER ROLE holdfast SET synchronous_commit = remote_write");
    try {
      assertThatThrownBy(this::open)
          .isInstanceOf(DatabaseRefusal.Unusable.class)
          .hasMessageContaining("synchronous_commit = remote_write");
    } finally {
      pair().sql("ALTER ROLE holdfast RESET synchronous_commit");
    }
  }

  @Test
  void aStandbyIsNotTakenForTheServerThoughItIsNamedFirst() {
    try (Database database =
        PostgresDatabase.open(pair().settings(pair().urlStandbyFirst()), List.of(Ledger.SCHEMA))) {
      long id = NEXT.incrementAndGet();

      database.write(tx -> Ledger.add(tx, id));

      assertThat(database.<List<Long>>read(Ledger::ids)).contains(id);
    }
  }
}
