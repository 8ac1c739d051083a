package org.holdfast.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// What a PostgreSQL server must be set to, so that a change that it confirms cannot be lost. Its
/// administrator can change that at any time: it is looked at again every ten seconds, before a
/// change. Safe for many threads.
///
/// @see "PostgreSQL manual, section 27.2.8: synchronous replication"
final class PostgresPromise {

  static final long LOOK_NANOS = Duration.ofSeconds(10).toNanos();

  private static final Set<String> ON_THE_STANDBYS_DISK = Set.of("on", "remote_apply");

  private final boolean standby;
  private final LongSupplier nanos;
  private final AtomicLong keptAt;

  /// @param standby whether a synchronous standby must have each change as well
  /// @param nanos a clock that only goes on, of any beginning
  PostgresPromise(boolean standby, LongSupplier nanos) {
    this.standby = standby;
    this.nanos = nanos;
    this.keptAt = new AtomicLong(nanos.getAsLong() - LOOK_NANOS);
  }

  /// Asks within the transaction of `connection`, if it was not asked lately.
  ///
  /// @throws DatabaseRefusal.ReadOnly if a confirmed change could be lost
  void refuseIfBroken(Connection connection) throws SQLException {
    long now = nanos.getAsLong();
    if (now - keptAt.get() < LOOK_NANOS) {
      return;
    }
    Optional<String> broken = broken(connection);
    if (broken.isPresent()) {
      throw new DatabaseRefusal.ReadOnly(broken.get());
    }
    keptAt.set(now);
  }

  /// Why a confirmed change could be lost, and what to do; nothing if it could not.
  Optional<String> broken(Connection connection) throws SQLException {
    String forced = setting(connection, "fsync");
    if (forced.equals("off")) {
      return Optional.of(forgetful("fsync", forced));
    }
    String commit = setting(connection, "synchronous_commit");
    if (commit.equals("off") || (standby && !ON_THE_STANDBYS_DISK.contains(commit))) {
      return Optional.of(forgetful("synchronous_commit", commit));
    }
    if (standby && setting(connection, "synchronous_standby_names").isBlank()) {
      return Optional.of(
          "PostgreSQL waits for no standby: with its machine everything would be lost that no other"
              + " has. Name one in synchronous_standby_names, or say database.standby: false.");
    }
    return Optional.empty();
  }

  private static String forgetful(String name, String value) {
    return "PostgreSQL is set to %s = %s and would lose changes; set it to on."
        .formatted(name, value);
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + name)) {
      return row.next() ? row.getString(1) : "";
    }
  }
}
