package org.holdfast.server.share;

import java.util.List;

/// A page that says one thing: the template `notice.jte`.
///
/// @param back where the link leads; empty where there is nothing
record Notice(String title, List<String> paragraphs, String back) {
  Notice {
    paragraphs = List.copyOf(paragraphs);
  }

  /// Mute: an address of this door is a secret.
  @Override
  public String toString() {
    return "Notice";
  }
}
