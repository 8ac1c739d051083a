package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.holdfast.identity.Client;
import org.holdfast.identity.Clients;
import org.holdfast.server.BrowserSessions;
import org.holdfast.server.Pages;

/// An app sends its person here to sign out of the browser. The sign-out's own page asks first, so
/// that no other site can sign anybody out; only an address of that app's is gone back to.
///
/// @see "OpenID Connect RP-Initiated Logout 1.0"
final class LogoutHandler {

  static final String ADDRESS = "/common/oauth2/v2.0/logout";

  private final Clients clients;
  private final IdTokens idTokens;
  private final BrowserSessions sessions;
  private final Pages pages;

  LogoutHandler(Clients clients, IdTokens idTokens, BrowserSessions sessions, Pages pages) {
    this.clients = clients;
    this.idTokens = idTokens;
    this.sessions = sessions;
    this.pages = pages;
  }

  void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String query = QueryText.ofAll(request.getParameterMap());
    String back = query.isEmpty() ? ADDRESS : ADDRESS + "?" + query;
    if ("POST".equals(request.getMethod())) {
      // Another site's form comes without our cookie: only a GET tells who is signed in.
      Replies.redirect(response, back);
      return;
    }
    if (sessions.isSignedIn(request)) {
      Replies.redirect(response, sessions.signOutAddress(back));
      return;
    }
    Optional<String> returnTo = returnTo(request);
    if (returnTo.isPresent()) {
      Replies.redirect(response, returnTo.get());
      return;
    }
    pages.answer(response, Told.to(request).page(200, "out"));
  }

  private Optional<String> returnTo(HttpServletRequest request) {
    Optional<Client> client = app(request).flatMap(clients::find);
    Optional<String> asked =
        Optional.ofNullable(request.getParameter("post_logout_redirect_uri"))
            .filter(address -> client.filter(each -> each.mayReturnTo(address)).isPresent());
    Optional<String> state = Optional.ofNullable(request.getParameter("state"));
    return asked.map(
        address ->
            address
                + state
                    .map(
                        text ->
                            (address.contains("?") ? "&" : "?") + "state=" + QueryText.encode(text))
                    .orElse(""));
  }

  /// Empty if neither says which app it is, or each another one.
  private Optional<String> app(HttpServletRequest request) {
    Optional<String> id = Optional.ofNullable(request.getParameter("client_id"));
    Optional<String> hint = Optional.ofNullable(request.getParameter("id_token_hint"));
    if (hint.isEmpty()) {
      return id;
    }
    return idTokens
        .hint(hint.get())
        .map(IdTokens.Hint::clientId)
        .filter(told -> id.filter(each -> !each.equals(told)).isEmpty());
  }
}
