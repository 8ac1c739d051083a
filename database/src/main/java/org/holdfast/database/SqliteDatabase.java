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

  private final SqliteFile file;
  private final SqliteReaders readers;
  private final Calls calls;

  /// Empty when opened for reading only.
  private final Optional<WriteQueue> writes;

  private final AutoCloseable lock;

  private SqliteDatabase(
      SqliteFile file,
      SqliteReaders readers,
      Calls calls,
      Optional<WriteQueue> writes,
      AutoCloseable lock) {
    this.file = file;
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

  /// As [#open(Path, List, Executor)]; what each group of changes wrote goes to `mirror` before the
  /// group is answered (ADR 34).
  public static SqliteDatabase openMirrored(
      Path file, List<Schema> schemas, Executor writer, LogMirror mirror) {
    return open(file, schemas, writer, Flush.REAL, Optional.of(mirror));
  }

  static SqliteDatabase open(Path path, List<Schema> schemas, Executor writer, Flush flush) {
    return open(path, schemas, writer, flush, Optional.empty());
  }

  static SqliteDatabase open(
      Path path, List<Schema> schemas, Executor writer, Flush flush, Optional<LogMirror> mirror) {
    return open(path, schemas, writer, flush, mirror, false);
  }

  /// For whoever moves everything elsewhere: also where that was done, and its last step was not.
  static SqliteDatabase openToMove(Path path, List<Schema> schemas) {
    return open(path, schemas, Runnable::run, Flush.REAL, Optional.empty(), true);
  }

  private static SqliteDatabase open(
      Path path,
      List<Schema> schemas,
      Executor writer,
      Flush flush,
      Optional<LogMirror> mirror,
      boolean moves) {
    SqliteFile file = new SqliteFile(path.toAbsolutePath());
    file.create();
    AutoCloseable lock = file.lock();
    try {
      GroupCommit commits =
          mirror.isPresent()
              ? mirroredCommits(file, schemas, flush, mirror.get())
              : commits(file, schemas, flush, Optional.empty(), moves);
      Calls calls = new Calls();
      WriteQueue writes = new WriteQueue(writer, commits, calls);
      return new SqliteDatabase(file, new SqliteReaders(file), calls, Optional.of(writes), lock);
    } catch (SQLException e) {
      release(lock);
      throw unusable(path, e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  private static GroupCommit mirroredCommits(
      SqliteFile file, List<Schema> schemas, Flush flush, LogMirror mirror) throws SQLException {
    try (SqliteSession keeper = file.keepWriteAheadLog()) {
      file.refuseMoved();
      MirroredLog mirrored = MirroredLog.open(mirror, file, keeper);
      Migrations.sqlite(file.forWriting()).apply(schemas);
      return new GroupCommit(file, flush, Optional.of(mirrored));
    }
  }

  private static GroupCommit commits(
      SqliteFile file,
      List<Schema> schemas,
      Flush flush,
      Optional<MirroredLog> mirrored,
      boolean moves)
      throws SQLException {
    file.useWriteAheadLog();
    if (!moves) {
      file.refuseMoved();
    }
    Migrations migrations = Migrations.sqlite(file.forWriting());
    migrations.refuseNewer(schemas);
    file.leaveMirror(); // before anything is changed, and not where nothing may be
    migrations.apply(schemas);
    return new GroupCommit(file, flush, mirrored);
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
    return new SqliteDatabase(
        file, new SqliteReaders(file), new Calls(), Optional.empty(), () -> {});
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
  public DatabaseFigures figures() {
    return writes.map(WriteQueue::figures).orElse(DatabaseFigures.NONE);
  }

  /// Copies every page as of one commit, each at its own place, into a file that is made for it.
  /// Beside changes and queries; the log cannot begin anew meanwhile. For a [LogMirror].
  ///
  /// @return what the copy holds
  /// @throws DatabaseRefusal.Failed if the copy is not whole
  public LogPosition copyTo(Path target) {
    try (SqliteSession session = file.openReader()) {
      session.execute("BEGIN");
      LogPosition position =
          MirroredLog.stored(session).orElseThrow(() -> new SQLException("it is not mirrored"));
      session.copyTo(target);
      session.execute("COMMIT");
      return position;
    } catch (SQLException e) {
      throw SqliteTrouble.failed(e);
    }
  }

  /// Copies everything, as of one commit, into a file that is made for it and stands by itself: it
  /// belongs to no mirror. Beside changes and queries.
  ///
  /// @throws DatabaseRefusal.Failed if the copy is not whole
  public void copyAway(Path target) {
    SqliteFile copy = new SqliteFile(target.toAbsolutePath());
    copy.create(); // for its owner alone
    try (SqliteSession session = file.openReader()) {
      session.execute("BEGIN");
      session.copyTo(target);
      session.execute("COMMIT");
      copy.leaveMirror();
    } catch (SQLException e) {
      throw SqliteTrouble.failed(e);
    }
  }

  /// Notes, durably, that no region has more than this file. For a [LogMirror], before it puts
  /// anything: it is no group, so that it can be said while none may begin.
  ///
  /// @throws DatabaseRefusal.Failed if it may not be kept
  public void noteAgreed() {
    try (SqliteSession session = file.openWriter()) {
      session.execute("BEGIN IMMEDIATE");
      session.execute("UPDATE log_position SET agreed = seq");
      session.execute("COMMIT");
    } catch (SQLException e) {
      throw SqliteTrouble.failed(e);
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

  /// Whether another process, or another part of this one, has the file open for writing now.
  public static boolean isHeld(Path file) {
    return new SqliteFile(file).isLocked();
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
