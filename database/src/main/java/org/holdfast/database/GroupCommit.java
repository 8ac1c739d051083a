package org.holdfast.database;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/// Makes many changes durable with one flush (ADR 2). Owns the write connection; for one thread at a
/// time.
///
///     BEGIN IMMEDIATE
///       each change                      one that threw before it wrote leaves nothing to undo
///     COMMIT                               the flush
///     hand the pages to the mirror         if there is one (ADR 34)
///     answer everyone                    also who threw: it judged by what the others wrote
///     checkpoint, when the log is long   nobody waits for it
///
/// When a change throws after it wrote, the group is undone and run again, now with a savepoint around
/// each change, so that such a one is undone alone. Savepoints from the start would have SQLite copy
/// every page that a change touches, for the few that fail so late.
///
/// A disk that is full says so before the flush: SQLite undoes the group, its callers are told, and
/// the next group tries again.
///
/// When the flush fails, nobody knows what is on the disk: after a failed fsync the system may
/// count the pages as clean, and the next fsync succeeds without them. So the store is fenced: the
/// connection is given up, and before the next group a new one copies the whole log into the main
/// file, flushes that, empties the log and begins it anew. From then on only pages are relied upon that
/// were written anew and whose flush was seen to succeed, and what was refused cannot come back with a power
/// cut. If that works the fence is lifted; if not, changes are refused. The whole file is not read through: that takes minutes, and what is stored carries
/// digests that are checked when it is read.
///
/// @see "Rebello et al., Can Applications Recover from fsync Failures?, USENIX ATC 2020"
/// @see "https://www.sqlite.org/wal.html"
final class GroupCommit {

  // Bounds what one failed flush takes down, and the wait of the first member. With blobs of 64 KiB
  // these are 16 MiB, some tens of milliseconds.
  private static final int MOST_CHANGES = 256;

  // A change of many rows ends its group: those before it have waited long enough.
  private static final long MOST_ROWS = 10_000;

  // A query may need the log a little longer; the next change asks again.
  private static final int CHECK_WAIT_MILLIS = 1_000;

  private final SqliteFile file;
  private final Flush flush;

  /// Absent while the store is fenced.
  private @Nullable SqliteSession session;

  private final LogLength logLength = new LogLength();

  private final GroupCounts counts = new GroupCounts();

  /// Empty where nobody mirrors the log.
  private final Optional<MirroredLog> mirrored;

  /// Those who wait for the log to be emptied.
  private final Queue<CompletableFuture<Boolean>> wishes = new ConcurrentLinkedQueue<>();

  /// Opens the file for writing. What a killed process left in its log is flushed now: it was read
  /// from the system's cache and may not be on the disk yet.
  GroupCommit(SqliteFile file, Flush flush, Optional<MirroredLog> mirrored) throws SQLException {
    this.file = file;
    this.flush = flush;
    this.mirrored = mirrored;
    SqliteSession fresh = file.openWriter();
    try {
      if (mirrored.isPresent()) {
        mirrored.get().handLeftOver(fresh);
      }
      fresh.checkpoint("TRUNCATE");
      file.flushNames();
    } catch (SQLException e) {
      fresh.close();
      throw e;
    }
    this.session = fresh;
  }

  /// Takes changes from `waiting` until there are none or the group is full, and answers each.
  void commitNext(Queue<Change<?>> waiting) {
    SqliteSession open;
    try {
      open = sessionBehindNoFence();
      mirrored.ifPresent(MirroredLog::requireReady);
    } catch (DatabaseRefusal e) {
      takeAll(waiting).forEach(c -> c.refuse(e));
      return;
    } catch (SQLException e) {
      String sentence = "Nothing is written since a flush failed: " + SqliteTrouble.advice(e);
      takeAll(waiting).forEach(c -> c.refuse(new DatabaseRefusal.Fenced(sentence, e)));
      return;
    }
    commitGroup(open, waiting);
  }

  /// Has the log emptied behind the next group; for any thread.
  ///
  /// @return whether it was; not if a query needs it
  CompletableFuture<Boolean> wishEmptyLog() {
    CompletableFuture<Boolean> wish = new CompletableFuture<>();
    wishes.add(wish);
    return wish;
  }

  GroupCounts counts() {
    return counts;
  }

  void close() throws SQLException {
    if (session == null) {
      return;
    }
    SqliteSession last = session;
    try (last) {
      if (mirrored.isPresent()) {
        mirrored.get().closing(last);
      }
    }
  }

  private void commitGroup(SqliteSession open, Queue<Change<?>> waiting) {
    List<Change<?>> group = new ArrayList<>();
    boolean counted;
    try {
      open.execute("BEGIN IMMEDIATE");
      long rowsBefore = open.changedRows();
      if (!fill(group, waiting, open)) {
        undoAll(group.getLast(), open);
        open.execute("BEGIN IMMEDIATE");
        for (Change<?> change : group) {
          applyUndoably(change, open);
        }
      }
      counted = mirrored.isPresent() && open.changedRows() != rowsBefore;
      if (counted) {
        mirrored.get().count(open);
      }
      flush.flush(() -> open.execute("COMMIT"));
    } catch (TransactionLost lost) {
      lost.culprit.answer();
      group.remove(lost.culprit);
      eachAlone(group);
      return;
    } catch (SQLException | RuntimeException | Error trouble) { // else callers wait for ever
      notDurable(open, group.isEmpty() ? takeAll(waiting) : group, trouble);
      return;
    }
    if (isMirrored(open, counted, group)) {
      counts.answered(group.size()); // before: who was answered is counted
      group.forEach(Change::answer);
      keepLogShort(open);
    }
  }

  /// The log is left alone until the mirror has the group: a start takes from there what a killed
  /// process owed.
  private boolean isMirrored(SqliteSession open, boolean counted, List<Change<?>> group) {
    if (mirrored.isEmpty()) {
      return true;
    }
    try {
      mirrored.get().committed(open, counted);
      return true;
    } catch (IOException | SQLException e) {
      String sentence =
          "It is on this server's disk, but may not be in enough regions yet: " + e.getMessage();
      group.forEach(c -> c.refuse(new DatabaseRefusal.Failed(sentence, e)));
      return false;
    }
  }

  /// @return whether all can be committed; not if one threw after it wrote
  private static boolean fill(List<Change<?>> group, Queue<Change<?>> waiting, SqliteSession open)
      throws SQLException {
    long fullAtRows = open.changedRows() + MOST_ROWS;
    while (group.size() < MOST_CHANGES && open.changedRows() < fullAtRows) {
      Change<?> next = waiting.peek();
      if (next == null || (next.isLarge() && !group.isEmpty())) {
        return true;
      }
      group.add(waiting.remove());
      if (!next.run(open) && open.mayHaveWritten()) {
        return false;
      }
      if (next.isLarge()) {
        return true;
      }
    }
    return true;
  }

  private static void applyUndoably(Change<?> change, SqliteSession open)
      throws SQLException, TransactionLost {
    open.execute("SAVEPOINT change");
    if (!change.run(open)) {
      undo(change, open);
    }
    open.execute("RELEASE change");
  }

  private static void undo(Change<?> change, SqliteSession open)
      throws SQLException, TransactionLost {
    rollBack("ROLLBACK TO change", change, open);
  }

  private static void undoAll(Change<?> culprit, SqliteSession open)
      throws SQLException, TransactionLost {
    rollBack("ROLLBACK", culprit, open);
  }

  // SQLite answers a full disk inside a statement by ending the whole transaction; then nothing is
  // there any more that could be rolled back.
  private static void rollBack(String how, Change<?> culprit, SqliteSession open)
      throws SQLException, TransactionLost {
    try {
      open.execute(how);
    } catch (SQLException e) {
      if (!SqliteTrouble.is(SQLiteErrorCode.SQLITE_ERROR, e)) {
        throw e;
      }
      open.forgetStatements();
      culprit.refuseDoubt();
      throw new TransactionLost(culprit);
    }
  }

  // Neighbours of a change that took the transaction with it: nothing of theirs has happened.
  private void eachAlone(List<Change<?>> group) {
    for (Change<?> change : group) {
      commitNext(new ArrayDeque<>(List.of(change)));
    }
  }

  private void notDurable(SqliteSession open, List<Change<?>> group, Throwable trouble) {
    if (!SqliteTrouble.endsCleanly(trouble) || !rolledBack(open, trouble)) {
      fence(open, trouble);
    } else if (SqliteTrouble.is(SQLiteErrorCode.SQLITE_CONSTRAINT, trouble)) {
      brokenAtCommit(group, trouble);
      return;
    }
    group.forEach(c -> c.refuse(SqliteTrouble.failed(trouble)));
  }

  // A full disk refuses the write of a page, before any flush; SQLite has then ended the
  // transaction. A deferred foreign key is looked at by COMMIT, which then leaves it open.
  private static boolean rolledBack(SqliteSession open, Throwable trouble) {
    try {
      open.forgetStatements();
      open.execute("ROLLBACK");
      return true;
    } catch (SQLException e) {
      trouble.addSuppressed(e);
      return SqliteTrouble.is(SQLiteErrorCode.SQLITE_ERROR, e); // none is open any more
    }
  }

  private void brokenAtCommit(List<Change<?>> group, Throwable trouble) {
    if (group.size() > 1) {
      eachAlone(group);
      return;
    }
    Change<?> culprit = group.getFirst();
    culprit.fail(
        new IntegrityConstraintViolationException("a deferred constraint is broken", trouble));
    culprit.answer();
  }

  private void fence(SqliteSession open, Throwable trouble) {
    session = null;
    try {
      open.close();
    } catch (SQLException e) {
      trouble.addSuppressed(e);
    }
  }

  private SqliteSession sessionBehindNoFence() throws SQLException {
    if (session != null) {
      return session;
    }
    SqliteSession fresh = file.openWriter();
    try {
      fresh.waitForOthers(CHECK_WAIT_MILLIS);
      if (fresh.checkpoint("TRUNCATE").blocked()) {
        throw new SQLException(
            "it could not be checked yet, as a long query is running; try again.");
      }
      file.flushNames();
      fresh.beginLogAnew();
      if (mirrored.isPresent()) {
        mirrored.get().reopened(fresh);
      }
      fresh.waitForOthers(SqliteFile.BUSY_MILLIS);
    } catch (SQLException e) {
      fresh.close();
      throw e;
    }
    session = fresh;
    return fresh;
  }

  private void keepLogShort(SqliteSession open) {
    List<CompletableFuture<Boolean>> wished = new ArrayList<>();
    for (var next = wishes.poll(); next != null; next = wishes.poll()) {
      wished.add(next);
    }
    boolean emptied = false;
    try {
      logLength.keepShort(open);
      emptied = !wished.isEmpty() && emptyLog(open);
    } catch (SQLException e) {
      // A full disk leaves the log as it is, with all that was answered. Else a flush has failed.
      if (!SqliteTrouble.endsCleanly(e)) {
        fence(open, e);
      }
    } finally {
      boolean empty = emptied;
      wished.forEach(wish -> wish.complete(empty));
    }
  }

  private static boolean emptyLog(SqliteSession open) throws SQLException {
    open.waitForOthers(CHECK_WAIT_MILLIS);
    boolean emptied = !open.checkpoint("TRUNCATE").blocked();
    open.waitForOthers(SqliteFile.BUSY_MILLIS);
    if (emptied) {
      open.beginLogAnew();
    }
    return emptied;
  }

  private static List<Change<?>> takeAll(Queue<Change<?>> waiting) {
    List<Change<?>> all = new ArrayList<>();
    for (Change<?> next = waiting.poll(); next != null; next = waiting.poll()) {
      all.add(next);
    }
    return all;
  }

  /// A change took the group's transaction with it.
  private static final class TransactionLost extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Change<?> culprit;

    TransactionLost(Change<?> culprit) {
      this.culprit = culprit;
    }
  }
}
