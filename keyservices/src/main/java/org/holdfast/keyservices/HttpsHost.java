package org.holdfast.keyservices;

import java.net.URI;
import java.util.Locale;

/// An address of a service: `https://`, a host, and a port if need be.
final class HttpsHost {

  private HttpsHost() {}

  /// @return the same for all that mean the same
  /// @throws IllegalArgumentException if it is anything else
  static URI of(URI url) {
    if (!"https".equalsIgnoreCase(url.getScheme())
        || url.getHost() == null
        || url.getUserInfo() != null
        || url.getQuery() != null
        || url.getFragment() != null
        || !url.getPath().matches("/?")) {
      throw new IllegalArgumentException("url is https:// and a host");
    }
    String port = url.getPort() < 0 || url.getPort() == 443 ? "" : ":" + url.getPort();
    return URI.create("https://" + url.getHost().toLowerCase(Locale.ROOT) + port);
  }
}
