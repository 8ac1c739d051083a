package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.holdfast.content.Blobs;
import org.holdfast.database.Database;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;
import org.holdfast.database.PostgresSettings;
import org.junit.jupiter.api.Test;

/// The same on a real PostgreSQL, a database for each test.
class PostgresForgettingAttackTest extends ForgettingAttackContract {

  /// Every query takes an index where there is one, as it does in a large table.
  @Override
  Database open() {
    String url = PostgresForTests.freshUrl();
    try (Connection connection = PostgresForTests.connect();
        Statement statement = connection.createStatement()) {
      String name = url.substring(url.lastIndexOf('/') + 1);
      statement.execute("ALTER DATABASE " + name + " SET enable_seqscan = off");
    } catch (SQLException e) {
      throw new IllegalStateException("the database was just made", e);
    }
    return PostgresDatabase.open(
        new PostgresSettings(url, "postgres", "postgres", PostgresSettings.Tls.DISABLE, false, 4),
        List.of(Blobs.SCHEMA, Drives.SCHEMA));
  }

  /// The pin of the first version is in the table and under its operation, and not under its file.
  @Test
  void aPinThatAnIndexDoesNotLeadToHoldsAllTheSame() {
    house.database.write(
        tx ->
            tx.execute(
                "UPDATE pg_index SET indisready = false WHERE indexrelid IN"
                    + " ('version_mark_pkey'::regclass, 'version_mark_current'::regclass,"
                    + " 'version_mark_pinned'::regclass)"));
    house.database.write(
        tx ->
            tx.execute("CREATE TABLE kept AS SELECT * FROM version_mark WHERE version_no = 1")
                + tx.execute("DELETE FROM version_mark WHERE version_no = 1")
                + tx.execute("INSERT INTO version_mark SELECT * FROM kept"));
    house.database.write(tx -> tx.execute("UPDATE pg_index SET indisready = true"));
    List<MarkRow> seen = drive.access().read(view -> VersionMarks.of(view).history(many.id()));
    assertThat(seen).noneMatch(mark -> mark.version() == 1);

    ForgettingReport report = forgetting(house.database, SweepConsent.ALWAYS).round();

    assertThat(lost()).isEmpty();
    assertThat(report.altered()).containsExactly(drive.id());
  }
}
