package org.holdfast.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/// Where an app's answer may be sent: exactly there, or, on the person's own machine, at any port
/// (RFC 8252, section 7.3). Nothing is decoded or resolved before it is compared.
public record ReturnAddress(String text) {

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int LONGEST = 2_000;

  /// @throws GrantRefusal.Unfit unless it is an absolute address without a fragment: of `https`, of
  ///   `http` on the person's own machine, or of an app's own scheme, which has a dot in it
  public ReturnAddress {
    URI uri =
        parsed(text)
            .orElseThrow(
                () ->
                    new GrantRefusal.Unfit(
                        "A return address is https://…, http://localhost or com.example.app:/…,"
                            + " without a fragment."));
    boolean fits =
        switch (String.valueOf(uri.getScheme())) {
          case "https" -> uri.getHost() != null && uri.getRawUserInfo() == null;
          case "http" -> isLoopback(uri);
          default -> uri.isAbsolute() && uri.getScheme().contains(".");
        };
    if (!fits) {
      throw new GrantRefusal.Unfit(
          "A return address is https://…, http://localhost or com.example.app:/…, not " + text);
    }
  }

  boolean accepts(String address) {
    return text.equals(address)
        || (parsed(text).filter(ReturnAddress::isLoopback).isPresent() && sameButPort(address));
  }

  private boolean sameButPort(String address) {
    Optional<URI> asked = parsed(address).filter(ReturnAddress::isLoopback);
    return asked.isPresent() && withoutPort(asked.get()).equals(withoutPort(URI.create(text)));
  }

  // An empty path and `/` are the same (RFC 3986, section 6.2.3); clients differ in it.
  private static String withoutPort(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getHost()
        + path
        + Optional.ofNullable(uri.getRawQuery()).map("?"::concat).orElse("");
  }

  private static boolean isLoopback(URI uri) {
    return "http".equals(uri.getScheme())
        && uri.getHost() != null
        && THIS_MACHINE.contains(uri.getHost())
        && uri.getRawUserInfo() == null;
  }

  private static Optional<URI> parsed(String text) {
    if (text.length() > LONGEST || text.contains("#")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new URI(text)).filter(URI::isAbsolute);
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
