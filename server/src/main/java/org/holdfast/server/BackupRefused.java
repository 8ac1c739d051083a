package org.holdfast.server;

/// A backup cannot be made, read or given back. Nothing that was kept before is lost.
public final class BackupRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// @param code stable
  /// @param sentence what to do
  BackupRefused(String code, String sentence) {
    super("%s (%s)".formatted(sentence, code));
  }

  BackupRefused(String code, String sentence, Throwable cause) {
    super("%s (%s)".formatted(sentence, code), cause);
  }

  /// Another process writes it.
  ///
  /// @param more a sentence more, or nothing
  static BackupRefused busy(String place, String more) {
    return new BackupRefused(
        "backupBusy",
        "Another Holdfast writes the backup %s. Wait for its end.%s".formatted(place, more));
  }
}
