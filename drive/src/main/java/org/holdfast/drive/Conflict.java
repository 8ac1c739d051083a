package org.holdfast.drive;

/// What to do when a name is taken by a live item of the same folder.
public enum Conflict {
  /// Refuse with [DriveRefusal.NameTaken].
  FAIL,
  /// A file written over a file becomes its next version. A file moved or copied over a file sends
  /// that one to the recycle bin. A folder created over a folder is that folder. Anything else is
  /// refused like `FAIL`.
  REPLACE,
  /// Take the next free name: `name 1.txt`, `name 2.txt` …
  RENAME,
  /// As `REPLACE`, but what is moved or copied sends whatever has the name to the recycle bin, a
  /// folder with all it holds too.
  SUPERSEDE
}
