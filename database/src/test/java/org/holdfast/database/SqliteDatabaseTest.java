package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {

  @TempDir private Path folder;

  private final ExecutorService writer = Executors.newSingleThreadExecutor();

  @Override
  Database open(List<Schema> schemas) {
    return SqliteDatabase.open(file(), schemas, writer);
  }

  @AfterEach
  void endWriter() {
    writer.shutdown();
  }

  @Test
  void makesFolderAndFilesForTheirOwnerAlone() throws IOException {
    database().write(tx -> Ledger.add(tx, 1));

    assertThat(mode(folder.resolve("data"))).isEqualTo("rwx------");
    try (var files = Files.list(folder.resolve("data"))) {
      assertThat(files).hasSizeGreaterThan(3).allMatch(file -> mode(file).equals("rw-------"));
    }
  }

  @Test
  void refusesASecondWriter() {
    assertThatThrownBy(() -> open(List.of(Ledger.SCHEMA)))
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("Another Holdfast has");

    // The refused one took no lock away on leaving.
    assertThatThrownBy(() -> open(List.of(Ledger.SCHEMA)))
        .isInstanceOf(DatabaseRefusal.Unusable.class);
    database().write(tx -> Ledger.add(tx, 1));
  }

  @Test
  void letsAnotherReadBesideTheWriter() {
    database().write(tx -> Ledger.add(tx, 1));

    try (Database beside = SqliteDatabase.openReadOnly(file(), List.of(Ledger.SCHEMA))) {
      assertThat(beside.read(Ledger::ids)).containsExactly(1L);
      database().write(tx -> Ledger.add(tx, 2));
      assertThat(beside.read(Ledger::ids)).containsExactly(1L, 2L);
      assertThatThrownBy(() -> beside.write(tx -> Ledger.add(tx, 3)))
          .isInstanceOf(DatabaseRefusal.Unusable.class)
          .hasMessage("The database was opened for reading only.");
    }

    database().write(tx -> Ledger.add(tx, 4));
    assertThat(database().read(Ledger::ids)).containsExactly(1L, 2L, 4L);
  }

  @Test
  void letsAnotherReadWhenNobodyWrites() {
    database().write(tx -> Ledger.add(tx, 1));
    database().close();

    try (Database alone = SqliteDatabase.openReadOnly(file(), List.of(Ledger.SCHEMA))) {
      assertThat(alone.read(Ledger::ids)).containsExactly(1L);
    }
    reopen(List.of(Ledger.SCHEMA));
    assertThat(database().read(Ledger::ids)).containsExactly(1L);
  }

  @Test
  void refusesToReadTablesOfAnotherVersion() {
    assertThatThrownBy(() -> SqliteDatabase.openReadOnly(file(), List.of(Ledger.NEWER)))
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("Start the server once");

    reopen(List.of(Ledger.NEWER));
    assertThatThrownBy(() -> SqliteDatabase.openReadOnly(file(), List.of(Ledger.SCHEMA)))
        .isInstanceOf(DatabaseRefusal.TooNew.class);
  }

  /// By one bit: it is no word then that the library knows.
  @Test
  void refusesAHistoryOfTheTablesThatWasAltered() throws Exception {
    database().close();
    try (SqliteSession session = new SqliteFile(file()).openWriter()) {
      session.execute("UPDATE %s SET type = 'SqL'".formatted(Ledger.SCHEMA.historyTable()));
    }

    assertThatThrownBy(() -> open(List.of(Ledger.SCHEMA)))
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("could not be brought up to date");
  }

  @Test
  void aDatabaseThatIsTooNewStaysMirroredWhereItWas() throws Exception {
    reopen(List.of(Ledger.NEWER));
    database().close();
    SqliteFile file = new SqliteFile(file());
    try (SqliteSession session = file.openWriter()) {
      session.execute("CREATE TABLE log_position (one INTEGER)");
    }

    assertThatThrownBy(() -> open(List.of(Ledger.SCHEMA)))
        .isInstanceOf(DatabaseRefusal.TooNew.class);
    assertThat(hasPosition(file)).isTrue();

    reopen(List.of(Ledger.NEWER));
    assertThat(hasPosition(file)).isFalse();
  }

  private static boolean hasPosition(SqliteFile file) throws Exception {
    String sql = "SELECT 1 FROM sqlite_schema WHERE name = 'log_position'";
    try (SqliteSession session = file.openWriter();
        var statement = session.prepare(sql);
        var row = statement.executeQuery()) {
      return row.next();
    }
  }

  @Test
  void refusesToReadWhatIsNotThere() {
    Path nowhere = folder.resolve("nowhere.db");

    assertThatThrownBy(() -> SqliteDatabase.openReadOnly(nowhere, List.of(Ledger.SCHEMA)))
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("no database at");
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws IOException {
    database().close();
    byte[] garbage =
        "not a database, whatever its name says ".repeat(200).getBytes(StandardCharsets.UTF_8);
    Files.write(file(), garbage);

    assertThatThrownBy(() -> open(List.of(Ledger.SCHEMA)))
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("is not a database");
    assertThatThrownBy(() -> SqliteDatabase.openReadOnly(file(), List.of(Ledger.SCHEMA)))
        .isInstanceOf(DatabaseRefusal.Unusable.class);
    assertThat(Files.readAllBytes(file())).as("nothing was changed").isEqualTo(garbage);
  }

  @Test
  void opensAFileWhoseNameHasSignsOfAnAddress() {
    Path odd = folder.resolve("50% of what?mode=memory#1").resolve("ü.db");
    try (Database first = SqliteDatabase.open(odd, List.of(Ledger.SCHEMA), Runnable::run)) {
      first.write(tx -> Ledger.add(tx, 1));
    }

    assertThat(odd).isRegularFile();
    try (Database again = SqliteDatabase.openReadOnly(odd, List.of(Ledger.SCHEMA))) {
      assertThat(again.read(Ledger::ids)).containsExactly(1L);
    }
  }

  @Test
  void flushesTheLogAtEveryCommitAndWipesWhatIsDeleted() {
    List<Object> settings =
        database()
            .write(
                tx ->
                    List.of(
                        tx.fetchValue("PRAGMA synchronous"),
                        tx.fetchValue("PRAGMA journal_mode"),
                        tx.fetchValue("PRAGMA secure_delete"),
                        tx.fetchValue("PRAGMA temp_store"),
                        tx.fetchValue("PRAGMA foreign_keys")));

    assertThat(settings).containsExactly(2, "wal", 1, 2, 1);
  }

  @Test
  void findsARowThatItsIndexDoesNotLeadTo() throws IOException {
    database()
        .write(tx -> tx.execute("INSERT INTO entry (id, parent, name) VALUES (1, 0, 'canary')"));
    assertThat(database().check()).isEmpty();
    database().close();
    byte[] whole = Files.readAllBytes(file());
    String text = new String(whole, StandardCharsets.ISO_8859_1);

    int places = 0;
    for (int at = text.indexOf("canary"); at >= 0; at = text.indexOf("canary", at + 1)) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      Files.write(file(), flipped);
      try (Database damaged = SqliteDatabase.openReadOnly(file(), List.of(Ledger.SCHEMA))) {
        assertThat(damaged.check()).isNotEmpty();
      }
      places++;
    }
    assertThat(places).as("in the table and in the index").isEqualTo(2);
  }

  @Test
  void startsTheLogAnewWhileQueriesOverlap() throws IOException {
    Path log = file().resolveSibling("metadata.db-wal");
    for (long id = 0; id < 600; id++) {
      long mine = id;
      database().write(tx -> Ledger.addBlob(tx, mine, 65_536));
      database().read(tx -> Ledger.highest(tx));
    }

    assertThat(Files.size(log)).as("of 38 MiB written").isLessThan(24 << 20);
  }

  private Path file() {
    return folder.resolve("data").resolve("metadata.db");
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
