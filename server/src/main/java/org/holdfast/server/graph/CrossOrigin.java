package org.holdfast.server.graph;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/// What pages of other origins may do: nothing, unless their origin was allowed by name. No cookie
/// is ever looked at by this door, so none is allowed either.
///
/// @see "Fetch Standard, section 3.2: CORS protocol"
record CrossOrigin(Set<String> allowed) {

  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
  private static final String TOLD =
      "ETag, Location, Retry-After, request-id, client-request-id, Preference-Applied,"
          + " Content-Range, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset";

  /// Whether whoever asks may open a WebSocket, for which a browser asks nobody: a program, a page
  /// of this server, or one whose origin is allowed. Of this server's origin programs tell the host
  /// alone, so the port does not count; what lets them in is the secret of the address anyway.
  boolean mayConnect(Exchange exchange) {
    Optional<String> origin = exchange.header("Origin");
    return origin.isEmpty()
        || allowed.contains(origin.get())
        || host(origin.get()).filter(exchange.host()::equalsIgnoreCase).isPresent();
  }

  private static Optional<String> host(String origin) {
    try {
      return Optional.ofNullable(URI.create(origin).getHost());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Lets the answer be read by the page that asked, if its origin is allowed.
  ///
  /// @return whether the request was nothing but the question whether one may be sent
  boolean answer(Exchange exchange) {
    Optional<String> origin = exchange.header("Origin");
    if (origin.isEmpty()) {
      return false;
    }
    exchange.setHeader("Vary", "Origin");
    boolean asks =
        exchange.method().equals("OPTIONS")
            && exchange.header("Access-Control-Request-Method").isPresent();
    if (!allowed.contains(origin.get())) {
      return false;
    }
    exchange.setHeader("Access-Control-Allow-Origin", origin.get());
    exchange.setHeader("Access-Control-Expose-Headers", TOLD);
    if (asks) {
      exchange.setHeader("Access-Control-Allow-Methods", METHODS);
      exchange
          .header("Access-Control-Request-Headers")
          .filter(names -> names.matches("[A-Za-z0-9, -]{1,1000}"))
          .ifPresent(names -> exchange.setHeader("Access-Control-Allow-Headers", names));
      exchange.setHeader("Access-Control-Max-Age", "3600");
      exchange.answerEmpty(204);
    }
    return asks;
  }
}
