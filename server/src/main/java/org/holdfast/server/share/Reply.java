package org.holdfast.server.share;

import org.holdfast.server.Page;

/// What a request is answered with.
sealed interface Reply {

  record Show(Page page) implements Reply {}

  /// See there.
  ///
  /// @param address of this door
  record Go(String address) implements Reply {
    /// Mute: an address of this door is a secret.
    @Override
    public String toString() {
      return "Go";
    }
  }

  /// The answer is given already.
  record Sent() implements Reply {}
}
