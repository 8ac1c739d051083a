package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.Client;
import org.holdfast.identity.ClientKind;
import org.holdfast.identity.DeviceStart;
import org.holdfast.identity.Grants;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2DeviceCode;
import org.springframework.security.oauth2.core.OAuth2UserCode;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceAuthorizationRequestAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/// Begins the sign-in of a device that has no browser.
final class DeviceDesk implements AuthenticationManager, AuthenticationSuccessHandler {

  private final Grants grants;
  private final Supplier<URI> publicAddress;
  private final InstantSource clock;

  DeviceDesk(Grants grants, Supplier<URI> publicAddress, InstantSource clock) {
    this.grants = grants;
    this.publicAddress = publicAddress;
    this.clock = clock;
  }

  @Override
  public Authentication authenticate(Authentication sent) {
    if (!(sent instanceof OAuth2DeviceAuthorizationRequestAuthenticationToken request)
        || !(sent.getPrincipal() instanceof OAuth2ClientAuthenticationToken principal)) {
      throw ClientCheck.refused("invalid_client", "The app is not known.");
    }
    Client client = ClientCheck.client(principal);
    if (client.kind() == ClientKind.SERVICE || client.kind() == ClientKind.OWN) {
      throw ClientCheck.refused("unauthorized_client", "A service signs in by itself.");
    }
    Set<AppScope> scopes = AskedScopes.of(client, request.getScopes());
    if (scopes.isEmpty()) {
      throw ClientCheck.refused("invalid_scope", "None of these scopes can be given to this app.");
    }
    DeviceStart start =
        TokenDesk.refusing(
            "invalid_request",
            () -> grants.devices().begin(client, scopes, ClientCheck.address(sent)));
    var now = clock.instant();
    OAuth2DeviceAuthorizationRequestAuthenticationToken begun =
        new OAuth2DeviceAuthorizationRequestAuthenticationToken(
            principal,
            request.getScopes(),
            new OAuth2DeviceCode(start.deviceCode(), now, now.plus(start.life())),
            new OAuth2UserCode(start.userCode(), now, now.plus(start.life())));
    begun.setDetails(start);
    return begun;
  }

  @Override
  public void onAuthenticationSuccess(
      HttpServletRequest request, HttpServletResponse response, Authentication begun)
      throws IOException {
    if (!(begun.getDetails() instanceof DeviceStart start)) {
      throw new IllegalStateException("the desk begins sign-ins");
    }
    String address = publicAddress.get() + "/device";
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("user_code", start.userCode());
    answer.put("device_code", start.deviceCode());
    answer.put("verification_uri", address);
    answer.put("expires_in", start.life().toSeconds());
    answer.put("interval", start.interval().toSeconds());
    answer.put(
        "message",
        "To sign in, use a web browser to open the page %s and enter the code %s to authenticate."
            .formatted(address, start.userCode()));
    Json.answer(response, HttpServletResponse.SC_OK, answer);
  }
}
