package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.holdfast.identity.BrowserSession;
import org.holdfast.identity.ClientKind;
import org.holdfast.identity.Clients;
import org.holdfast.identity.CodeRequest;
import org.holdfast.identity.Grants;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.SignedIn;
import org.holdfast.server.BrowserSessions;
import org.holdfast.server.Page;
import org.holdfast.server.Pages;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeRequestAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/// Puts an app's request to its person, and sends the answer back.
///
///     asked ─▶ nobody signed in, or a login is wanted ─▶ the sign-in's pages, and back to here
///           ─▶ the web app, or allowed before and sure who gets it ─▶ a code
///           ─▶ the last proof is older than 5 minutes ─▶ prove again, and back to here
///           ─▶ the person is asked ─ Allow ─▶ a code
///                                  └ Deny ──▶ access_denied
///
/// What is put to a person asks for a fresh proof, each time: an app stays signed in for up to a
/// year, and whoever has a stolen cookie must not turn it into that. Where nobody is asked, no new
/// app comes in.
///
/// Between its pages nothing is kept: the form carries the request, which is checked anew when it
/// comes back.
final class AuthorizeDesk
    implements AuthenticationManager, AuthenticationSuccessHandler, AuthenticationFailureHandler {

  static final String ADDRESS = "/common/oauth2/v2.0/authorize";
  static final String ANSWER_ADDRESS = "/common/oauth2/v2.0/consent";

  /// Where the web app is answered: it reads the address, and nothing stands there (ADR 27).
  private static final String OWN_ADDRESS = "/app/signed-in";

  private final AuthenticationConverter reader =
      new OAuth2AuthorizationCodeRequestAuthenticationConverter();
  private final Grants grants;
  private final Clients clients;
  private final BrowserSessions sessions;
  private final Pages pages;
  private final Replies replies;
  private final FormSeal seal;
  private final LoginMark mark;
  private final IdTokens idTokens;
  private final InstantSource clock;

  AuthorizeDesk(
      Grants grants,
      Clients clients,
      BrowserSessions sessions,
      Pages pages,
      Replies replies,
      FormSeal seal,
      LoginMark mark,
      IdTokens idTokens,
      InstantSource clock) {
    this.grants = grants;
    this.clients = clients;
    this.sessions = sessions;
    this.pages = pages;
    this.replies = replies;
    this.seal = seal;
    this.mark = mark;
    this.idTokens = idTokens;
    this.clock = clock;
  }

  /// Reads a request, and checks it.
  AuthenticationConverter reader() {
    return reader;
  }

  @Override
  public Authentication authenticate(Authentication sent) {
    if (!(sent instanceof OAuth2AuthorizationCodeRequestAuthenticationToken request)) {
      throw new AskingRefused(Optional.empty(), "invalid_request", "The request is not complete.");
    }
    request.setDetails(Asking.of(request, clients::find, replies.issuer() + OWN_ADDRESS));
    return request;
  }

  @Override
  public void onAuthenticationSuccess(
      HttpServletRequest request, HttpServletResponse response, Authentication checked)
      throws IOException {
    Asking asking = asking(checked);
    Map<String, String[]> parameters = request.getParameterMap();
    Optional<IdTokens.Hint> hint = hint(asking);
    String query = asking.wantsLogin() ? mark.marked(parameters) : QueryText.ofAll(parameters);
    Optional<BrowserSession> here = sessions.current(request);
    if (here.isEmpty()) {
      signIn(
          request, response, asking, sessions.signInAddress(to(query), asking.hint().orElse("")));
      return;
    }
    BrowserSession who = here.get();
    if (!asking.isContentWith(who.authenticatedAt(), mark.since(parameters), clock.instant())) {
      signIn(request, response, asking, sessions.proveAddress(to(query)));
    } else if (asking.prompts().nobodyMayBeAsked() && isOther(who, asking, hint)) {
      replies.error(
          Told.to(request),
          response,
          asking.reply(),
          "login_required",
          "Another person is signed in here.");
    } else if (isOwn(asking)) {
      answer(request, response, asking, who);
    } else if (mustAsk(who.who(), asking) || isOther(who, asking, hint)) {
      ask(request, response, asking, query, who);
    } else {
      answer(request, response, asking, who);
    }
  }

  private static String to(String query) {
    return ADDRESS + "?" + query;
  }

  /// @throws AskingRefused if it was not made here for this app
  private Optional<IdTokens.Hint> hint(Asking asking) {
    return asking
        .idTokenHint()
        .map(
            text ->
                idTokens
                    .hint(text)
                    .filter(each -> each.clientId().equals(asking.client().id()))
                    .orElseThrow(
                        () ->
                            new AskingRefused(
                                Optional.of(asking.reply()),
                                "invalid_request",
                                "The id_token_hint is no ID token of this app.")));
  }

  /// Whether somebody sits here whom the app did not expect.
  private static boolean isOther(BrowserSession who, Asking asking, Optional<IdTokens.Hint> hint) {
    String id = who.who().account().value().toString();
    return hint.filter(each -> !each.subject().equals(id)).isPresent()
        || asking.hint().filter(each -> !each.equalsIgnoreCase(who.who().email())).isPresent();
  }

  private static Asking asking(Authentication checked) {
    if (checked.getDetails() instanceof Asking asking) {
      return asking;
    }
    throw new IllegalStateException("a checked request says what is asked");
  }

  private void signIn(
      HttpServletRequest request, HttpServletResponse response, Asking asking, String address)
      throws IOException {
    if (asking.prompts().nobodyMayBeAsked()) {
      replies.error(
          Told.to(request),
          response,
          asking.reply(),
          "login_required",
          "The person has to sign in first.");
      return;
    }
    Replies.redirect(response, address);
  }

  private static boolean isOwn(Asking asking) {
    return asking.client().kind() == ClientKind.OWN;
  }

  private boolean mustAsk(SignedIn who, Asking asking) {
    return asking.prompts().consentIsWanted()
        || !asking.isSureOfApp()
        || !grants.isAllowed(who.account(), asking.client(), asking.scopes());
  }

  private void ask(
      HttpServletRequest request,
      HttpServletResponse response,
      Asking asking,
      String query,
      BrowserSession who)
      throws IOException {
    if (asking.prompts().nobodyMayBeAsked()) {
      replies.error(
          Told.to(request),
          response,
          asking.reply(),
          "consent_required",
          "The person has to be asked first.");
      return;
    }
    if (!who.isFresh(clock.instant())) {
      Replies.redirect(response, sessions.proveAddress(to(query)));
      return;
    }
    Told told = Told.to(request);
    URI returnTo = URI.create(asking.reply().returnTo());
    ConsentPage page =
        new ConsentPage(
            told,
            asking.client().name(),
            who.who().displayName(),
            who.who().email(),
            ScopeWords.of(asking.scopes(), told.words()),
            Optional.ofNullable(returnTo.getHost()).orElse(returnTo.getScheme() + ":"),
            ANSWER_ADDRESS,
            query,
            seal.make(who.who(), query),
            sessions.signOutAddress(to(query)),
            false);
    pages.answer(response, Page.of("oauth/consent.jte", page).leadingTo(returnTo));
  }

  private void answer(
      HttpServletRequest request, HttpServletResponse response, Asking asking, BrowserSession who)
      throws IOException {
    String code =
        grants.makeCode(
            new CodeRequest(
                who.who().account(),
                asking.client(),
                asking.reply().returnTo(),
                asking.challenge(),
                asking.nonce(),
                asking.scopes(),
                who.authenticatedAt(),
                isOwn(asking) ? Optional.of(who.who().session()) : Optional.empty()));
    replies.code(Told.to(request), response, asking.reply(), code);
  }

  /// The consent page's form comes back.
  void decide(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String query = Optional.ofNullable(request.getParameter("request")).orElse("");
    Optional<BrowserSession> who =
        sessions
            .current(request)
            .filter(
                each ->
                    seal.fits(
                        each.who(), query, Optional.ofNullable(request.getParameter("seal"))));
    if (who.isEmpty()) {
      pages.answer(response, stale(request));
      return;
    }
    try {
      Asking asking = asking(authenticate(asked(request, query)));
      decide(request, response, who.get(), asking);
    } catch (IdentityRefusal.ProofTooOld _) {
      Replies.redirect(response, sessions.proveAddress(to(query)));
    } catch (OAuth2AuthenticationException e) {
      onAuthenticationFailure(request, response, e);
    }
  }

  private Authentication asked(HttpServletRequest request, String query) {
    Authentication asked = reader.convert(new AskedAgain(request, query));
    if (asked == null) {
      throw new AskingRefused(Optional.empty(), "invalid_request", "The request is not complete.");
    }
    return asked;
  }

  private void decide(
      HttpServletRequest request, HttpServletResponse response, BrowserSession who, Asking asking)
      throws IOException {
    if (!"allow".equals(request.getParameter("decision"))) {
      grants.decline(who.who().account(), asking.client());
      replies.error(
          Told.to(request), response, asking.reply(), "access_denied", "The person said no.");
      return;
    }
    grants.allow(who, asking.client(), asking.scopes());
    answer(request, response, asking, who);
  }

  static Page stale(HttpServletRequest request) {
    return Told.to(request).page(403, "stale");
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    if (failure instanceof AskingRefused refused && refused.reply().isPresent()) {
      replies.error(
          Told.to(request),
          response,
          refused.reply().get(),
          refused.getError().getErrorCode(),
          String.valueOf(refused.getMessage()));
      return;
    }
    // For those who make the app, as the standard's own words are: in English.
    String why =
        failure instanceof AskingRefused refused
            ? String.valueOf(refused.getMessage())
            : "Its request is not complete, or says something twice.";
    Told told = Told.to(request);
    pages.answer(
        response,
        Page.message(400, told.look(), told.say("app.title"), why + " " + told.say("app.text")));
  }
}
