package org.holdfast.database;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The metadata database, on either engine: [SqliteDatabase] or [PostgresDatabase].
///
/// Both engines give the same promises and pass the same contract tests. Safe for use by any number
/// of threads.
///
/// Trouble looks the same on both. A broken constraint comes out as jOOQ's
/// [org.jooq.exception.IntegrityConstraintViolationException], a mistake in a statement as its
/// [org.jooq.exception.DataAccessException], trouble of disk, socket or server as a
/// [DatabaseRefusal]. Once a statement has failed, the query or change around it is over: it must
/// let the exception out, a further statement is refused with [IllegalStateException], and nothing
/// of it is kept. (PostgreSQL works that way; SQLite is held to it.)
public interface Database extends AutoCloseable {

  /// Runs `query` on one consistent snapshot: it sees all of a committed change or nothing of it.
  ///
  /// Never waits for a change in progress. Results must be read before `query` returns.
  ///
  /// @param query reads only; must not call this database again; what it throws comes out unchanged
  /// @return what `query` returned
  /// @throws DatabaseRefusal.Failed if the engine could not answer
  /// @throws IllegalStateException if called from inside a query or change of this database
  <T extends @Nullable Object> T read(Function<DSLContext, T> query);

  /// Runs `change` alone and returns once its effect is durable.
  ///
  /// If `change` throws, nothing of it remains and what it threw comes out unchanged; changes that
  /// share its flush are not touched. `change` may run on another thread, and more than once (after
  /// a serialization failure, or when a neighbour took the shared transaction down with it), so it
  /// must have no effect outside the database, and must wait for no thread that may itself wait for
  /// a change or be kept by this database.
  ///
  /// On SQLite changes run strictly one after the other. On PostgreSQL they run at the same time
  /// under READ COMMITTED: a change first takes the row that what it touches hangs from, by `SELECT
  /// … FOR NO KEY UPDATE` or `UPDATE … RETURNING`; a second change of that row waits there, and its
  /// later statements see all that the first one did.
  ///
  /// @param change reads and writes; must not call this database again
  /// @return what `change` returned
  /// @throws DatabaseRefusal.Failed if the engine could not make it durable: it may or may not have
  ///   happened, and on SQLite nothing is written any more until the store has been checked
  /// @throws DatabaseRefusal.Fenced if an earlier flush failed and the check, tried again by each
  ///   call, has not succeeded yet
  /// @throws IllegalStateException if called from inside a query or change of this database
  <T extends @Nullable Object> T write(Function<DSLContext, T> change);

  /// As [#write(Function)], for a change that begins by taking a row which others take as well. On
  /// PostgreSQL it shares a transaction with changes of the same row that arrive while one is under
  /// way, and is answered with them; it may run on another caller's thread. On SQLite all changes
  /// share, and this is the same.
  ///
  /// @param row what the caller knows it by, such as a drive's number. It only says who would wait
  ///   for whom: a change that takes another row is as right, and keeps others waiting for nothing
  /// @throws DatabaseRefusal.Failed also if it has had no turn for a minute; nothing was written
  default <T extends @Nullable Object> T write(long row, Function<DSLContext, T> change) {
    return write(change);
  }

  /// As [#write], for a change of so many rows that it takes longer than others should wait: it
  /// shares its flush with nobody, so who came before it is answered before it begins.
  default <T extends @Nullable Object> T writeLarge(Function<DSLContext, T> change) {
    return write(change);
  }

  /// Looks for damage that queries do not show: an index that lacks a row or leads to another, a
  /// page that is lost or used twice. Such a row is there and is not found. Reads everything,
  /// beside queries and changes.
  ///
  /// @return what is wrong, a sentence each, the first hundred; PostgreSQL's own tools look after
  ///   that engine, and nothing is looked for
  List<String> check();

  /// Begins what [#write] does, and does not wait for it: for callers that have several databases
  /// to wait for, or other work meanwhile.
  ///
  /// @param elsewhere runs what has to wait, on engines that cannot do without
  /// @return ends as `write` would: with its result, or with what it throws. What depends on it may
  ///   run on the thread that makes changes, and must be short
  default <T extends @Nullable Object> CompletableFuture<T> begin(
      Function<DSLContext, T> change, Executor elsewhere) {
    return CompletableFuture.supplyAsync(() -> write(change), elsewhere);
  }

  /// Has what was deleted before this call lie in none of the engine's files any more, as far as
  /// the engine can: for keys, whose deletion is what shreds the things that they opened.
  ///
  /// SQLite overwrites what is deleted, but its log holds the pages as they were before; here it is
  /// copied into the main file and emptied. PostgreSQL keeps deleted rows until it vacuums, and its
  /// log for as long as it is set to: that is its keeper's to decide, and nothing is done.
  ///
  /// @return whether nothing is left; if not, a query needs it still, or it is not this engine's
  ///   way
  /// @throws DatabaseRefusal as [#write]
  default boolean forgetDeleted() {
    return false;
  }

  /// How busy it is. Cheap: nothing is asked of the engine.
  default DatabaseFigures figures() {
    return DatabaseFigures.NONE;
  }

  /// Waits for calls in progress, then releases every file and connection. Calls after it are
  /// refused as [DatabaseRefusal.Unusable]; closing again does nothing.
  @Override
  void close();
}
