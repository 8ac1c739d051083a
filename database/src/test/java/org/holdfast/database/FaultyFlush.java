package org.holdfast.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Counts commits, and lets chosen ones fail as a disk does: before anything is written, or after
/// all of it was.
final class FaultyFlush implements Flush {

  private final List<String> seen = new ArrayList<>();
  private IntPredicate failsBefore = commit -> false;
  private IntPredicate failsAfter = commit -> false;
  private Runnable atCommit = () -> {};

  /// The first commit is 1.
  FaultyFlush failingBefore(IntPredicate commit) {
    failsBefore = commit;
    return this;
  }

  FaultyFlush failingAfter(IntPredicate commit) {
    failsAfter = commit;
    return this;
  }

  /// Runs `look` at every commit, when the group has run and nothing is durable yet.
  FaultyFlush looking(Runnable look) {
    atCommit = look;
    return this;
  }

  int commits() {
    return seen.size();
  }

  @Override
  public void flush(Commit commit) throws SQLException {
    seen.add("commit");
    atCommit.run();
    refuseIf(failsBefore);
    commit.run();
    refuseIf(failsAfter);
  }

  private void refuseIf(IntPredicate fails) throws SQLException {
    if (fails.test(seen.size())) {
      throw new SQLiteException("as if fsync had failed", SQLiteErrorCode.SQLITE_IOERR_FSYNC);
    }
  }
}
