package org.holdfast.server.oauth;

import jakarta.servlet.Filter;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.holdfast.identity.AppScope;
import org.springframework.http.HttpMethod;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.oidc.OidcProviderConfiguration;
import org.springframework.security.oauth2.server.authorization.oidc.web.OidcProviderConfigurationEndpointFilter;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.web.NimbusJwkSetEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2AuthorizationEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2ClientAuthenticationFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2DeviceAuthorizationEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2RefreshTokenAuthenticationConverter;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.authentication.DelegatingAuthenticationConverter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;

/// Spring Authorization Server's filters, put together by hand: those that are needed and no other,
/// without the configurers that would look for them in a context at each start.
final class Chain {

  static final String TOKEN = "/common/oauth2/v2.0/token";
  static final String DEVICE_CODE = "/common/oauth2/v2.0/devicecode";
  static final String KEYS = "/common/discovery/v2.0/keys";
  static final String DISCOVERY = "/.well-known/openid-configuration";

  private Chain() {}

  static FilterChainProxy of(
      AuthorizeDesk authorize,
      ClientCheck clients,
      TokenDesk tokens,
      DeviceDesk devices,
      IdTokens idTokens,
      OAuthErrors errors,
      Supplier<URI> publicAddress) {
    List<Filter> filters =
        List.of(
            discovery(publicAddress),
            new NimbusJwkSetEndpointFilter((_, _) -> idTokens.published(), KEYS),
            authorize(authorize),
            clients(clients, errors),
            token(tokens, idTokens, errors),
            device(devices, errors));
    return new FilterChainProxy(
        new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, filters));
  }

  private static Filter authorize(AuthorizeDesk desk) {
    OAuth2AuthorizationEndpointFilter filter =
        new OAuth2AuthorizationEndpointFilter(desk, AuthorizeDesk.ADDRESS);
    filter.setAuthenticationConverter(desk.reader());
    filter.setAuthenticationSuccessHandler(desk);
    filter.setAuthenticationFailureHandler(desk);
    filter.setSessionAuthenticationStrategy((_, _, _) -> {}); // the browser's session is not ours
    return filter;
  }

  private static Filter clients(ClientCheck check, OAuthErrors errors) {
    PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
    OAuth2ClientAuthenticationFilter filter =
        new OAuth2ClientAuthenticationFilter(
            check,
            new OrRequestMatcher(
                paths.matcher(HttpMethod.POST, TOKEN),
                paths.matcher(HttpMethod.POST, DEVICE_CODE)));
    filter.setAuthenticationConverter(check);
    filter.setAuthenticationFailureHandler(errors);
    return filter;
  }

  private static Filter token(TokenDesk desk, IdTokens idTokens, OAuthErrors errors) {
    OAuth2TokenEndpointFilter filter = new OAuth2TokenEndpointFilter(desk, TOKEN);
    filter.setAuthenticationConverter(
        new DelegatingAuthenticationConverter(
            List.of(
                new OAuth2AuthorizationCodeAuthenticationConverter(),
                new OAuth2RefreshTokenAuthenticationConverter(),
                new OAuth2ClientCredentialsAuthenticationConverter(),
                new DeviceCodeGrant())));
    filter.setAuthenticationSuccessHandler(new TokenAnswer(idTokens));
    filter.setAuthenticationFailureHandler(errors);
    return filter;
  }

  private static Filter device(DeviceDesk desk, OAuthErrors errors) {
    OAuth2DeviceAuthorizationEndpointFilter filter =
        new OAuth2DeviceAuthorizationEndpointFilter(desk, DEVICE_CODE);
    filter.setAuthenticationSuccessHandler(desk);
    filter.setAuthenticationFailureHandler(errors);
    return filter;
  }

  private static Filter discovery(Supplier<URI> publicAddress) {
    OidcProviderConfigurationEndpointFilter filter = new OidcProviderConfigurationEndpointFilter();
    filter.setProviderConfigurationCustomizer(document -> customize(document, publicAddress));
    return filter;
  }

  /// Says what is served, and takes out what Spring's filter says and is not.
  private static void customize(
      OidcProviderConfiguration.Builder document, Supplier<URI> publicAddress) {
    document.claims(
        claims -> {
          claims
              .keySet()
              .removeIf(
                  name ->
                      name.startsWith("revocation")
                          || name.startsWith("introspection")
                          || name.startsWith("tls_")
                          || name.startsWith("dpop"));
          claims.put("device_authorization_endpoint", publicAddress.get() + DEVICE_CODE);
          claims.put(
              "grant_types_supported",
              List.of(
                  "authorization_code",
                  "refresh_token",
                  "client_credentials",
                  "urn:ietf:params:oauth:grant-type:device_code"));
          claims.put(
              "token_endpoint_auth_methods_supported",
              List.of("client_secret_post", "client_secret_basic", "none"));
          claims.put("response_modes_supported", List.of("query", "fragment", "form_post"));
          claims.put(
              "scopes_supported", List.of(AppScope.values()).stream().map(AppScope::text).toList());
          claims.put("authorization_response_iss_parameter_supported", true);
          claims.put("userinfo_endpoint", publicAddress.get() + UserInfoHandler.ADDRESS);
          claims.put("prompt_values_supported", Prompts.SUPPORTED);
          claims.put("claims_supported", IdTokens.CLAIMS);
          claims.put("claims_parameter_supported", false);
          claims.put("request_parameter_supported", false);
          claims.put("request_uri_parameter_supported", false);
        });
  }

  /// What the filters ask for while they serve a request.
  static AuthorizationServerContext context(Supplier<URI> publicAddress) {
    AuthorizationServerSettings settings =
        AuthorizationServerSettings.builder()
            .authorizationEndpoint(AuthorizeDesk.ADDRESS)
            .tokenEndpoint(TOKEN)
            .deviceAuthorizationEndpoint(DEVICE_CODE)
            .jwkSetEndpoint(KEYS)
            .oidcLogoutEndpoint(LogoutHandler.ADDRESS)
            .build();
    return new AuthorizationServerContext() {
      @Override
      public String getIssuer() {
        return publicAddress.get().toString();
      }

      @Override
      public AuthorizationServerSettings getAuthorizationServerSettings() {
        return settings;
      }
    };
  }
}
