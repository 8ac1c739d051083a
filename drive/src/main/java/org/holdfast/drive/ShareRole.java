package org.holdfast.drive;

/// What a permission lets its holder do with an item and all that is in it.
public enum ShareRole {
  /// Put files into the folder, and see nothing of what is there.
  UPLOAD(1),
  /// See and read.
  READ(2),
  /// Also change, add, and move into the owner's recycle bin what lies in it; not the shared item
  /// itself.
  WRITE(3);

  private final int code;

  ShareRole(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static ShareRole of(int code) {
    return switch (code) {
      case 1 -> UPLOAD;
      case 2 -> READ;
      case 3 -> WRITE;
      default -> throw new DriveRefusal.Tampered();
    };
  }
}
