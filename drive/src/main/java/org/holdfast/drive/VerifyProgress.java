package org.holdfast.drive;

/// Is told how far a check is. Called now and then, from the thread that checks.
@FunctionalInterface
public interface VerifyProgress {

  /// Nobody wants to know.
  VerifyProgress SILENT = (_, _) -> {};

  /// @param done bytes read and rows looked at, taken together
  /// @param total of the same, as known when the check began
  void done(long done, long total);
}
