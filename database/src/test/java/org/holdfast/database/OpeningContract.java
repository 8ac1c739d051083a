package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.List;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every engine promises about opening, closing and the versions of tables.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a lost answer hangs
abstract class OpeningContract {

  private Database database;

  /// Opens the one storage of this test, as a server does that starts again.
  abstract Database open(List<Schema> schemas);

  @BeforeEach
  void openLedger() {
    database = open(List.of(Ledger.SCHEMA));
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void bringsAnOlderDatabaseUpToDate() {
    database().write(tx -> Ledger.add(tx, 1));

    reopen(List.of(Ledger.NEWER));

    database().write(tx -> tx.execute("UPDATE entry SET note = 'seen' WHERE id = 1"));
    Object note = database().read(tx -> tx.fetchValue("SELECT note FROM entry"));
    assertThat(note).isEqualTo("seen");
  }

  @Test
  void refusesADatabaseFromANewerVersionAndNamesBoth() {
    reopen(List.of(Ledger.NEWER));
    database().close();

    assertThatThrownBy(() -> open(List.of(Ledger.DIARY, Ledger.SCHEMA)))
        .isInstanceOf(DatabaseRefusal.TooNew.class)
        .hasMessageContaining("ledger are at version 2")
        .hasMessageContaining("up to version 1")
        .hasMessageContaining("Use the newer Holdfast, or restore a backup");

    reopen(List.of(Ledger.NEWER));
    assertThatThrownBy(() -> database().read(tx -> tx.fetch("SELECT * FROM page")))
        .as("no other room was touched")
        .isInstanceOf(DataAccessException.class);
  }

  @Test
  void refusesADatabaseWhoseMigrationWasEditedAfterwards() {
    database().close();

    assertThatThrownBy(() -> open(List.of(Ledger.EDITED)))
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("ledger");
  }

  @Test
  void leavesNothingOfAMigrationThatFails() {
    database().close();

    assertThatThrownBy(() -> open(List.of(Ledger.BROKEN)))
        .isInstanceOf(DatabaseRefusal.Unusable.class);

    reopen(List.of(Ledger.SCHEMA));
    assertThatThrownBy(() -> database().read(tx -> tx.fetch("SELECT * FROM half")))
        .isInstanceOf(DataAccessException.class);
  }

  @Test
  void addsTheTablesOfAnotherRoom() {
    database().write(tx -> Ledger.add(tx, 1));

    reopen(List.of(Ledger.SCHEMA, Ledger.DIARY));

    database().write(tx -> tx.insertInto(table(name("page"))).values(1L, "words").execute());
    assertThat(database().read(Ledger::ids)).containsExactly(1L);
  }

  @Test
  void refusesCallsAfterClosing() {
    database().close();
    database().close();

    assertThatThrownBy(() -> database().read(Ledger::ids))
        .isInstanceOf(DatabaseRefusal.Unusable.class);
    assertThatThrownBy(() -> database().write(Ledger::ids))
        .isInstanceOf(DatabaseRefusal.Unusable.class);
  }

  Database database() {
    return database;
  }

  void reopen(List<Schema> schemas) {
    database.close();
    database = open(schemas);
  }
}
