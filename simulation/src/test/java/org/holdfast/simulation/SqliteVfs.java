package org.holdfast.simulation;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/// SQLite's file system in this process: SQLite calls up into Java, and [SqliteFiles] answers.
///
/// There is one for the whole process, and it is the default: databases are opened by the rooms as
/// they always are. The structures are those of `sqlite3.h`, for 64-bit machines.
///
/// @see "https://www.sqlite.org/c3ref/vfs.html"
/// @see "https://www.sqlite.org/c3ref/io_methods.html"
@SuppressWarnings("restricted") // pointers of SQLite's are followed on purpose
final class SqliteVfs {

  private static final int PATH_BYTES = 512;
  private static final int FILE_BYTES = 16; // sqlite3_file: the methods, then our handle
  private static final long HANDLE = 8;
  private static final long UNIX_EPOCH_JULIAN_MILLIS = 210_866_760_000_000L;
  private static final Arena ARENA = Arena.global();
  private static final MemorySegment METHODS = methods();
  private static final SqliteLibrary LIBRARY = install();

  private static @Nullable SqliteFiles files;

  private SqliteVfs() {}

  /// From now on SQLite's files are these.
  static void use(SqliteFiles these) {
    files = these;
    LIBRARY.forgetRandomness();
  }

  private static SqliteFiles files() {
    SqliteFiles now = files;
    if (now == null) {
      throw new IllegalStateException("no simulation is running");
    }
    return now;
  }

  private interface Call {
    int run() throws IOException;
  }

  private static int answer(Call call) {
    try {
      return call.run();
    } catch (IOException _) {
      return SqliteCode.IOERR_FSTAT;
    } catch (Throwable t) { // it would end the process
      files().keep(t);
      return SqliteCode.IOERR;
    }
  }

  private static long handle(MemorySegment file) {
    return file.reinterpret(FILE_BYTES).get(JAVA_LONG, HANDLE);
  }

  private static String text(MemorySegment text) {
    return text.address() == 0 ? "" : text.reinterpret(PATH_BYTES).getString(0);
  }

  private static int putInt(MemorySegment at, int value) {
    if (at.address() != 0) {
      at.reinterpret(Integer.BYTES).set(JAVA_INT, 0, value);
    }
    return SqliteCode.OK;
  }

  // ---- sqlite3_vfs

  static int xOpen(
      MemorySegment vfs, MemorySegment name, MemorySegment file, int flags, MemorySegment out) {
    return answer(
        () -> {
          MemorySegment made = file.reinterpret(FILE_BYTES);
          made.set(ADDRESS, 0, MemorySegment.NULL);
          long handle = files().open(text(name), flags);
          if (handle < 0) {
            return (int) -handle;
          }
          made.set(ADDRESS, 0, METHODS);
          made.set(JAVA_LONG, HANDLE, handle);
          return putInt(out, flags);
        });
  }

  static int xDelete(MemorySegment vfs, MemorySegment name, int flushFolder) {
    return answer(() -> files().delete(text(name), flushFolder != 0));
  }

  static int xAccess(MemorySegment vfs, MemorySegment name, int flags, MemorySegment out) {
    return answer(() -> putInt(out, files().exists(text(name)) ? 1 : 0));
  }

  static int xFullPathname(MemorySegment vfs, MemorySegment name, int bytes, MemorySegment out) {
    return answer(
        () -> {
          out.reinterpret(bytes).setString(0, text(name));
          return SqliteCode.OK;
        });
  }

  static int xRandomness(MemorySegment vfs, int bytes, MemorySegment out) {
    return answer(
        () -> {
          files().randomBytes(out.reinterpret(bytes));
          return bytes;
        });
  }

  static int xSleep(MemorySegment vfs, int micros) {
    return answer(
        () -> {
          files().sleep(micros);
          return micros;
        });
  }

  static int xGetLastError(MemorySegment vfs, int bytes, MemorySegment out) {
    return 0;
  }

  static int xCurrentTimeInt64(MemorySegment vfs, MemorySegment out) {
    return answer(
        () -> {
          out.reinterpret(Long.BYTES)
              .set(JAVA_LONG, 0, UNIX_EPOCH_JULIAN_MILLIS + files().unixMillis());
          return SqliteCode.OK;
        });
  }

  // ---- sqlite3_io_methods

  static int xClose(MemorySegment file) {
    return answer(() -> files().close(handle(file)));
  }

  static int xRead(MemorySegment file, MemorySegment into, int length, long position) {
    return answer(() -> files().read(handle(file), into.reinterpret(length), length, position));
  }

  static int xWrite(MemorySegment file, MemorySegment from, int length, long position) {
    return answer(() -> files().write(handle(file), from.reinterpret(length), length, position));
  }

  static int xTruncate(MemorySegment file, long to) {
    return answer(() -> files().truncate(handle(file), to));
  }

  static int xSync(MemorySegment file, int flags) {
    return answer(() -> files().flush(handle(file)));
  }

  static int xFileSize(MemorySegment file, MemorySegment out) {
    return answer(
        () -> {
          out.reinterpret(Long.BYTES).set(JAVA_LONG, 0, files().size(handle(file)));
          return SqliteCode.OK;
        });
  }

  static int xLock(MemorySegment file, int lock) {
    return answer(() -> files().lock(handle(file), lock));
  }

  static int xUnlock(MemorySegment file, int lock) {
    return answer(() -> files().unlock(handle(file), lock));
  }

  static int xCheckReservedLock(MemorySegment file, MemorySegment out) {
    return answer(() -> putInt(out, files().isReserved(handle(file)) ? 1 : 0));
  }

  static int xFileControl(MemorySegment file, int what, MemorySegment argument) {
    return answer(
        () ->
            what == SqliteCode.FCNTL_PRAGMA
                ? files().pragma(argument.reinterpret(3 * ADDRESS.byteSize()))
                : SqliteCode.NOTFOUND);
  }

  static int xSectorSize(MemorySegment file) {
    return 4_096; // what os_unix.c says
  }

  static int xDeviceCharacteristics(MemorySegment file) {
    return SqliteCode.IOCAP_POWERSAFE_OVERWRITE;
  }

  static int xShmMap(MemorySegment file, int number, int bytes, int extend, MemorySegment out) {
    return answer(
        () -> {
          MemorySegment region = files().sharedRegion(handle(file), number, bytes, extend != 0);
          out.reinterpret(ADDRESS.byteSize()).set(ADDRESS, 0, region);
          return SqliteCode.OK;
        });
  }

  static int xShmLock(MemorySegment file, int offset, int count, int flags) {
    return answer(() -> files().lockShared(handle(file), offset, count, flags));
  }

  static void xShmBarrier(MemorySegment file) {}

  static int xShmUnmap(MemorySegment file, int delete) {
    return answer(() -> files().leaveShared(handle(file)));
  }

  // ---- the structures

  private static MemorySegment methods() {
    MemorySegment made = ARENA.allocate(17 * ADDRESS.byteSize());
    made.set(JAVA_INT, 0, 2); // version 2: with shared memory
    put(made, 1, "xClose", ADDRESS);
    put(made, 2, "xRead", ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG);
    put(made, 3, "xWrite", ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG);
    put(made, 4, "xTruncate", ADDRESS, JAVA_LONG);
    put(made, 5, "xSync", ADDRESS, JAVA_INT);
    put(made, 6, "xFileSize", ADDRESS, ADDRESS);
    put(made, 7, "xLock", ADDRESS, JAVA_INT);
    put(made, 8, "xUnlock", ADDRESS, JAVA_INT);
    put(made, 9, "xCheckReservedLock", ADDRESS, ADDRESS);
    put(made, 10, "xFileControl", ADDRESS, JAVA_INT, ADDRESS);
    put(made, 11, "xSectorSize", ADDRESS);
    put(made, 12, "xDeviceCharacteristics", ADDRESS);
    put(made, 13, "xShmMap", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    put(made, 14, "xShmLock", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    made.setAtIndex(ADDRESS, 15, upcall("xShmBarrier", FunctionDescriptor.ofVoid(ADDRESS)));
    put(made, 16, "xShmUnmap", ADDRESS, JAVA_INT);
    return made;
  }

  private static SqliteLibrary install() {
    MemorySegment vfs = ARENA.allocate(18 * ADDRESS.byteSize());
    vfs.set(JAVA_INT, 0, 2); // version 2: with 64-bit time
    vfs.set(JAVA_INT, 4, FILE_BYTES);
    vfs.set(JAVA_INT, 8, PATH_BYTES);
    vfs.setAtIndex(ADDRESS, 3, ARENA.allocateFrom("simulated"));
    put(vfs, 5, "xOpen", ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
    put(vfs, 6, "xDelete", ADDRESS, ADDRESS, JAVA_INT);
    put(vfs, 7, "xAccess", ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
    put(vfs, 8, "xFullPathname", ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
    put(vfs, 13, "xRandomness", ADDRESS, JAVA_INT, ADDRESS);
    put(vfs, 14, "xSleep", ADDRESS, JAVA_INT);
    put(vfs, 16, "xGetLastError", ADDRESS, JAVA_INT, ADDRESS);
    put(vfs, 17, "xCurrentTimeInt64", ADDRESS, ADDRESS);
    SqliteLibrary library = SqliteLibrary.load();
    library.register(vfs);
    return library;
  }

  private static void put(
      MemorySegment structure, int slot, String method, MemoryLayout... arguments) {
    structure.setAtIndex(ADDRESS, slot, upcall(method, FunctionDescriptor.of(JAVA_INT, arguments)));
  }

  private static MemorySegment upcall(String method, FunctionDescriptor shape) {
    try {
      MethodType type = shape.toMethodType();
      return Linker.nativeLinker()
          .upcallStub(
              MethodHandles.lookup().findStatic(SqliteVfs.class, method, type), shape, ARENA);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(method, e);
    }
  }
}
