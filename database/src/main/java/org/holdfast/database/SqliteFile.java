package org.holdfast.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/// One SQLite file: how it is made, locked, and opened.
///
/// Java never opens the file once it is made. A POSIX lock dies with the first handle that its
/// process closes, so a stream closed here would take SQLite's locks away.
///
/// @see "https://www.sqlite.org/howtocorrupt.html, section 2.2"
record SqliteFile(Path path) {

  /// How long a session waits where another one is in the way, before it is refused.
  static final int BUSY_MILLIS = 5_000;

  // No memory map: an unreadable sector under a map kills the process, under read() it is an error.
  private static final List<String> EVERY_SESSION =
      List.of(
          "busy_timeout = " + BUSY_MILLIS,
          "temp_store = MEMORY", // nothing of a query lies in a temporary file
          "trusted_schema = OFF", // who can write the file must not choose what runs here
          "cell_size_check = ON",
          "mmap_size = 0");

  // synchronous = NORMAL loses answered changes with the power. Checkpoints are ours to time
  // (GroupCommit). Deleted keys are overwritten, not just unlinked.
  private static final List<String> WRITER =
      List.of(
          "synchronous = FULL",
          "secure_delete = ON",
          "foreign_keys = ON",
          "wal_autocheckpoint = 0",
          "journal_size_limit = 67108864",
          // An operation on a hundred thousand items writes all over a dozen indexes: with 16 MiB
          // it
          // took half as long again, with 256 MiB it was no faster. Only what is used is allocated.
          "cache_size = -65536");

  // Times the readers, times the databases of a server; and the system caches the file too.
  private static final List<String> READER = List.of("cache_size = -4096");

  /// Makes the file, and the folders above it, for its owner alone. Does nothing to what is there.
  void create() {
    try {
      createFolder(parent());
      create(path);
      create(lockPath());
    } catch (IOException e) {
      throw new DatabaseRefusal.Unusable("Cannot make the database " + path + ": " + e, e);
    }
  }

  /// Keeps other writers out, of this process and of others, until it is closed or the process
  /// ends.
  ///
  /// An exclusive transaction on an empty file beside the database, and not a lock taken by Java:
  /// who is refused in the same process would take that one away by closing its handle.
  AutoCloseable lock() {
    try {
      Connection lock = dataSource(lockPath(), false, List.of("busy_timeout = 0")).getConnection();
      try (Statement statement = lock.createStatement()) {
        statement.execute("BEGIN EXCLUSIVE");
        return lock;
      } catch (SQLException e) {
        lock.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new DatabaseRefusal.Unusable(
          "Another Holdfast has " + path + " open. Stop that one first, or use another folder.", e);
    }
  }

  /// Whether somebody has the lock now. A file that is not there, or on a disk that takes no lock,
  /// is nobody's.
  boolean isLocked() {
    if (!Files.exists(lockPath())) {
      return false;
    }
    try {
      lock().close();
      return false;
    } catch (DatabaseRefusal.Unusable e) {
      return e.getCause() instanceof SQLException cause
          && (cause.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
    } catch (Exception e) {
      throw new IllegalStateException("what was locked is released", e);
    }
  }

  SqliteSession openWriter() throws SQLException {
    return new SqliteSession(forWriting().getConnection());
  }

  SqliteSession openReader() throws SQLException {
    return new SqliteSession(forReading().getConnection());
  }

  DataSource forReading() {
    return dataSource(path, true, READER);
  }

  DataSource forWriting() {
    return dataSource(path, false, WRITER);
  }

  /// Sets the file to keep a write-ahead log, which it then remembers.
  void useWriteAheadLog() throws SQLException {
    try (Connection connection = forWriting().getConnection();
        Statement statement = connection.createStatement()) {
      useWriteAheadLog(statement);
    }
  }

  /// @throws DatabaseRefusal.Unusable if everything that it held is on a PostgreSQL server now
  void refuseMoved() throws SQLException {
    try (Connection connection = forReading().getConnection();
        Statement statement = connection.createStatement();
        ResultSet mark = statement.executeQuery(MoveMarks.FIND_MOVED)) {
      if (mark.next()) {
        throw moved(path.toString());
      }
    }
  }

  static DatabaseRefusal.Unusable moved(String what) {
    return new DatabaseRefusal.Unusable(
        "What %s held was moved to PostgreSQL (holdfast move-database), and went on there. Name that one in database.url of holdfast.yaml."
            .formatted(what));
  }

  /// From now on nobody mirrors it: what is changed meanwhile, a mirror that comes later must not
  /// take for known.
  void leaveMirror() throws SQLException {
    try (Connection connection = forWriting().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS log_position");
    }
  }

  /// The same for a file that is mirrored, by a connection that is not the last to leave.
  SqliteSession keepWriteAheadLog() throws SQLException {
    Connection connection = forWriting().getConnection();
    boolean kept = false;
    try (Statement statement = connection.createStatement()) {
      useWriteAheadLog(statement);
      SqliteSession session = new SqliteSession(connection);
      kept = true;
      return session;
    } finally {
      if (!kept) {
        connection.close();
      }
    }
  }

  private static void useWriteAheadLog(Statement statement) throws SQLException {
    try (ResultSet mode = statement.executeQuery("PRAGMA journal_mode = WAL")) {
      String got = mode.getString(1).toLowerCase(Locale.ROOT);
      if (!got.equals("wal")) {
        throw new SQLException("this file system takes no write-ahead log, only " + got);
      }
    }
  }

  /// The write-ahead log. Only this one may be opened beside SQLite.
  Path logPath() {
    return parent().resolve(path.getFileName() + "-wal");
  }

  /// Makes the names of the file and its log durable.
  ///
  /// SQLite flushes the folder of a log that it has made, but does not look whether that succeeded:
  /// then a power cut takes the log away by its name, however often its bytes were flushed.
  void flushNames() throws SQLException {
    try (FileChannel folder = FileChannel.open(parent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      throw new SQLException("the disk did not take the name of the log: " + e, e);
    }
  }

  private static DataSource dataSource(Path file, boolean readOnly, List<String> pragmas) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    config.resetOpenMode(SQLiteOpenMode.CREATE); // what is not there has gone since it was made
    SQLiteDataSource source = new PreparedSource(config, pragmas);
    // As a URI, so that a `?` in a folder's name is no parameter.
    source.setUrl("jdbc:sqlite:" + file.toUri());
    return source;
  }

  private Path lockPath() {
    return parent().resolve(path.getFileName() + ".lock");
  }

  private Path parent() {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  private static void createFolder(Path folder) throws IOException {
    Path above = folder.getParent();
    if (Files.isDirectory(folder) || above == null) {
      return;
    }
    createFolder(above);
    Files.createDirectory(folder, only(above, "rwx------"));
    // SQLite flushes the folder of its files, but not the folder above.
    try (FileChannel entry = FileChannel.open(above, StandardOpenOption.READ)) {
      entry.force(true);
    }
  }

  private static void create(Path file) throws IOException {
    try {
      Files.createFile(file, only(file.toAbsolutePath().getParent(), "rw-------"));
    } catch (FileAlreadyExistsException _) {
      return;
    }
  }

  private static FileAttribute<?>[] only(@Nullable Path folder, String owner) throws IOException {
    if (folder == null || !Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(owner))
    };
  }

  /// Hands out connections with their pragmas set.
  private static final class PreparedSource extends SQLiteDataSource {

    private final List<String> pragmas;

    PreparedSource(SQLiteConfig config, List<String> pragmas) {
      super(config);
      this.pragmas = pragmas;
    }

    @Override
    public SQLiteConnection getConnection(@Nullable String user, @Nullable String password)
        throws SQLException {
      return prepared(super.getConnection(user, password));
    }

    private <C extends Connection> C prepared(C connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        for (String pragma : EVERY_SESSION) {
          statement.execute("PRAGMA " + pragma);
        }
        for (String pragma : pragmas) {
          statement.execute("PRAGMA " + pragma);
        }
        return connection;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    }
  }
}
