package org.holdfast.server.graph;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

/// Addresses that are secrets themselves: download URLs, upload URLs, monitors, sockets. Whoever
/// has one needs nothing else.
final class SecretRoutes {

  /// Serves an address whose secret was taken out of it.
  interface Handler {
    void serve(Exchange exchange, String secret) throws IOException;
  }

  /// One operation on such an address.
  record SecretRoute(String method, String prefix, Handler handler) {}

  private static final List<String> PREFIXES =
      List.of(
          Links.DOWNLOAD,
          Links.UPLOAD,
          Links.ZIP,
          Links.MONITOR,
          Links.THUMBNAIL,
          SocketHandler.PATH);

  private final List<SecretRoute> routes;

  SecretRoutes(
      DownloadHandler downloads,
      SessionHandler sessions,
      CopyHandler copies,
      ZipHandler zips,
      ThumbnailHandler thumbnails,
      SocketHandler sockets) {
    this.routes =
        List.of(
            new SecretRoute("GET", Links.DOWNLOAD, downloads::serve),
            new SecretRoute("GET", Links.THUMBNAIL, thumbnails::serve),
            new SecretRoute("PUT", Links.UPLOAD, sessions::fragment),
            new SecretRoute("GET", Links.UPLOAD, sessions::status),
            new SecretRoute("DELETE", Links.UPLOAD, sessions::cancel),
            new SecretRoute("POST", Links.UPLOAD, sessions::commit),
            new SecretRoute("GET", Links.ZIP, zips::serve),
            new SecretRoute("GET", Links.MONITOR, copies::monitor),
            new SecretRoute("GET", SocketHandler.PATH, sockets::connect));
  }

  /// Whether `path` is such an address.
  static boolean isSecret(String path) {
    return PREFIXES.stream().anyMatch(path::startsWith);
  }

  /// @param path is such an address
  void serve(Exchange exchange, String path) throws IOException {
    TreeSet<String> others = new TreeSet<>();
    for (SecretRoute route : routes) {
      if (!path.startsWith(route.prefix())) {
        continue;
      }
      if (route.method().equals(exchange.method())) {
        route.handler().serve(exchange, path.substring(route.prefix().length()));
        return;
      }
      others.add(route.method());
    }
    throw RouteTable.notAllowed(others);
  }
}
