package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.holdfast.database.Database;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Processes on one database count each other, and share out what a person may do.
class ProcessesTest {

  private Instant now = Instant.parse("2026-11-27T12:00:00Z");
  private final Database database =
      PostgresDatabase.open(PostgresForTests.fresh(2), List.of(SecretStore.SCHEMA));
  private final Processes first = process();
  private final Processes second = process();

  private Processes process() {
    return new Processes(database, new SecureRandom(), () -> now);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private int rows() {
    return database.read(tx -> tx.resultQuery("select beat from server_process").fetch().size());
  }

  @Test
  void whoCameIsCountedAndWhoSaysGoodbyeIsNot() {
    first.beat();
    assertThat(first.alive()).isEqualTo(1);
    assertThat(first.of(5)).isEqualTo(5);

    second.beat();
    first.beat();
    assertThat(second.alive()).isEqualTo(2);
    assertThat(first.alive()).isEqualTo(2);
    assertThat(first.of(5)).isEqualTo(2);
    assertThat(first.of(1)).isEqualTo(1);

    second.close();
    first.beat();
    assertThat(first.alive()).isEqualTo(1);
    assertThat(first.of(5)).isEqualTo(5);
  }

  @Test
  void whoIsSilentIsCountedNoMoreAndInTheEndForgotten() {
    second.beat();
    first.beat();

    now = now.plus(Processes.PATIENCE).minusMillis(1);
    first.beat();
    assertThat(first.alive()).isEqualTo(2);
    now = now.plusMillis(1);
    first.beat();
    assertThat(first.alive()).isEqualTo(1);
    assertThat(rows()).isEqualTo(2);

    now = now.plus(Processes.FORGOTTEN);
    first.beat();
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void whoComesBackIsCountedAgain() {
    second.beat();
    first.beat();
    now = now.plus(Processes.FORGOTTEN);
    first.beat();
    assertThat(first.alive()).isEqualTo(1);

    second.beat();
    first.beat();
    assertThat(first.alive()).isEqualTo(2);
    assertThat(second.alive()).isEqualTo(2);
  }

  /// Machines' clocks differ: whose is an hour off counts and is counted all the same.
  @Test
  void clocksThatDifferDoNotMatter() {
    Processes late = new Processes(database, new SecureRandom(), () -> now.minusSeconds(3_600));
    late.beat();
    first.beat();
    late.beat();

    assertThat(first.alive()).isEqualTo(2);
    assertThat(late.alive()).isEqualTo(2);
  }
}
