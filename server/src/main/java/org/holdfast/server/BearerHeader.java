package org.holdfast.server;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.holdfast.identity.SignIn;

/// Who shows a token in a request's header, for the small doors beside the Graph door.
final class BearerHeader {

  private BearerHeader() {}

  static boolean isSignedIn(HttpServletRequest request, SignIn signIn) {
    return Optional.ofNullable(request.getHeader("Authorization"))
        .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
        .flatMap(header -> signIn.bearer(header.substring(7).strip()))
        .isPresent();
  }
}
