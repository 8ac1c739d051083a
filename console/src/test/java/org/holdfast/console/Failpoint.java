package org.holdfast.console;

import java.util.Locale;

/// A place where a server meets its disk: which system calls, on which of its threads. So a test
/// can have any of them fail, or kill the server there, and the product needs no hooks for it.
enum Failpoint {
  DATABASE_LOG_WRITE("database", "pwrite64"),
  DATABASE_FLUSH("database", "fdatasync,fsync"),
  PACK_LOG_WRITE("region-west", "pwrite64"),
  PACK_FLUSH("region-west", "fdatasync,fsync"),
  // Blobs, drafts and their folders, on the threads that carry the virtual ones. A pwrite64 there
  // is never a socket's.
  BLOB_WRITE("ForkJoinPool.*", "pwrite64"),
  BLOB_OPEN("ForkJoinPool.*", "openat"),
  BLOB_FLUSH("ForkJoinPool.*", "fdatasync"),
  BLOB_RENAME("ForkJoinPool.*", "?rename,renameat2"),
  FOLDER_FLUSH("ForkJoinPool.*", "fsync"),
  // A draft is written and flushed as a blob is; what is met is a draft's while nobody does
  // anything but send fragments.
  DRAFT_FLUSH("ForkJoinPool.*", "fdatasync"),
  // Only where the database is mirrored.
  MIRROR_WRITE("mirror-west", "pwrite64"),
  MIRROR_FLUSH("mirror-west", "fdatasync"),
  MIRROR_FOLDER_FLUSH("mirror-west", "fsync"),
  // Once in a first start, on whatever thread that has: known by its folder.
  VAULT_WRITE(".*", "openat,write,pwrite64,fdatasync,fsync,?rename,renameat2");

  private final String threads;
  private final String calls;

  Failpoint(String threads, String calls) {
    this.threads = threads;
    this.calls = calls;
  }

  boolean isOf(String thread) {
    return thread.matches(threads);
  }

  String calls() {
    return calls;
  }

  /// Whether the load must be fragments of uploads alone, or something else would be met.
  boolean isOfDrafts() {
    return this == DRAFT_FLUSH;
  }

  /// Whether a running server comes to it, set up as it is without settings.
  boolean isOfARunningServer() {
    return this != VAULT_WRITE && !name().startsWith("MIRROR_");
  }

  /// As `docs/reliability.md` names it: `database.log-write`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-');
  }
}
