package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

/// A request as Spring's filters shall see it: at the one address that stands for those of all
/// tenants.
final class PlainPath extends HttpServletRequestWrapper {

  private final String path;

  PlainPath(HttpServletRequest request, String path) {
    super(request);
    this.path = path;
  }

  @Override
  public String getRequestURI() {
    return path;
  }

  @Override
  public StringBuffer getRequestURL() {
    return new StringBuffer("https://").append(getServerName()).append(path);
  }

  @Override
  public String getServletPath() {
    return path;
  }

  @Override
  public @Nullable String getPathInfo() {
    return null;
  }

  @Override
  public HttpServletMapping getHttpServletMapping() {
    return new HttpServletMapping() {
      @Override
      public String getMatchValue() {
        return "";
      }

      @Override
      public String getPattern() {
        return "/";
      }

      @Override
      public String getServletName() {
        return "oauth";
      }

      @Override
      public MappingMatch getMappingMatch() {
        return MappingMatch.DEFAULT;
      }
    };
  }
}
