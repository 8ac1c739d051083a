package org.holdfast.database;

import java.sql.SQLException;
import org.jooq.exception.DataAccessException;
import org.sqlite.SQLiteErrorCode;

/// What an error of SQLite means to Holdfast.
///
/// @see "https://www.sqlite.org/rescode.html"
final class SqliteTrouble {

  private SqliteTrouble() {}

  /// What a query or change threw, as its caller sees it: trouble of the disk becomes a refusal,
  /// all else stays as it is.
  static Throwable seenByCaller(Throwable thrown) {
    boolean ofEngine =
        thrown instanceof DataAccessException || thrown instanceof IllegalStateException;
    if (!ofEngine) {
      return thrown;
    }
    return switch (SQLiteErrorCode.getErrorCode(code(thrown))) {
      case SQLITE_PERM,
          SQLITE_BUSY,
          SQLITE_LOCKED,
          SQLITE_NOMEM,
          SQLITE_IOERR,
          SQLITE_CORRUPT,
          SQLITE_FULL,
          SQLITE_CANTOPEN,
          SQLITE_PROTOCOL,
          SQLITE_NOTADB ->
          failed(thrown);
      default -> thrown;
    };
  }

  static DatabaseRefusal.Failed failed(Throwable trouble) {
    return new DatabaseRefusal.Failed("The database did not answer: " + advice(trouble), trouble);
  }

  /// Whether the transaction that `thrown` ended is simply gone, with no doubt about the disk.
  static boolean endsCleanly(Throwable thrown) {
    return switch (SQLiteErrorCode.getErrorCode(code(thrown))) {
      case SQLITE_FULL, SQLITE_NOMEM, SQLITE_INTERRUPT, SQLITE_CONSTRAINT, SQLITE_BUSY -> true;
      default -> false;
    };
  }

  static boolean is(SQLiteErrorCode code, Throwable thrown) {
    return code(thrown) == code.code;
  }

  /// One sentence that says what is wrong and what to do.
  static String advice(Throwable trouble) {
    return switch (SQLiteErrorCode.getErrorCode(code(trouble))) {
      case SQLITE_FULL -> "the disk is full; make room, nothing else is needed.";
      case SQLITE_IOERR -> "the disk reported an error; look at the system's log and at the disk.";
      case SQLITE_CORRUPT -> "the file is damaged; stop Holdfast and restore it from a backup.";
      case SQLITE_NOTADB -> "the file is not a database; put the right file back.";
      case SQLITE_BUSY, SQLITE_LOCKED -> "another process keeps it locked; end that process.";
      case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY ->
          "the file cannot be opened for writing; look at its owner, its mode and its mount.";
      default -> String.valueOf(trouble.getMessage());
    };
  }

  /// The primary result code, 0 where SQLite had no part in it.
  private static int code(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException fromDriver && fromDriver.getErrorCode() != 0) {
        return fromDriver.getErrorCode() & 0xff;
      }
    }
    return 0;
  }
}
