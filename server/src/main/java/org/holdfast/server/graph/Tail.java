package org.holdfast.server.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What comes behind the drive or the item in an address: `children`, `versions/2.0/content`,
/// `delta(token='…')`.
///
/// @param segments decoded; a function's arguments and a namespace in front are taken off
/// @param arguments of the function, by name in lower case
record Tail(List<String> segments, Map<String, String> arguments) {

  static final Tail NONE = new Tail(List.of(), Map.of());

  // OData writes bound functions as name(key='value'); a quote inside a value is doubled.
  // Possessive,
  // so that a value of any length costs no stack.
  private static final Pattern FUNCTION =
      Pattern.compile("([A-Za-z.]+)\\((?:([A-Za-z]+)='((?:[^']++|'')*+)')?\\)");
  private static final List<String> NAMESPACES = List.of("microsoft.graph.", "action.", "view.");

  static Tail of(List<String> decoded) {
    if (decoded.isEmpty()) {
      return NONE;
    }
    List<String> segments = new ArrayList<>(decoded.size());
    Map<String, String> arguments = Map.of();
    for (String segment : decoded) {
      Matcher function = FUNCTION.matcher(segment);
      if (!function.matches()) {
        segments.add(withoutNamespace(segment));
        continue;
      }
      segments.add(withoutNamespace(function.group(1)));
      Optional<String> name = Optional.ofNullable(function.group(2));
      if (name.isPresent()) {
        arguments =
            Map.of(name.get().toLowerCase(Locale.ROOT), function.group(3).replace("''", "'"));
      }
    }
    return new Tail(List.copyOf(segments), arguments);
  }

  private static String withoutNamespace(String segment) {
    for (String namespace : NAMESPACES) {
      if (segment.regionMatches(true, 0, namespace, 0, namespace.length())) {
        return segment.substring(namespace.length());
      }
    }
    return segment;
  }
}
