package org.holdfast.server;

import jakarta.servlet.http.HttpServletResponse;

/// What every answer carries, whichever door gives it; a door may be stricter, or say how long its
/// own answers may be kept.
///
/// @see "Threat model, section 6"
final class SecurityHeaders {

  private SecurityHeaders() {}

  /// @param secure whether it goes over TLS: the promise of TLS may not be made without it (RFC
  ///   6797, section 7.2)
  static void set(HttpServletResponse response, boolean secure) {
    if (secure) {
      response.setHeader("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
    }
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Cache-Control", "no-store");
  }
}
