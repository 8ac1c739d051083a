package org.holdfast.server;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.Request;
import org.apache.catalina.mapper.MappingData;

/// What a request is called in figures and traces: how its address is built, and never what stands
/// in it.
public final class RouteName {

  private static final String ATTRIBUTE = RouteName.class.getName();

  private RouteName() {}

  /// A door says which of its routes it takes.
  ///
  /// @param template stands in the code, and not in the request
  public static void tell(HttpServletRequest request, String template) {
    request.setAttribute(ATTRIBUTE, template);
  }

  /// What a door said; else the door alone.
  static String of(Request request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String told) {
      return told;
    }
    MappingData mapped = request.getMappingData();
    return mapped == null || mapped.wrapper == null
        ? "none"
        : request.getHttpServletMapping().getPattern();
  }
}
