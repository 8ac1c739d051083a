package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceCodeAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/// Reads a device's question, by the standard's name of the grant and by the shorter one that older
/// OneDrive clients use, whose code stands in `code`.
final class DeviceCodeGrant implements AuthenticationConverter {

  private static final Set<String> NAMES =
      Set.of("urn:ietf:params:oauth:grant-type:device_code", "device_code");

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    if (!NAMES.contains(Optional.ofNullable(request.getParameter("grant_type")).orElse(""))) {
      return null;
    }
    String code =
        Optional.ofNullable(request.getParameter("device_code"))
            .or(() -> Optional.ofNullable(request.getParameter("code")))
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () ->
                    ClientCheck.refused(
                        "invalid_request", "The request must contain device_code."));
    Authentication client = SecurityContextHolder.getContext().getAuthentication();
    if (client == null) {
      throw ClientCheck.refused("invalid_client", "The app is not known.");
    }
    return new OAuth2DeviceCodeAuthenticationToken(code, client, Map.of());
  }
}
