package org.holdfast.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// Brings the tables of each room to the version that this program knows, by Flyway.
///
/// Each room has a history table of its own, so rooms grow without knowing each other.
final class Migrations {

  private static final Map<String, String> SQLITE_WORDS =
      Map.of(
          "bytes", "BLOB", "long", "INTEGER", "int", "INTEGER", "text", "TEXT", "strict",
          " STRICT");

  private static final Map<String, String> POSTGRES_WORDS =
      Map.of("bytes", "BYTEA", "long", "BIGINT", "int", "INTEGER", "text", "TEXT", "strict", "");

  private final DataSource source;
  private final Map<String, String> words;
  private final ClassLoader classes = Migrations.class.getClassLoader();

  private Migrations(DataSource source, Map<String, String> words) {
    this.source = source;
    this.words = words;
  }

  static Migrations sqlite(DataSource source) {
    return new Migrations(source, SQLITE_WORDS);
  }

  static Migrations postgres(DataSource source) {
    return new Migrations(source, POSTGRES_WORDS);
  }

  /// @throws DatabaseRefusal.TooNew before anything of any room is changed
  void apply(List<Schema> schemas) throws SQLException {
    refuseNewer(schemas);
    for (Schema schema : schemas) {
      if (!applied(schema).equals(known(schema))) {
        migrate(schema);
      }
    }
  }

  /// Changes nothing.
  ///
  /// @throws DatabaseRefusal.TooNew if a newer Holdfast has been here
  void refuseNewer(List<Schema> schemas) throws SQLException {
    for (Schema schema : schemas) {
      refuseNewer(schema, applied(schema));
    }
  }

  /// Refuses what this program does not know exactly; changes nothing.
  void check(List<Schema> schemas) throws SQLException {
    for (Schema schema : schemas) {
      NavigableMap<Integer, Integer> applied = applied(schema);
      refuseNewer(schema, applied);
      if (!applied.equals(known(schema))) {
        throw new DatabaseRefusal.Unusable(
            ("The tables of %s are not those of this Holdfast. Start the server once: it brings them"
                    + " up to date.")
                .formatted(schema.room()));
      }
    }
  }

  private void refuseNewer(Schema schema, NavigableMap<Integer, Integer> applied) {
    int newest = known(schema).lastKey();
    if (!applied.isEmpty() && applied.lastKey() > newest) {
      throw new DatabaseRefusal.TooNew(
          ("The tables of %s are at version %d, this Holdfast knows them up to version %d. Use the"
                  + " newer Holdfast, or restore a backup from before the update.")
              .formatted(schema.room(), applied.lastKey(), newest));
    }
  }

  private NavigableMap<Integer, Integer> known(Schema schema) {
    return new KnownMigrations(classes).of(schema);
  }

  /// Checksum by version of what was run; empty for a database that has nothing of this room.
  private NavigableMap<Integer, Integer> applied(Schema schema) throws SQLException {
    NavigableMap<Integer, Integer> checksums = new TreeMap<>();
    try (Connection connection = source.getConnection()) {
      if (!exists(connection, schema.historyTable())) {
        return checksums;
      }
      String sql =
          "SELECT version, checksum FROM %s WHERE type = 'SQL'".formatted(schema.historyTable());
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        while (row.next()) {
          checksums.put(Integer.valueOf(row.getString(1)), row.getInt(2));
        }
      }
      return checksums;
    } catch (NumberFormatException e) {
      throw new SQLException("the history of " + schema.room() + " is not Holdfast's", e);
    }
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    String[] tables = {"TABLE"};
    try (ResultSet row =
        connection
            .getMetaData()
            .getTables(connection.getCatalog(), connection.getSchema(), table, tables)) {
      return row.next();
    }
  }

  private void migrate(Schema schema) {
    try {
      Flyway.configure(classes)
          .loggers("slf4j")
          .dataSource(source)
          .locations("classpath:" + schema.location())
          .failOnMissingLocations(true)
          .table(schema.historyTable())
          .placeholders(words)
          // The second room finds the tables of the first: that is no reason to stop.
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .cleanDisabled(true)
          .load()
          .migrate();
    } catch (FlywayException | IllegalArgumentException e) { // of a history that was altered
      throw new DatabaseRefusal.Unusable(
          "The tables of " + schema.room() + " could not be brought up to date: " + e.getMessage(),
          e);
    }
  }
}
