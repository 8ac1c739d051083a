package org.holdfast.server.oauth;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.Client;
import org.holdfast.identity.ClientKind;
import org.holdfast.identity.GrantRefusal;
import org.holdfast.identity.Grants;
import org.holdfast.identity.IssuedTokens;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceCodeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;

/// Gives tokens for a code, a refresh token or a device code; and to services for their secret.
final class TokenDesk implements AuthenticationManager {

  private final Grants grants;
  private final InstantSource clock;

  TokenDesk(Grants grants, InstantSource clock) {
    this.grants = grants;
    this.clock = clock;
  }

  @Override
  public Authentication authenticate(Authentication sent) {
    Client client = ClientCheck.client(sent.getPrincipal());
    if (client.kind() == ClientKind.SERVICE
        && !(sent instanceof OAuth2ClientCredentialsAuthenticationToken)) {
      throw ClientCheck.refused(
          "unauthorized_client", "A service signs in by client_credentials alone.");
    }
    IssuedTokens issued =
        switch (sent) {
          case OAuth2AuthorizationCodeAuthenticationToken code ->
              refusing("invalid_grant", () -> redeem(client, code));
          case OAuth2RefreshTokenAuthenticationToken refresh ->
              refusing(
                  "invalid_grant",
                  () ->
                      grants.refresh(
                          client, refresh.getRefreshToken(), AppScope.known(refresh.getScopes())));
          case OAuth2DeviceCodeAuthenticationToken device ->
              refusing(
                  "bad_verification_code",
                  () -> grants.devices().poll(client, device.getDeviceCode()));
          case OAuth2ClientCredentialsAuthenticationToken service ->
              refusing("invalid_scope", () -> serve(client, service.getScopes()));
          default ->
              throw ClientCheck.refused(
                  "unsupported_grant_type",
                  "Tokens are given for authorization_code, refresh_token, device_code and"
                      + " client_credentials.");
        };
    return answer(sent, client, issued);
  }

  private IssuedTokens redeem(Client client, OAuth2AuthorizationCodeAuthenticationToken sent) {
    Object verifier = sent.getAdditionalParameters().get("code_verifier");
    return grants.redeem(
        client,
        sent.getCode(),
        Optional.ofNullable(sent.getRedirectUri()).orElse(""),
        Optional.ofNullable(verifier).map(String::valueOf));
  }

  /// All that it is registered for, where it asks for nothing by name.
  private IssuedTokens serve(Client client, Set<String> names) {
    Set<AppScope> wanted = AskedScopes.of(client, names);
    return grants.serve(client, names.isEmpty() ? client.scopes() : wanted);
  }

  /// @param invalid what the standards call a code or token of this kind that does not fit
  static <T> T refusing(String invalid, Supplier<T> work) {
    try {
      return work.get();
    } catch (GrantRefusal refusal) {
      throw refused(invalid, refusal);
    }
  }

  private static OAuth2AuthenticationException refused(String invalid, GrantRefusal refusal) {
    String code =
        switch (refusal) {
          case GrantRefusal.Invalid _ -> invalid;
          case GrantRefusal.UsedTwice _ -> "invalid_grant";
          case GrantRefusal.Pending _ -> "authorization_pending";
          case GrantRefusal.TooSoon _ -> "slow_down";
          case GrantRefusal.Declined _ -> "authorization_declined";
          case GrantRefusal.Expired _ -> "expired_token";
          case GrantRefusal.TooMany _ -> OAuthErrors.TOO_MANY;
          case GrantRefusal.NoService _ -> "unauthorized_client";
          case GrantRefusal.Unfit _ -> "invalid_request";
        };
    return ClientCheck.refused(code, String.valueOf(refusal.getMessage()));
  }

  private Authentication answer(Authentication sent, Client client, IssuedTokens issued) {
    Set<String> scopes =
        issued.scopes().stream().map(AppScope::text).collect(Collectors.toUnmodifiableSet());
    OAuth2AccessToken access =
        new OAuth2AccessToken(
            OAuth2AccessToken.TokenType.BEARER,
            issued.access(),
            clock.instant(),
            clock.instant().plus(issued.accessLife()),
            scopes);
    OAuth2AccessTokenAuthenticationToken answer =
        new OAuth2AccessTokenAuthenticationToken(ClientCheck.registered(client), sent, access);
    answer.setDetails(issued);
    return answer;
  }
}
