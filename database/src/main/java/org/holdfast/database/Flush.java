package org.holdfast.database;

import java.sql.SQLException;

/// The step that makes a group of changes durable; where a test lets it fail, before it or after
/// it.
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
