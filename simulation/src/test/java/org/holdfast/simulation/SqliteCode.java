package org.holdfast.simulation;

/// Numbers of SQLite's interface to file systems.
///
/// @see "https://www.sqlite.org/c3ref/intro.html"
final class SqliteCode {

  static final int OK = 0;
  static final int BUSY = 5;
  static final int IOERR = 10;
  static final int NOTFOUND = 12;
  static final int FULL = 13;
  static final int CANTOPEN = 14;
  static final int IOERR_READ = IOERR | 1 << 8;
  static final int IOERR_SHORT_READ = IOERR | 2 << 8;
  static final int IOERR_WRITE = IOERR | 3 << 8;
  static final int IOERR_FSYNC = IOERR | 4 << 8;
  static final int IOERR_DIR_FSYNC = IOERR | 5 << 8;
  static final int IOERR_TRUNCATE = IOERR | 6 << 8;
  static final int IOERR_FSTAT = IOERR | 7 << 8;
  static final int IOERR_DELETE = IOERR | 10 << 8;
  static final int IOERR_DELETE_NOENT = IOERR | 23 << 8;

  static final int OPEN_CREATE = 0x4;
  static final int OPEN_DELETEONCLOSE = 0x8;
  static final int OPEN_MAIN_JOURNAL = 0x800;
  static final int OPEN_SUPER_JOURNAL = 0x4000;
  static final int OPEN_WAL = 0x80000;

  static final int FCNTL_PRAGMA = 14;

  /// A torn write spoils nothing beside the bytes it was to write.
  static final int IOCAP_POWERSAFE_OVERWRITE = 0x1000;

  static final int SHM_UNLOCK = 1;
  static final int SHM_SHARED = 4;

  static final int LOCK_SHARED = 1;
  static final int LOCK_RESERVED = 2;
  static final int LOCK_PENDING = 3;
  static final int LOCK_EXCLUSIVE = 4;

  private SqliteCode() {}
}
