package org.holdfast.audit;

/// Told how far a long piece of work is.
public interface LogProgress {

  LogProgress SILENT = (_, _) -> {};

  /// @param done entries so far
  /// @param total entries in all
  void at(long done, long total);
}
