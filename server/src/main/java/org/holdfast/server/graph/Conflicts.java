package org.holdfast.server.graph;

import java.util.Locale;
import java.util.Optional;
import org.holdfast.drive.Conflict;

/// What to do when a name is taken: the contract's instance annotation, in a body or in the query,
/// under its new name or its old one.
final class Conflicts {

  private static final String NEW = "@microsoft.graph.conflictBehavior";
  private static final String OLD = "@name.conflictBehavior";

  private Conflicts() {}

  static Conflict of(QueryOptions query, Conflict otherwise) {
    return query.text(NEW).or(() -> query.text(OLD)).map(Conflicts::parse).orElse(otherwise);
  }

  /// The body's word counts before the query's.
  static Conflict of(JsonBody body, QueryOptions query, Conflict otherwise) {
    Optional<String> told = body.text(NEW).or(() -> body.text(OLD));
    return told.map(Conflicts::parse).orElseGet(() -> of(query, otherwise));
  }

  private static Conflict parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "fail" -> Conflict.FAIL;
      case "replace" -> Conflict.REPLACE;
      case "rename" -> Conflict.RENAME;
      default ->
          throw GraphError.invalid(
                  "invalidParameterFormat", NEW + " is one of fail, replace and rename.")
              .refusal();
    };
  }
}
