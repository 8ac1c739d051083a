package org.holdfast.drive;

/// For whom a sharing link works.
public enum LinkScope {
  /// For anyone who has it.
  ANYONE(1),
  /// For anyone who has it and is signed in at this server.
  MEMBERS(2),
  /// For nobody by itself: it leads those to the item who have a permission of their own.
  NAMED(3);

  private final int code;

  LinkScope(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static LinkScope of(int code) {
    return switch (code) {
      case 1 -> ANYONE;
      case 2 -> MEMBERS;
      case 3 -> NAMED;
      default -> throw new DriveRefusal.Tampered();
    };
  }
}
