package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.IssuedTokens;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/// Tokens as the contract writes them.
final class TokenAnswer implements AuthenticationSuccessHandler {

  private final IdTokens idTokens;

  TokenAnswer(IdTokens idTokens) {
    this.idTokens = idTokens;
  }

  @Override
  public void onAuthenticationSuccess(
      HttpServletRequest request, HttpServletResponse response, Authentication given)
      throws IOException {
    if (!(given instanceof OAuth2AccessTokenAuthenticationToken token)
        || !(given.getDetails() instanceof IssuedTokens issued)) {
      throw new IllegalStateException("the desk gives tokens");
    }
    long seconds = issued.accessLife().toSeconds();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("token_type", "Bearer");
    answer.put("scope", AppScope.text(issued.scopes()));
    answer.put("expires_in", seconds);
    answer.put("ext_expires_in", seconds);
    answer.put("access_token", issued.access());
    issued.refresh().ifPresent(refresh -> answer.put("refresh_token", refresh));
    if (issued.scopes().contains(AppScope.OPENID)) {
      idTokens
          .of(issued, token.getRegisteredClient().getClientId())
          .ifPresent(text -> answer.put("id_token", text));
      if (Optional.ofNullable(request.getParameter("client_info"))
          .filter("1"::equals)
          .isPresent()) {
        answer.put("client_info", IdTokens.clientInfo(issued.account()));
      }
    }
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Pragma", "no-cache");
    Json.answer(response, HttpServletResponse.SC_OK, answer);
  }
}
