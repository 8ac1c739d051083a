package org.holdfast.simulation;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What SQLite asks of its file system, on a [SimDisk]. It does what SQLite's own `os_unix.c` does,
/// call by call: which flushes it adds, which errors it passes on and which it does not.
///
/// Called in the middle of SQLite, so nothing here waits or yields.
@SuppressWarnings("restricted") // pointers of SQLite's are followed on purpose
final class SqliteFiles {

  /// Bytes of memory that all connections to one database share.
  private static final class Shared {
    private final List<MemorySegment> regions = new ArrayList<>();
    private final Arena memory = Arena.ofAuto();
    private final Map<Long, int[]> locks = new LinkedHashMap<>(); // shared mask, exclusive mask
  }

  private static final class Open {
    private final SimFile file;
    private final String path;
    private final boolean deleteOnClose;
    private boolean flushFolderToo;
    private int lock;

    Open(SimFile file, String path, boolean deleteOnClose, boolean flushFolderToo) {
      this.file = file;
      this.path = path;
      this.deleteOnClose = deleteOnClose;
      this.flushFolderToo = flushFolderToo;
    }
  }

  private final SimDisk disk;
  private final SimTime time;
  private final Random random;
  private final boolean turnsFullIntoNormal;
  private final Map<Long, Open> open = new LinkedHashMap<>();
  private final Map<SimFile, Shared> shared = new HashMap<>();
  private long opened;
  private @Nullable Throwable trouble;

  /// @param turnsFullIntoNormal plants a bug: `PRAGMA synchronous = FULL` becomes `NORMAL`
  SqliteFiles(SimDisk disk, SimTime time, Random random, boolean turnsFullIntoNormal) {
    this.disk = disk;
    this.time = time;
    this.random = random;
    this.turnsFullIntoNormal = turnsFullIntoNormal;
  }

  /// Keeps a mistake of the simulation, which cannot be thrown through SQLite.
  void keep(Throwable thrown) {
    trouble = thrown;
  }

  void throwTrouble() {
    if (trouble != null) {
      throw new AssertionError("the simulated file system failed", trouble);
    }
  }

  /// How many files are open.
  int openFiles() {
    return open.size();
  }

  private Open get(long handle) {
    return Optional.ofNullable(open.get(handle)).orElseThrow();
  }

  /// @param path empty for a temporary file
  /// @return the handle, or an error as a negative number
  long open(String path, int flags) {
    try {
      SimFile file;
      if (path.isEmpty()) {
        file = disk.nameless();
      } else if ((flags & SqliteCode.OPEN_CREATE) != 0 && disk.find(path).isEmpty()) {
        file = disk.create(path);
      } else {
        file = disk.requireFile(path);
      }
      int logs = SqliteCode.OPEN_MAIN_JOURNAL | SqliteCode.OPEN_SUPER_JOURNAL | SqliteCode.OPEN_WAL;
      boolean flushFolderToo = (flags & SqliteCode.OPEN_CREATE) != 0 && (flags & logs) != 0;
      boolean deleteOnClose = (flags & SqliteCode.OPEN_DELETEONCLOSE) != 0 && !path.isEmpty();
      open.put(++opened, new Open(file, path, deleteOnClose, flushFolderToo));
      return opened;
    } catch (IOException _) {
      return -SqliteCode.CANTOPEN;
    }
  }

  int close(long handle) {
    Open closed = get(handle);
    open.remove(handle);
    if (closed.deleteOnClose) {
      var _ = delete(closed.path, false);
    }
    return SqliteCode.OK;
  }

  int read(long handle, MemorySegment into, int length, long position) {
    Open from = get(handle);
    try {
      disk.read(from.file, from.path);
    } catch (IOException _) {
      return SqliteCode.IOERR_READ;
    }
    int there = (int) Math.clamp(from.file.size() - position, 0L, (long) length);
    if (there > 0) {
      MemorySegment.copy(from.file.bytes(), (int) position, into, ValueLayout.JAVA_BYTE, 0, there);
    }
    if (there < length) {
      into.asSlice(there, length - there).fill((byte) 0);
      return SqliteCode.IOERR_SHORT_READ;
    }
    return SqliteCode.OK;
  }

  int write(long handle, MemorySegment from, int length, long position) {
    Open to = get(handle);
    try {
      disk.write(to.file, to.path, position, from.toArray(ValueLayout.JAVA_BYTE), length);
      return SqliteCode.OK;
    } catch (IOException e) {
      return isFull(e) ? SqliteCode.FULL : SqliteCode.IOERR_WRITE;
    }
  }

  int truncate(long handle, long to) {
    Open file = get(handle);
    try {
      disk.resize(file.file, file.path, to);
      return SqliteCode.OK;
    } catch (IOException _) {
      return SqliteCode.IOERR_TRUNCATE;
    }
  }

  int flush(long handle) {
    Open file = get(handle);
    try {
      disk.flush(file.file, file.path);
    } catch (IOException _) {
      return SqliteCode.IOERR_FSYNC;
    }
    if (file.flushFolderToo) {
      file.flushFolderToo = false;
      try {
        disk.flushFolder(folder(file.path));
      } catch (IOException _) {
        // os_unix.c tells nobody either.
      }
    }
    return SqliteCode.OK;
  }

  long size(long handle) {
    return get(handle).file.size();
  }

  int delete(String path, boolean flushFolder) {
    try {
      disk.delete(path);
    } catch (NoSuchFileException _) {
      return SqliteCode.IOERR_DELETE_NOENT;
    } catch (IOException _) {
      return SqliteCode.IOERR_DELETE;
    }
    try {
      if (flushFolder) {
        disk.flushFolder(folder(path));
      }
      return SqliteCode.OK;
    } catch (IOException _) {
      return SqliteCode.IOERR_DIR_FSYNC;
    }
  }

  /// As os_unix.c: an empty file counts as none.
  boolean exists(String path) throws IOException {
    return disk.find(path)
        .filter(node -> !(node instanceof SimFile file) || file.size() > 0)
        .isPresent();
  }

  // ---- locks between connections

  int lock(long handle, int wanted) {
    Open mine = get(handle);
    if (mine.lock >= wanted) {
      return SqliteCode.OK;
    }
    int others = strongestOther(handle, mine);
    if (others >= SqliteCode.LOCK_PENDING
        || (wanted > SqliteCode.LOCK_SHARED && others >= SqliteCode.LOCK_RESERVED)) {
      return SqliteCode.BUSY;
    }
    if (wanted == SqliteCode.LOCK_EXCLUSIVE && others > 0) {
      mine.lock = SqliteCode.LOCK_PENDING;
      return SqliteCode.BUSY;
    }
    mine.lock = wanted;
    return SqliteCode.OK;
  }

  int unlock(long handle, int to) {
    Open mine = get(handle);
    mine.lock = Math.min(mine.lock, to);
    return SqliteCode.OK;
  }

  boolean isReserved(long handle) {
    Open mine = get(handle);
    return Math.max(mine.lock, strongestOther(handle, mine)) >= SqliteCode.LOCK_RESERVED;
  }

  private int strongestOther(long handle, Open mine) {
    int strongest = 0;
    for (var entry : open.entrySet()) {
      if (entry.getKey() != handle && entry.getValue().file == mine.file) {
        strongest = Math.max(strongest, entry.getValue().lock);
      }
    }
    return strongest;
  }

  // ---- memory that connections share

  /// @return null if there is none yet and none is wanted
  MemorySegment sharedRegion(long handle, int number, int bytes, boolean extend) {
    Shared memory = sharedOf(handle);
    while (memory.regions.size() <= number) {
      if (!extend) {
        return MemorySegment.NULL;
      }
      memory.regions.add(memory.memory.allocate(bytes, Long.BYTES));
    }
    return memory.regions.get(number);
  }

  int lockShared(long handle, int offset, int count, int flags) {
    Shared memory = sharedOf(handle);
    int mask = (1 << (offset + count)) - (1 << offset);
    int[] mine = memory.locks.computeIfAbsent(handle, _ -> new int[2]);
    if ((flags & SqliteCode.SHM_UNLOCK) != 0) {
      mine[0] &= ~mask;
      mine[1] &= ~mask;
      return SqliteCode.OK;
    }
    boolean sharing = (flags & SqliteCode.SHM_SHARED) != 0;
    for (var entry : memory.locks.entrySet()) {
      int[] held = entry.getValue();
      int hinders = sharing ? held[1] : held[0] | held[1];
      if (entry.getKey() != handle && (hinders & mask) != 0) {
        return SqliteCode.BUSY;
      }
    }
    mine[sharing ? 0 : 1] |= mask;
    return SqliteCode.OK;
  }

  int leaveShared(long handle) {
    SimFile file = get(handle).file;
    Shared memory = sharedOf(handle);
    memory.locks.remove(handle);
    if (memory.locks.isEmpty()) {
      shared.remove(file);
    }
    return SqliteCode.OK;
  }

  private Shared sharedOf(long handle) {
    Shared memory = shared.computeIfAbsent(get(handle).file, _ -> new Shared());
    memory.locks.computeIfAbsent(handle, _ -> new int[2]);
    return memory;
  }

  // ---- everything else

  /// @param words name and argument of a PRAGMA, as C strings that may be overwritten
  int pragma(MemorySegment words) {
    if (turnsFullIntoNormal) {
      MemorySegment name = words.getAtIndex(ValueLayout.ADDRESS, 1);
      MemorySegment argument = words.getAtIndex(ValueLayout.ADDRESS, 2);
      if (argument.address() != 0
          && name.reinterpret(64).getString(0).equals("synchronous")
          && argument.reinterpret(64).getString(0).equals("FULL")) {
        argument.reinterpret(2).setString(0, "1");
      }
    }
    return SqliteCode.NOTFOUND;
  }

  void randomBytes(MemorySegment into) {
    byte[] bytes = new byte[(int) into.byteSize()];
    random.nextBytes(bytes);
    MemorySegment.copy(bytes, 0, into, ValueLayout.JAVA_BYTE, 0, bytes.length);
  }

  void sleep(int micros) {
    time.work(Duration.ofNanos(1_000L * micros));
  }

  long unixMillis() {
    return time.millis();
  }

  private static boolean isFull(IOException e) {
    return String.valueOf(e.getMessage()).contains("No space left");
  }

  private static String folder(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }
}
