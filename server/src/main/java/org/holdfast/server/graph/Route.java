package org.holdfast.server.graph;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One operation of the door: a method on a pattern below a [Scope].
///
/// @param pattern segments, `{name}` standing for any one; compared without regard to case
/// @param template how its addresses are built, for figures
record Route(Scope scope, String method, List<String> pattern, Handler handler, String template) {

  /// Serves a call whose route fits.
  interface Handler {
    void serve(Call call) throws IOException;
  }

  static Route of(Scope scope, String method, String pattern, Handler handler) {
    String root =
        switch (scope) {
          case SERVICE -> "/v1.0";
          case DRIVE -> "/v1.0/{drive}";
          case ITEM -> "/v1.0/{drive}/{item}";
          case SHARE -> "/v1.0/shares/{share}";
        };
    return new Route(
        scope,
        method,
        Arrays.stream(pattern.split("/", -1)).filter(part -> !part.isEmpty()).toList(),
        handler,
        pattern.isEmpty() ? root : root + "/" + pattern);
  }

  /// Whether it leaves everything as it is: a GET does, and a preview, an archive or the address of
  /// a socket is asked for by POST.
  boolean reads() {
    return method.equals("GET")
        || (scope == Scope.ITEM && pattern.equals(List.of("preview")))
        || (scope == Scope.ITEM && pattern.equals(List.of("subscriptions", "socketIo")))
        || (scope == Scope.DRIVE && pattern.equals(List.of(AppLimits.ZIP.split("/"))));
  }

  /// Whether it is served when nothing may be written: an archive is kept as a list.
  boolean writesNothing() {
    return method.equals("GET") || pattern.equals(List.of("preview"));
  }

  /// The values of the pattern's places, when `segments` fit it.
  Optional<Map<String, String>> match(List<String> segments) {
    if (segments.size() != pattern.size()) {
      return Optional.empty();
    }
    Map<String, String> places = Map.of();
    for (int i = 0; i < segments.size(); i++) {
      String part = pattern.get(i);
      if (part.startsWith("{")) {
        places = places.isEmpty() ? new HashMap<>() : places;
        places.put(part.substring(1, part.length() - 1), segments.get(i));
      } else if (!part.equalsIgnoreCase(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(places);
  }
}
