package org.holdfast.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The database as one file, in this process. Changes run one after the other and share flushes;
/// queries run beside them (ADR 2).
///
/// One process may write, any number may read. Beside `FILE` lie `FILE-wal` and `FILE-shm`, which
/// belong to it and are never removed by hand, and `FILE.lock`.
public final class SqliteDatabase implements Database {

  private final SqliteReaders readers;
  private final Calls calls;

  /// Empty when opened for reading only.
  private final Optional<WriteQueue> writes;

  private final AutoCloseable lock;

  private SqliteDatabase(
      SqliteReaders readers, Calls calls, Optional<WriteQueue> writes, AutoCloseable lock) {
    this.readers = readers;
    this.calls = calls;
    this.writes = writes;
    this.lock = lock;
  }

  /// Opens `file`, made for its owner alone if it is missing, and brings its tables up to date.
  ///
  /// @param schemas the rooms' tables, each room once
  /// @param writer runs the changes, never two at once; a single platform thread in a server, and
  ///   `Runnable::run` where the order must be the same in every run. Not shut down by `close`
  /// @throws DatabaseRefusal.TooNew if a newer Holdfast has been here; nothing was changed
  /// @throws DatabaseRefusal.Unusable if it is no database, damaged, or open in another process
  public static SqliteDatabase open(Path file, List<Schema> schemas, Executor writer) {
    return open(file, schemas, writer, Flush.REAL);
  }

  static SqliteDatabase open(Path path, List<Schema> schemas, Executor writer, Flush flush) {
    SqliteFile file = new SqliteFile(path.toAbsolutePath());
    file.create();
    AutoCloseable lock = file.lock();
    try {
      file.useWriteAheadLog();
      Migrations.sqlite(file.forWriting()).apply(schemas);
      Calls calls = new Calls();
      WriteQueue writes = new WriteQueue(writer, new GroupCommit(file, flush), calls);
      return new SqliteDatabase(new SqliteReaders(file), calls, Optional.of(writes), lock);
    } catch (SQLException e) {
      release(lock);
      throw unusable(path, e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  /// Opens `file` beside whoever writes it, for looking only: `write` is refused.
  ///
  /// @throws DatabaseRefusal.TooNew if a newer Holdfast has been here
  /// @throws DatabaseRefusal.Unusable if there is no such database, or it has older tables than
  ///   this program reads
  public static SqliteDatabase openReadOnly(Path path, List<Schema> schemas) {
    SqliteFile file = new SqliteFile(path.toAbsolutePath());
    if (!Files.isRegularFile(path)) {
      throw new DatabaseRefusal.Unusable("There is no database at " + path + ".");
    }
    try {
      Migrations.sqlite(file.forReading()).check(schemas);
    } catch (SQLException e) {
      throw unusable(path, e);
    }
    return new SqliteDatabase(new SqliteReaders(file), new Calls(), Optional.empty(), () -> {});
  }

  @Override
  public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
    return calls.call(() -> readers.read(calls, query));
  }

  @Override
  public <T extends @Nullable Object> T write(Function<DSLContext, T> change) {
    return calls.call(() -> queue().write(change, false));
  }

  @Override
  public <T extends @Nullable Object> T writeLarge(Function<DSLContext, T> change) {
    return calls.call(() -> queue().write(change, true));
  }

  /// Whoever closes waits for it: the writer ends when nothing is left to do.
  @Override
  public <T extends @Nullable Object> CompletableFuture<T> begin(
      Function<DSLContext, T> change, Executor elsewhere) {
    return calls.call(() -> queue().begin(change));
  }

  @Override
  public boolean forgetDeleted() {
    return calls.call(() -> queue().emptyLog());
  }

  @Override
  public List<String> check() {
    try {
      return read(
          tx ->
              tx.resultQuery("PRAGMA integrity_check(100)").fetch(0, String.class).stream()
                  .filter(line -> !line.equals("ok"))
                  .toList());
    } catch (DatabaseRefusal.Failed e) { // damage that breaks off the check is damage found
      return List.of(e.getMessage());
    }
  }

  @Override
  public void close() {
    calls.close(this::release);
  }

  private WriteQueue queue() {
    return writes.orElseThrow(
        () -> new DatabaseRefusal.Unusable("The database was opened for reading only."));
  }

  // The writer last: the last connection to leave empties the log. Then the lock.
  private void release() {
    try {
      readers.close();
      if (writes.isPresent()) {
        writes.get().close();
      }
    } catch (SQLException e) {
      throw new DatabaseRefusal.Failed(
          "The database did not close cleanly; nothing that was answered is lost.", e);
    } finally {
      release(lock);
    }
  }

  private static void release(AutoCloseable lock) {
    try {
      lock.close();
    } catch (Exception e) { // what AutoCloseable may throw; here it is SQLite's close
      throw new DatabaseRefusal.Failed("The lock of the database was not released.", e);
    }
  }

  private static DatabaseRefusal.Unusable unusable(Path file, SQLException e) {
    return new DatabaseRefusal.Unusable(
        "Cannot open the database " + file + ": " + SqliteTrouble.advice(e), e);
  }
}
