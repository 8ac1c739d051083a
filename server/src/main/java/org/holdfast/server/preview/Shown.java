package org.holdfast.server.preview;

import java.util.List;
import java.util.Optional;
import org.holdfast.server.PageWords;

/// What every page of a content is given.
///
/// @param name as it can be shown: see [#name(String)]
/// @param about kind and size, in words
/// @param bytes where the content is served; empty where it is not given away
/// @param otherView the address of the other way to look at it, if it can be looked at in two
/// @param bare whether it stands in a page that says what it is, and has the buttons
/// @param notes what to know before reading, in words
/// @param body what the page's own template shows
record Shown<T>(
    PageWords words,
    String name,
    String about,
    String bytes,
    Optional<Link> otherView,
    boolean bare,
    List<String> notes,
    T body) {

  /// @param words what stands on it
  record Link(String address, String words) {}

  Shown {
    notes = List.copyOf(notes);
  }

  /// A name without what would make it look like another: what turns text round, breaks lines, or
  /// is invisible, becomes a sign that can be seen.
  static String name(String raw) {
    StringBuilder name = new StringBuilder(raw.length());
    raw.codePoints().forEach(c -> name.appendCodePoint(isPlain(c) ? c : 0xfffd));
    return name.toString();
  }

  private static boolean isPlain(int c) {
    int type = Character.getType(c);
    boolean joins = c == 0x200c || c == 0x200d; // as Persian and pictures of families need
    return joins
        || (type != Character.CONTROL
            && type != Character.FORMAT
            && type != Character.LINE_SEPARATOR
            && type != Character.PARAGRAPH_SEPARATOR
            && type != Character.SURROGATE);
  }
}
