package org.holdfast.server.graph;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.server.PercentText;

/// The options in a request's query (section 1 of the contract). A `$` option that is not known is
/// refused; other unknown parameters are ignored.
///
/// @param values by name as decoded; the first of two equal names counts
record QueryOptions(Map<String, String> values) {

  static final int DEFAULT_TOP = 200;
  static final int MAX_TOP = 1_000;

  private static final Set<String> KNOWN =
      Set.of(
          "$select", "$expand", "$top", "$orderby", "$filter", "$skiptoken", "$count", "$format");

  /// @param rawQuery without the question mark
  static QueryOptions parse(Optional<String> rawQuery) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : rawQuery.orElse("").split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (name.startsWith("$") && !KNOWN.contains(name.toLowerCase(Locale.ROOT))) {
        throw invalid("There is no query option " + quoted(name) + ".");
      }
      values.putIfAbsent(name.startsWith("$") ? name.toLowerCase(Locale.ROOT) : name, value);
    }
    return new QueryOptions(values);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Selection select() {
    return text("$select").map(Selection::of).orElse(Selection.ALL);
  }

  /// How many entries a page may have: 1 to 1000, 200 unless told.
  int top() {
    return text("$top").map(QueryOptions::top).orElse(DEFAULT_TOP);
  }

  static int top(String text) {
    if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1) {
      throw invalid("$top is a number from 1 to " + MAX_TOP + ".");
    }
    return Math.min(Integer.parseInt(text), MAX_TOP);
  }

  boolean count() {
    return text("$count").map("true"::equalsIgnoreCase).orElse(false);
  }

  static GraphRefusal invalid(String message) {
    return GraphError.invalid("invalidQueryOption", message).refusal();
  }

  /// Names of strangers appear in messages only when they are plain and short.
  private static String quoted(String name) {
    return name.matches("\\$[A-Za-z]{1,32}") ? name : "of that name";
  }

  /// In a query, unlike in a path, a plus is a space: every form encoder writes it so.
  private static String decode(String raw) {
    return PercentText.decode(raw.replace('+', ' '));
  }
}
