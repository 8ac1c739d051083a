package org.holdfast.server.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What `$expand` asks to have written inside an item: `children($select=id,name;$top=5),versions`.
///
/// @param children the children, with their own selection and page length
/// @param versions whether the versions are wanted
/// @param permissions whether those are that hold for it
/// @param thumbnails whether the addresses of thumbnails are wanted
record Expansion(
    Optional<Children> children, boolean versions, boolean permissions, boolean thumbnails) {

  /// @param top at most this many; the rest is behind `children@odata.nextLink`
  record Children(Selection select, int top) {}

  static final Expansion NONE = new Expansion(Optional.empty(), false, false, false);

  static Expansion of(QueryOptions query) {
    Expansion expansion = NONE;
    for (String part : split(query.text("$expand").orElse(""), ',')) {
      expansion = expansion.with(part.strip());
    }
    return expansion;
  }

  private Expansion with(String part) {
    int open = part.indexOf('(');
    String name = (open < 0 ? part : part.substring(0, open)).strip().toLowerCase(Locale.ROOT);
    if (open >= 0 && !part.endsWith(")")) {
      throw QueryOptions.invalid("$expand has a bracket that is not closed.");
    }
    String options = open < 0 ? "" : part.substring(open + 1, part.length() - 1);
    if (name.equals("children")) {
      return new Expansion(Optional.of(children(options)), versions, permissions, thumbnails);
    }
    if (name.equals("versions")) {
      return new Expansion(children, true, permissions, thumbnails);
    }
    if (name.equals("permissions")) {
      return new Expansion(children, versions, true, thumbnails);
    }
    if (name.equals("thumbnails")) {
      return new Expansion(children, versions, permissions, true);
    }
    throw QueryOptions.invalid("$expand knows children, versions, thumbnails and permissions.");
  }

  private static Children children(String options) {
    Selection select = Selection.ALL;
    int top = QueryOptions.DEFAULT_TOP;
    for (String option : split(options, ';')) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals).strip();
      String value = equals < 0 ? "" : option.substring(equals + 1).strip();
      switch (name.toLowerCase(Locale.ROOT)) {
        case "$select" -> select = Selection.of(value);
        case "$top" -> top = QueryOptions.top(value);
        default -> throw QueryOptions.invalid("$expand=children takes $select and $top.");
      }
    }
    return new Children(select, top);
  }

  /// Splits outside of brackets only.
  private static List<String> split(String text, char at) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? at : text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == at && (depth == 0 || i == text.length())) {
        String part = text.substring(start, i).strip();
        start = i + 1;
        if (!part.isEmpty()) {
          parts.add(part);
        }
      }
    }
    return parts;
  }
}
