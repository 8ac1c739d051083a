package org.holdfast.server.preview;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where in a document to begin, and how large.
///
/// @param page from 1
/// @param zoom 1 is as wide as the window
record Place(int page, double zoom) {

  private static final Pattern PAGE = Pattern.compile("[1-9][0-9]{0,5}");
  private static final Pattern ZOOM = Pattern.compile("[0-9]{1,2}(\\.[0-9]{1,4})?");

  /// What makes no sense is the beginning, and as wide as the window.
  static Place of(HttpServletRequest request) {
    int page =
        asked(request, "page").filter(PAGE.asMatchPredicate()).map(Integer::parseInt).orElse(1);
    double zoom =
        asked(request, "zoom").filter(ZOOM.asMatchPredicate()).map(Double::parseDouble).orElse(1d);
    return new Place(page, Math.clamp(zoom, 0.1, 10));
  }

  private static Optional<String> asked(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name));
  }
}
