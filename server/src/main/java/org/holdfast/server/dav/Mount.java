package org.holdfast.server.dav;

import java.util.Arrays;
import java.util.Optional;

/// What a client can be pointed at. Two, so that no name of one's own can ever stand for somebody
/// else's folder, and no client that mirrors one's own drive reaches into others' (ADR 24).
enum Mount {
  /// One's own drive.
  OWN("/dav"),
  /// What others share with whoever asks: a list, and in it each under a name of its own.
  SHARED("/dav-shared");

  private final String prefix;

  Mount(String prefix) {
    this.prefix = prefix;
  }

  /// What each of its addresses begins with; a slash, or nothing, comes after.
  String prefix() {
    return prefix;
  }

  /// @param rawPath as it stood in the request line
  static Optional<Mount> of(String rawPath) {
    return Arrays.stream(values())
        .filter(each -> rawPath.equals(each.prefix) || rawPath.startsWith(each.prefix + "/"))
        .findFirst();
  }
}
