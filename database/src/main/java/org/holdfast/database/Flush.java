package org.holdfast.database;

import java.sql.SQLException;

/// The step that makes a group of changes durable, and where a test lets that fail.
@FunctionalInterface
interface Flush {

  /// As the disk does it.
  Flush REAL = Commit::run;

  void flush(Commit commit) throws SQLException;

  /// The COMMIT of one group.
  @FunctionalInterface
  interface Commit {
    void run() throws SQLException;
  }
}
