package org.holdfast.server;

/// Is told how far a long command is.
@FunctionalInterface
public interface ConsoleProgress {

  /// @param done of `total`, in whatever unit
  void at(long done, long total);
}
