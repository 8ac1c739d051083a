package org.holdfast.console;

/// A flush that a careless program would leave out.
enum LeftOutFlush {
  DATABASE("/data/metadata\\.db(-wal)?"),
  PACK("/data/regions/(west|east)/pack\\.db(-wal)?"),
  LARGE_BLOB("/data/regions/(west|east)/incoming/.*"),
  FOLDER_OF_BLOBS("/data/regions/(west|east)/blobs/[0-9a-f]{2}"),
  DATA_FOLDER("/data");

  private final String paths;

  LeftOutFlush(String paths) {
    this.paths = paths;
  }

  boolean isOf(String path) {
    return path.matches(paths);
  }
}
