package org.holdfast.server.dav;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// An address that a header names: a whole URI, or a path alone (RFC 4918, section 8.3).
final class Address {

  private Address() {}

  /// @param host of the request, with its port
  /// @return empty for an address of another server, or of another door of this one
  /// @throws DavRefusal 400 if it is no address
  static Optional<DavPath> parse(String text, String host) {
    String raw = text.strip();
    if (raw.startsWith("/") && !raw.startsWith("//")) {
      return inside(raw);
    }
    URI uri = uri(raw);
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw malformed();
    }
    String authority = Optional.ofNullable(uri.getRawAuthority()).orElse("");
    if (!plain(authority).equals(plain(host))) {
      return Optional.empty();
    }
    return inside(raw.substring(raw.indexOf(authority) + authority.length()));
  }

  private static Optional<DavPath> inside(String rawPath) {
    if (rawPath.indexOf('?') >= 0 || rawPath.indexOf('#') >= 0) {
      throw malformed();
    }
    return Mount.of(rawPath).map(_ -> DavPath.parse(rawPath));
  }

  /// Clients leave some characters unescaped that no URI may hold, in the path only: the rest of it
  /// is looked at alone.
  private static URI uri(String raw) {
    int start = raw.indexOf("://");
    int path = start < 0 ? -1 : raw.indexOf('/', start + 3);
    try {
      return new URI(path < 0 ? raw : raw.substring(0, path));
    } catch (URISyntaxException _) {
      throw malformed();
    }
  }

  private static String plain(String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    return lower.endsWith(":443") || lower.endsWith(":80")
        ? lower.substring(0, lower.lastIndexOf(':'))
        : lower;
  }

  private static DavRefusal malformed() {
    return DavError.invalid("address-invalid", "A header names an address that is none.").refusal();
  }
}
