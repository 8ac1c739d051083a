package org.holdfast.server.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Every operation the door knows, in one list that can be read and tried one by one.
///
/// @param routes the first that fits is taken
record RouteTable(List<Route> routes) {

  /// A route that fits, and what stood in its places.
  record Match(Route route, Map<String, String> places) {}

  /// @throws GraphRefusal 404 when no route has this shape, 405 when one has but not this method
  Match find(Scope scope, String method, List<String> segments) {
    TreeSet<String> others = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> places =
          route.scope() == scope ? route.match(segments) : Optional.empty();
      if (places.isPresent() && route.method().equals(method)) {
        return new Match(route, places.get());
      }
      places.ifPresent(_ -> others.add(route.method()));
    }
    if (others.isEmpty()) {
      throw GraphError.absent().refusal();
    }
    throw notAllowed(others);
  }

  static GraphRefusal notAllowed(SortedSet<String> allowed) {
    String methods = String.join(", ", allowed);
    return GraphError.of(405, "invalidRequest", "This address takes " + methods + ".")
        .with("Allow", methods)
        .refusal();
  }
}
