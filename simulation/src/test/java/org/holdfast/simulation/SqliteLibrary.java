package org.holdfast.simulation;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// The way into the SQLite of the JDBC driver: a few lines of C, compiled now, which it loads as an
/// extension.
@SuppressWarnings("restricted") // pointers of SQLite's are followed on purpose
final class SqliteLibrary {

  private final MethodHandle register;
  private final MethodHandle forgetRandomness;

  private SqliteLibrary(SymbolLookup symbols) {
    Linker linker = Linker.nativeLinker();
    register =
        linker.downcallHandle(
            symbols.findOrThrow("sim_register"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    forgetRandomness =
        linker.downcallHandle(
            symbols.findOrThrow("sim_forget_randomness"), FunctionDescriptor.ofVoid());
  }

  static SqliteLibrary load() {
    try {
      Path library = compiled();
      loadIntoSqlite(library);
      return new SqliteLibrary(SymbolLookup.libraryLookup(library, Arena.global()));
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("SQLite takes no file system of ours", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while compiling", e);
    }
  }

  private static Path compiled() throws IOException, InterruptedException {
    Path library = Files.createDirectories(Path.of("target")).resolve("simvfs.so").toAbsolutePath();
    Path log = library.resolveSibling("simvfs.log");
    Process compiler =
        new ProcessBuilder(
                "gcc", "-shared", "-fPIC", "-O2", "-o", library.toString(), "src/test/c/simvfs.c")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (compiler.waitFor() != 0) {
      throw new IOException(
          "gcc could not compile simvfs.c (it needs the package libsqlite3-dev): "
              + Files.readString(log));
    }
    return library;
  }

  private static void loadIntoSqlite(Path library) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.enableLoadExtension(true);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite::memory:");
    try (Connection connection = source.getConnection();
        PreparedStatement load = connection.prepareStatement("SELECT load_extension(?, ?)")) {
      load.setString(1, library.toString());
      load.setString(2, "sqlite3_simvfs_init");
      load.execute();
    }
  }

  /// Makes `vfs` the file system of every database opened from now on.
  void register(MemorySegment vfs) {
    try {
      int result = (int) register.invokeExact(vfs);
      if (result != SqliteCode.OK) {
        throw new IllegalStateException("SQLite refused the file system: " + result);
      }
    } catch (Throwable e) {
      throw new IllegalStateException("not called", e);
    }
  }

  /// Has SQLite ask for a new seed before its next random number.
  void forgetRandomness() {
    try {
      forgetRandomness.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("not called", e);
    }
  }
}
