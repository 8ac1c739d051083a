package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.Grants;
import org.holdfast.identity.SignedIn;

/// Who the person is that let an app in, as far as the app's scopes go. The token stands in the
/// header and nowhere else: addresses are kept in many places.
///
/// @see "OpenID Connect Core 1.0, section 5.3; RFC 6750, section 3.1"
final class UserInfoHandler {

  static final String ADDRESS = "/oidc/userinfo";

  private static final String CHALLENGE = "Bearer realm=\"Holdfast\"";

  private final Grants grants;
  private final Function<AccountId, Optional<Account>> accounts;
  private final OAuthErrors errors;

  UserInfoHandler(
      Grants grants, Function<AccountId, Optional<Account>> accounts, OAuthErrors errors) {
    this.grants = grants;
    this.accounts = accounts;
    this.errors = errors;
  }

  void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<String> token =
        Optional.ofNullable(request.getHeader("Authorization"))
            .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(header -> header.substring(7).strip());
    Optional<SignedIn> who = token.flatMap(grants::bearer);
    Optional<Account> account = who.map(SignedIn::account).flatMap(accounts);
    if (who.isEmpty() || account.isEmpty()) {
      String why = token.isEmpty() ? "" : ", error=\"invalid_token\"";
      refuse(request, response, "invalid_token", "Send a living access token of an app.", why);
    } else if (!who.get().scopes().contains(AppScope.OPENID)) {
      refuse(
          request,
          response,
          "insufficient_scope",
          "The token needs the scope openid.",
          ", error=\"insufficient_scope\", scope=\"openid\"");
    } else {
      Json.answer(
          response, HttpServletResponse.SC_OK, IdTokens.person(account.get(), who.get().scopes()));
    }
  }

  private void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      String code,
      String sentence,
      String why)
      throws IOException {
    response.setHeader("WWW-Authenticate", CHALLENGE + why);
    errors.answer(request, response, code, sentence);
  }
}
