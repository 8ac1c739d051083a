package org.holdfast.simulation;

/// A request to the disk, as far as its fate may depend on it.
///
/// @param path of the file or folder
record DiskRequest(Kind kind, String path) {

  enum Kind {
    READ,
    WRITE,
    TRUNCATE,
    FLUSH,
    FLUSH_FOLDER,
    CREATE,
    RENAME,
    DELETE;

    /// Whether it changes what the disk holds or promises.
    boolean changes() {
      return this != READ;
    }
  }

  boolean isFlush() {
    return kind == Kind.FLUSH || kind == Kind.FLUSH_FOLDER;
  }
}
