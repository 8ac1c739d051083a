package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many queries at the same time, some of which fail or are left with an open cursor, beside a
/// writer: a connection is one query's alone, no more than eight are in use, and each query sees
/// all that was answered before it began, and the same from its first statement to its last. Under
/// load rather than step by step, since behind the pool stands SQLite. More:
/// `-Dlincheck.iterations=1000`.
class SqliteReadersInterleavingTest {

  private static final int QUERIES = 100 * Integer.getInteger("lincheck.iterations", 3);
  private static final int CALLERS = 12;
  private static final int MOST_AT_ONCE = 8;

  @TempDir private Path folder;

  private final Set<DSLContext> inUse = ConcurrentHashMap.newKeySet();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicInteger reading = new AtomicInteger(CALLERS);

  @Test
  void eachQueryIsAloneAndSeesWhatWasAnswered() {
    try (Database database =
        SqliteDatabase.open(folder.resolve("metadata.db"), List.of(Ledger.SCHEMA), Runnable::run)) {
      database.write(tx -> Ledger.setCounter(tx, 0, 0));
      Crowd crowd = new Crowd();
      crowd.start(() -> write(database));
      for (int caller = 0; caller < CALLERS; caller++) {
        Random random = new Random(caller);
        crowd.start(() -> readOften(database, random));
      }
      crowd.join();
    }
  }

  private void write(Database database) {
    while (reading.get() > 0) {
      answered.set(database.write(tx -> Ledger.count(tx, 0, 1)));
    }
  }

  private void readOften(Database database, Random random) {
    try {
      for (int i = 0; i < QUERIES; i++) {
        read(database, random.nextInt(6));
      }
    } finally {
      reading.decrementAndGet();
    }
  }

  private void read(Database database, int how) {
    long before = answered.get();
    try {
      long seen = database.read(tx -> alone(tx, how));
      assertThat(seen).isGreaterThanOrEqualTo(before);
    } catch (Thrown | DataAccessException e) {
      assertThat(how).as(e.toString()).isLessThan(2);
    }
  }

  private long alone(DSLContext tx, int how) {
    assertThat(inUse.add(tx)).isTrue();
    try {
      assertThat(running.incrementAndGet()).isLessThanOrEqualTo(MOST_AT_ONCE);
      long first = Ledger.counter(tx, 0);
      switch (how) {
        case 0 -> throw new Thrown();
        case 1 -> tx.fetch("SELECT nothing FROM nowhere");
        case 2 -> leaveCursorOpen(tx);
        default -> Thread.onSpinWait();
      }
      assertThat(Ledger.counter(tx, 0)).as("one snapshot").isEqualTo(first);
      return first;
    } finally {
      running.decrementAndGet();
      inUse.remove(tx);
    }
  }

  /// It would keep its snapshot, and the next query of this connection would see no more than it.
  @SuppressWarnings("MustBeClosedChecker")
  private static void leaveCursorOpen(DSLContext tx) {
    assertThat(tx.select(Ledger.N).from(Ledger.COUNTER).fetchLazy().fetchNext()).isNotNull();
  }

  private static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
