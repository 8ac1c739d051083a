package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;

class PostgresDatabaseTest extends DatabaseContract {

  private final PostgresSettings settings = PostgresForTests.fresh(10);

  @Override
  Database open(List<Schema> schemas) {
    return PostgresDatabase.open(settings, schemas);
  }

  @Test
  void refusesAServerThatAnswersBeforeAChangeIsDurable() {
    String name = settings.url().substring(settings.url().lastIndexOf('/') + 1);
    database().write(tx -> tx.execute("ALTER DATABASE " + name + " SET synchronous_commit = off"));
    database().close();

    assertThatThrownBy(() -> open(List.of(Ledger.SCHEMA)))
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("synchronous_commit = off");
  }

  @Test
  void refusesAServerThatIsNotThere() {
    PostgresSettings nowhere =
        new PostgresSettings(
            "jdbc:postgresql://127.0.0.1:1/none",
            "me",
            "it",
            PostgresSettings.Tls.DISABLE,
            false,
            2);

    assertThatThrownBy(() -> PostgresDatabase.open(nowhere, List.of(Ledger.SCHEMA)))
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("127.0.0.1:1");
    assertThat(nowhere.toString()).doesNotContain("it,").contains("127.0.0.1");
  }

  @Test
  void refusesASecretOrATlsModeInTheUrl() {
    for (String parameter : List.of("password=x", "sslmode=disable", "targetServerType=any")) {
      assertThatThrownBy(
              () ->
                  new PostgresSettings(
                      "jdbc:postgresql://h/d?" + parameter,
                      "me",
                      "it",
                      PostgresSettings.Tls.VERIFY_FULL,
                      false,
                      4))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void runsAChangeAgainAfterADeadlock() {
    database().write(tx -> Ledger.setCounter(tx, 1, 0) + Ledger.setCounter(tx, 2, 0));
    CountDownLatch bothHoldOne = new CountDownLatch(2);
    AtomicInteger runs = new AtomicInteger();
    Crowd crowd = new Crowd();
    for (int first = 1; first <= 2; first++) {
      int mine = first;
      crowd.start(
          () ->
              database()
                  .write(
                      tx -> {
                        runs.incrementAndGet();
                        Ledger.count(tx, mine, 1);
                        bothHoldOne.countDown();
                        DatabaseContract.await(bothHoldOne);
                        return Ledger.count(tx, 3 - mine, 1);
                      }));
    }

    crowd.join();

    // Once more, or twice: who runs again before the other's change is seen meets that as well.
    assertThat(runs).hasValueGreaterThanOrEqualTo(3);
    assertThat(database().<Long>read(tx -> Ledger.counter(tx, 1))).isEqualTo(2);
    assertThat(database().<Long>read(tx -> Ledger.counter(tx, 2))).isEqualTo(2);
  }

  @Test
  void givesUpAChangeThatIsNeverSerializable() {
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(() -> database().write(tx -> conflict(tx, runs)))
        .isInstanceOf(DatabaseRefusal.Failed.class)
        .hasCauseInstanceOf(DataAccessException.class);

    assertThat(runs).hasValue(5);
  }

  @Test
  void worksOnAfterTheServerCutAConnection() {
    assertThatThrownBy(
            () -> database().write(tx -> tx.fetch("SELECT pg_terminate_backend(pg_backend_pid())")))
        .isInstanceOf(DatabaseRefusal.Failed.class);

    database().write(tx -> Ledger.add(tx, 1));
    assertThat(database().read(Ledger::ids)).containsExactly(1L);
  }

  private static int conflict(DSLContext tx, AtomicInteger runs) {
    runs.incrementAndGet();
    return tx.execute("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$");
  }
}
