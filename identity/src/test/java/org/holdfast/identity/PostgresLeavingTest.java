package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.holdfast.audit.EventKind;
import org.holdfast.database.Database;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;
import org.junit.jupiter.api.Test;

/// The same on a real PostgreSQL, a database for each test.
class PostgresLeavingTest extends LeavingContract {

  @Override
  Database open() {
    return PostgresDatabase.open(PostgresForTests.fresh(4), List.of(Identity.SCHEMA));
  }

  /// The first is held in the middle of its change, when the second begins: on PostgreSQL neither
  /// sees what the other has not ended.
  @Test
  void w21_ofTwoOwnersWhoLeaveAtOnceOneStays() throws Exception {
    house.join(EmailAddress.parse("cleo@example.org"), "Cleo", House.GOOD, "");
    house.identity.accounts().makeOwner(ben.id());
    BrowserSession anas = session(House.ANA);
    BrowserSession bens = session(ben.email());
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    house.onlooker =
        event -> {
          if (event.kind() == EventKind.DELETION_ASKED && first.getAndSet(false)) {
            inside.countDown();
            await(over);
          }
        };

    try (ExecutorService two = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Instant> one = two.submit(() -> leaving.ask(anas));
      inside.await();
      Future<Instant> other = two.submit(() -> leaving.ask(bens));
      while (!other.isDone() && !somebodyWaits()) {
        Thread.onSpinWait();
      }
      over.countDown();

      assertThat(one.get()).isAfter(house.now);
      assertThatThrownBy(other::get).hasCauseInstanceOf(IdentityRefusal.LastOwner.class);
    } finally {
      over.countDown();
    }
  }

  private BrowserSession session(EmailAddress of) {
    Browser browser = new Browser(house);
    browser.password(of, House.GOOD, false);
    return browser.fresh();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  private static boolean somebodyWaits() throws SQLException {
    try (Connection connection = PostgresForTests.connect();
        Statement statement = connection.createStatement();
        ResultSet locks =
            statement.executeQuery("select exists (select 1 from pg_locks where not granted)")) {
      return locks.next() && locks.getBoolean(1);
    }
  }
}
