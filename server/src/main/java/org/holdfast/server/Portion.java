package org.holdfast.server;

/// What of a limit on the whole server is this process's, so that all processes together allow no
/// more than the limit. Safe for use by any number of threads.
public interface Portion {

  /// The one process of a server.
  Portion WHOLE = most -> most;

  /// @param most how many the whole server allows, at least 1
  /// @return at least 1
  int of(int most);

  /// Of so many processes, among whom requests are shared out evenly.
  static int of(int most, int processes) {
    return Math.max(1, most / processes);
  }
}
