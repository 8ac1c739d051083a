package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The authorization request that a form carries back, as it was first sent: it is read and checked
/// anew, so the form need not be believed.
final class AskedAgain extends HttpServletRequestWrapper {

  private final String query;
  private final Map<String, String[]> parameters;

  /// @throws IllegalArgumentException if `query` is not one
  AskedAgain(HttpServletRequest request, String query) {
    super(request);
    this.query = query;
    this.parameters = Map.copyOf(QueryText.parse(query));
  }

  @Override
  public String getMethod() {
    return "GET";
  }

  @Override
  public String getQueryString() {
    return query;
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return parameters;
  }

  @Override
  public @Nullable String getParameter(String name) {
    return Optional.ofNullable(parameters.get(name)).map(all -> all[0]).orElse(null);
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    return parameters.get(name);
  }
}
