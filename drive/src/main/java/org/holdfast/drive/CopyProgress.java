package org.holdfast.drive;

/// Is told how far a copy is. Called from the thread that copies; what it throws ends the copy and
/// leaves nothing behind.
@FunctionalInterface
public interface CopyProgress {

  /// Nobody wants to know.
  CopyProgress SILENT = (_, _) -> {};

  void copied(long bytes, long totalBytes);
}
