package org.holdfast.server.signin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which handler serves what.
final class Routes {

  private final Map<String, Handler> handlers = new HashMap<>();

  Routes get(String path, Handler handler) {
    return add("GET " + path, handler);
  }

  Routes post(String path, Handler handler) {
    return add("POST " + path, handler);
  }

  private Routes add(String key, Handler handler) {
    if (handlers.put(key, handler) != null) {
      throw new IllegalStateException("two pages at " + key);
    }
    return this;
  }

  /// What is sent by POST, in order.
  List<String> posts() {
    return handlers.keySet().stream()
        .filter(key -> key.startsWith("POST "))
        .map(key -> key.substring("POST ".length()))
        .sorted()
        .toList();
  }

  Optional<Handler> find(String method, String path) {
    return Optional.ofNullable(handlers.get(method + " " + path));
  }
}
