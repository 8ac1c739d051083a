package org.holdfast.drive;

/// Where an item's state puts it. The codes stand in the database and in digests.
enum Status {
  /// In its folder; visible if that is.
  LIVE(0),
  /// In the recycle bin, by itself: not what lies in a recycled folder.
  RECYCLED(1),
  /// Out of the recycle bin; only history knows it.
  PURGED(2);

  private final int code;

  Status(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Status of(int code) {
    return switch (code) {
      case 0 -> LIVE;
      case 1 -> RECYCLED;
      case 2 -> PURGED;
      default -> throw new DriveRefusal.Tampered();
    };
  }
}
