package org.holdfast.server.oauth;

import java.util.Optional;

/// How an answer gets through the browser to the app.
enum ResponseMode {
  QUERY,
  FRAGMENT,
  FORM_POST;

  static Optional<ResponseMode> find(String name) {
    return switch (name) {
      case "query" -> Optional.of(QUERY);
      case "fragment" -> Optional.of(FRAGMENT);
      case "form_post" -> Optional.of(FORM_POST);
      default -> Optional.empty();
    };
  }
}
