package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.identity.AppLoad;
import org.holdfast.identity.Client;
import org.holdfast.identity.Clients;
import org.holdfast.identity.ReturnAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/// Which app sends a request, and whether it has shown that it is itself.
///
/// A public app may send a secret, as those do whose makers were told to; since everyone can read
/// it in the app, it is neither asked for nor looked at.
final class ClientCheck implements AuthenticationConverter, AuthenticationManager {

  /// What must not stand in an address, where logs and histories keep it (W12).
  private static final Set<String> SECRETS =
      Set.of("client_secret", "code", "refresh_token", "device_code", "code_verifier");

  private final Clients clients;
  private final AppLoad load;

  ClientCheck(Clients clients, AppLoad load) {
    this.clients = clients;
    this.load = load;
  }

  @Override
  public Authentication convert(HttpServletRequest request) {
    refuseSecretsInAddress(request);
    Optional<String[]> basic = basic(request);
    basic.ifPresent(pair -> requireOneWay(request, pair[0]));
    String id = basic.map(pair -> pair[0]).or(() -> one(request, "client_id")).orElse("");
    Optional<String> secret = basic.map(pair -> pair[1]).or(() -> one(request, "client_secret"));
    if (id.isEmpty()) {
      throw refused("invalid_request", "The request must contain client_id, once.");
    }
    return new OAuth2ClientAuthenticationToken(
        id, ClientAuthenticationMethod.CLIENT_SECRET_POST, secret.orElse(""), null);
  }

  private static void refuseSecretsInAddress(HttpServletRequest request) {
    String query = Optional.ofNullable(request.getQueryString()).orElse("");
    try {
      if (QueryText.parse(query).keySet().stream().anyMatch(SECRETS::contains)) {
        throw refused("invalid_request", "Secrets belong into the body, not into the address.");
      }
    } catch (IllegalArgumentException _) {
      throw refused("invalid_request", "The address is not well-formed.");
    }
  }

  /// Which of two is meant must not be guessed (RFC 6749, section 2.3).
  private static void requireOneWay(HttpServletRequest request, String id) {
    String[] sent = request.getParameterValues("client_id");
    boolean other = sent != null && !List.of(sent).equals(List.of(id));
    if (other || request.getParameter("client_secret") != null) {
      throw refused("invalid_request", "The app shows who it is in two ways; use one.");
    }
  }

  private static Optional<String> one(HttpServletRequest request, String name) {
    String[] values = request.getParameterValues(name);
    return values != null && values.length == 1 ? Optional.of(values[0]) : Optional.empty();
  }

  /// Both parts are form-encoded inside (RFC 6749, section 2.3.1).
  private static Optional<String[]> basic(HttpServletRequest request) {
    String header = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
    if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Optional.empty();
    }
    try {
      String pair =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("no colon");
      }
      return Optional.of(
          new String[] {
            URLDecoder.decode(pair.substring(0, colon), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(colon + 1), StandardCharsets.UTF_8)
          });
    } catch (IllegalArgumentException _) {
      throw refused("invalid_client", "The Authorization header is not well-formed.");
    }
  }

  @Override
  public Authentication authenticate(Authentication sent) {
    String secret = sent.getCredentials() instanceof String text ? text : "";
    Client client =
        clients
            .find(sent.getName())
            .filter(each -> !each.kind().hasSecret() || clients.isSecret(each, secret))
            .orElseThrow(() -> unknown(address(sent)));
    OAuth2ClientAuthenticationToken checked =
        new OAuth2ClientAuthenticationToken(registered(client), method(client), null);
    checked.setDetails(client);
    return checked;
  }

  /// Wrong ones are counted and right ones let through: nobody guesses 256 bits, and who sits
  /// behind the same address must not lock others out. What is counted costs no more than a look.
  private OAuth2AuthenticationException unknown(String address) {
    return TokenDesk.refusing(
        "invalid_client",
        () -> {
          load.take(AppLoad.What.WRONG_APP, address);
          return refused("invalid_client", "No app has this client_id and client_secret.");
        });
  }

  /// Where a request came from that a filter has read; empty if it does not say.
  static String address(Authentication sent) {
    return sent.getDetails() instanceof WebAuthenticationDetails details
        ? details.getRemoteAddress()
        : "";
  }

  /// As Spring's filters want it.
  static RegisteredClient registered(Client client) {
    return RegisteredClient.withId(client.id())
        .clientId(client.id())
        .clientName(client.name())
        .clientAuthenticationMethod(method(client))
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
        .authorizationGrantType(AuthorizationGrantType.DEVICE_CODE)
        .redirectUris(all -> all.addAll(returns(client)))
        .build();
  }

  /// A service has none, but Spring's class asks for one. Nothing is ever compared with it.
  private static List<String> returns(Client client) {
    return client.returns().isEmpty()
        ? List.of("https://localhost/")
        : client.returns().stream().map(ReturnAddress::text).toList();
  }

  private static ClientAuthenticationMethod method(Client client) {
    return client.kind().hasSecret()
        ? ClientAuthenticationMethod.CLIENT_SECRET_POST
        : ClientAuthenticationMethod.NONE;
  }

  /// The app behind what [#authenticate] gave.
  static Client client(@Nullable Object principal) {
    if (principal instanceof OAuth2ClientAuthenticationToken token
        && token.getDetails() instanceof Client client) {
      return client;
    }
    throw refused("invalid_client", "The app is not known.");
  }

  static OAuth2AuthenticationException refused(String code, String sentence) {
    return new OAuth2AuthenticationException(new OAuth2Error(code, sentence, null), sentence);
  }
}
