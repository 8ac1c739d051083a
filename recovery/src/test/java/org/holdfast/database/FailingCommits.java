package org.holdfast.database;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// A mirrored database one of whose commits fails its flush, as a disk does: after all was written.
public final class FailingCommits implements Flush {

  private static final int SQLITE_IOERR = 10;

  private int left = Integer.MAX_VALUE;

  public SqliteDatabase open(Path file, Schema schema, LogMirror mirror) {
    return SqliteDatabase.open(file, List.of(schema), Runnable::run, this, Optional.of(mirror));
  }

  /// The next commit but `commits` fails.
  public void failAfter(int commits) {
    left = commits;
  }

  @Override
  public void flush(Commit commit) throws SQLException {
    commit.run();
    if (left-- == 0) {
      throw new SQLException("as if fsync had failed", "HY000", SQLITE_IOERR);
    }
  }
}
