package org.holdfast.server.preview;

import java.util.List;

/// A text as its page shows it.
///
/// @param lines without their ends
/// @param language by which the page's script chooses colours; empty if there is none
record Lines(List<String> lines, String language) {

  /// A page of more makes browsers slow.
  static final int MOST = 10_000;

  Lines {
    lines = List.copyOf(lines);
  }

  static Lines of(String text, String language) {
    return new Lines(text.lines().limit(MOST).toList(), language);
  }

  /// Whether `text` has more lines than are shown.
  static boolean isCut(String text) {
    return text.lines().skip(MOST).findAny().isPresent();
  }
}
