package org.holdfast.server.signin;

import org.holdfast.server.Page;

/// What a page's request is answered with.
sealed interface Reply {

  record Show(Page page) implements Reply {}

  /// A picture that this server has made itself.
  ///
  /// @param bytes read, never changed
  @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
  record Png(byte[] bytes) implements Reply {}

  /// See there.
  ///
  /// @param address of this server
  record Go(String address) implements Reply {}

  /// A file to be saved. Mute: it may hold secrets.
  record Text(String text, String name) implements Reply {
    @Override
    public String toString() {
      return "Text";
    }
  }
}
