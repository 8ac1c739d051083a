package org.holdfast.server.graph;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Addresses that are secrets themselves: download URLs, upload URLs, monitors. Whoever has one
/// needs nothing else.
final class SecretRoutes {

  /// Serves an address whose secret was taken out of it.
  interface Handler {
    void serve(Exchange exchange, String secret) throws IOException;
  }

  /// One operation on such an address.
  record SecretRoute(String method, String prefix, Handler handler) {}

  private final List<SecretRoute> routes;

  SecretRoutes(DownloadHandler downloads, SessionHandler sessions, CopyHandler copies) {
    this.routes =
        List.of(
            new SecretRoute("GET", Links.DOWNLOAD, downloads::serve),
            new SecretRoute("PUT", Links.UPLOAD, sessions::fragment),
            new SecretRoute("GET", Links.UPLOAD, sessions::status),
            new SecretRoute("DELETE", Links.UPLOAD, sessions::cancel),
            new SecretRoute("POST", Links.UPLOAD, sessions::commit),
            new SecretRoute("GET", Links.MONITOR, copies::monitor));
  }

  /// Whether `path` was such an address, and so was served.
  boolean serve(Exchange exchange, String path) throws IOException {
    TreeSet<String> others = new TreeSet<>();
    Optional<String> secret = Optional.empty();
    for (SecretRoute route : routes) {
      if (!path.startsWith(route.prefix())) {
        continue;
      }
      secret = Optional.of(path.substring(route.prefix().length()));
      if (route.method().equals(exchange.method())) {
        route.handler().serve(exchange, secret.get());
        return true;
      }
      others.add(route.method());
    }
    if (secret.isPresent()) {
      throw RouteTable.notAllowed(others);
    }
    return false;
  }
}
