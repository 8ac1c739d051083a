package org.holdfast.database;

import java.sql.SQLException;

/// Keeps the write-ahead log short by checkpoints between groups, when nobody waits for an answer.
final class LogLength {

  // 16 MiB of 4 KiB pages: seldom enough that a hot page is copied once for many changes, small
  // enough that the next group waits some tens of milliseconds (ADR 2).
  private static final long CHECKPOINT_FRAMES = 4_096;

  // 256 MiB. Queries that overlap without end keep the log from starting over; then a short wait
  // for them is worth it. A longer query is left alone until as much again has been written.
  private static final long LONGEST_FRAMES = 65_536;

  // 1 MiB. A query that begins while the log is copied may keep the last groups out of the copy,
  // and what is not all copied does not start over. Waiting for 16 MiB more would double the log.
  private static final long RETRY_PART = 16;

  private static final int RESTART_WAIT_MILLIS = 200;

  private final long checkpointFrames;
  private final long longestFrames;
  private final int restartWaitMillis;
  private long copyAtFrames;
  private long restartAtFrames;

  LogLength() {
    this(CHECKPOINT_FRAMES, LONGEST_FRAMES, RESTART_WAIT_MILLIS);
  }

  LogLength(long checkpointFrames, long longestFrames, int restartWaitMillis) {
    this.checkpointFrames = checkpointFrames;
    this.longestFrames = longestFrames;
    this.restartWaitMillis = restartWaitMillis;
    this.copyAtFrames = checkpointFrames;
    this.restartAtFrames = longestFrames;
  }

  void keepShort(SqliteSession session) throws SQLException {
    SqliteSession.Log log = session.checkpoint("NOOP");
    if (log.frames() - log.copiedFrames() >= copyAtFrames) {
      log = session.checkpoint("PASSIVE");
      long left = log.frames() - log.copiedFrames();
      copyAtFrames = left == 0 ? checkpointFrames : left + checkpointFrames / RETRY_PART;
    }
    if (log.frames() >= restartAtFrames) {
      restart(session);
    }
  }

  private void restart(SqliteSession session) throws SQLException {
    session.waitForOthers(restartWaitMillis);
    SqliteSession.Log log = session.checkpoint("TRUNCATE");
    session.waitForOthers(SqliteFile.BUSY_MILLIS);
    restartAtFrames = (log.blocked() ? log.frames() : 0) + longestFrames;
  }
}
