package org.holdfast.drive;

/// What an operation did. The codes stand in the database and in digests: none is ever reused.
public enum OperationKind {
  CREATE_DRIVE(1),
  CREATE_FOLDER(2),
  CREATE_FILE(3),
  /// A file got new content.
  WRITE_FILE(4),
  /// Renamed, in the same folder.
  RENAME(5),
  /// Another folder, and perhaps another name.
  MOVE(6),
  /// Only times, description or properties.
  DESCRIBE(7),
  COPY(8),
  RECYCLE(9),
  /// Brought back from the recycle bin.
  RESTORE_ITEM(10),
  PURGE(11),
  EMPTY_RECYCLE_BIN(12),
  RESTORE_VERSION(13),
  DELETE_VERSION(14),
  /// The drive or a folder went back to a point.
  RESTORE_TO_POINT(15),
  /// A restore to a point was taken back.
  UNDO_RESTORE(16),
  /// A version of a file got another name, or none.
  NAME_VERSION(17),
  PIN_VERSION(18),
  UNPIN_VERSION(19);

  private final int code;

  OperationKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static OperationKind of(int code) {
    for (OperationKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new DriveRefusal.Tampered();
  }
}
