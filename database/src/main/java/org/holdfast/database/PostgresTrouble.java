package org.holdfast.database;

import java.sql.SQLException;
import java.util.Set;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.IntegrityConstraintViolationException;

/// What an error of PostgreSQL means to Holdfast.
///
/// @see "PostgreSQL manual, appendix A: error codes"
final class PostgresTrouble {

  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String DEADLOCK = "40P01";
  private static final String BROKEN_CONSTRAINT = "23";

  // Connection, resources, operator, system, internal, and damaged data: not the statement's fault.
  private static final Set<String> OF_ENGINE = Set.of("08", "53", "57", "58", "XX");

  private PostgresTrouble() {}

  /// Whether the same change may well succeed when it is run again.
  static boolean passesWhenRepeated(RuntimeException thrown) {
    String state = state(thrown);
    return thrown instanceof DataAccessException
        && (state.equals(SERIALIZATION_FAILURE) || state.equals(DEADLOCK));
  }

  /// What a query or change threw, as its caller sees it.
  static RuntimeException seenByCaller(RuntimeException thrown) {
    boolean ofEngine =
        thrown instanceof DataAccessException || thrown instanceof IllegalStateException;
    String state = state(thrown);
    if (!ofEngine || state.length() < 2) {
      return thrown;
    }
    boolean refused = OF_ENGINE.contains(state.substring(0, 2)) || passesWhenRepeated(thrown);
    return refused ? failed(thrown) : thrown;
  }

  /// What a failed COMMIT is, as its caller sees it.
  static RuntimeException atCommit(SQLException e) {
    String state = state(e);
    if (state.startsWith(BROKEN_CONSTRAINT)) {
      return new IntegrityConstraintViolationException("a deferred constraint is broken", e);
    }
    if (state.equals(SERIALIZATION_FAILURE) || state.equals(DEADLOCK)) {
      return new DataAccessException("not serializable", e);
    }
    return new DatabaseRefusal.Failed(
        "PostgreSQL did not confirm the change; it may or may not have happened.", e);
  }

  /// A COMMIT that warns has not done what it was asked for: of one that waits for a standby and is
  /// told to wait no longer, PostgreSQL keeps the change on its own machine and confirms it.
  static DatabaseRefusal.Failed warnedAtCommit(SQLException warning) {
    return new DatabaseRefusal.Failed(
        "PostgreSQL made the change, and may lose it again: no standby confirmed it.", warning);
  }

  static DatabaseRefusal.Failed failed(Throwable trouble) {
    return new DatabaseRefusal.Failed(
        "PostgreSQL did not answer: look at the server and the way to it.", trouble);
  }

  private static String state(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException fromDriver && fromDriver.getSQLState() != null) {
        return fromDriver.getSQLState();
      }
    }
    return "";
  }
}
