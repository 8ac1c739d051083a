package org.holdfast.server.share;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Personal;
import org.holdfast.identity.Account;
import org.holdfast.identity.BrowserSession;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.Visitor;
import org.holdfast.server.BodyStream;
import org.holdfast.server.FormTickets;
import org.holdfast.server.KeptRefusals;
import org.holdfast.server.Page;
import org.holdfast.server.PageLook;
import org.holdfast.server.PageWords;
import org.holdfast.server.SessionCookies;

/// One request to this door, and what its answer takes along. Not safe for use by several threads.
final class Call {

  private static final String WORDS = "org.holdfast.server.share.words";
  private static final String FORM = "__Host-share";
  private static final String PROOFS = "__Host-links";
  private static final String CODE = "__Host-link-code";
  private static final String REFUSED = "__Host-link-refused";
  private static final String LATER = "Retry-After";
  private static final String SAME_SITE = "Lax"; // a link that was mailed finds what was shown

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final SharePath path;
  private final FormTickets tickets;
  private final KeptRefusals refusals;
  private final Optional<BrowserSession> session;
  private final Optional<Account> account;
  private final BooleanSupplier lives;
  private final PageWords words;
  private final Optional<KeptRefusals.Refusal> refused;
  private String formSecret;
  private String proofs;

  /// @param account whose session it is, where somebody is signed in
  /// @param lives whether that session, if there was one, has not ended meanwhile
  Call(
      HttpServletRequest request,
      HttpServletResponse response,
      SharePath path,
      FormTickets tickets,
      KeptRefusals refusals,
      Optional<BrowserSession> session,
      Optional<Account> account,
      BooleanSupplier lives) {
    this.lives = lives;
    this.request = request;
    this.response = response;
    this.path = path;
    this.tickets = tickets;
    this.refusals = refusals;
    this.session = session;
    this.account = account;
    this.words = words(request);
    this.formSecret = SessionCookies.cookie(request, FORM).orElse("");
    this.proofs = SessionCookies.cookie(request, PROOFS).orElse("");
    this.refused = takeRefusal();
  }

  static PageWords words(HttpServletRequest request) {
    return PageWords.of(WORDS, PageLook.of(request).language());
  }

  static Circumstances circumstances(HttpServletRequest request) {
    String device = Optional.ofNullable(request.getHeader("User-Agent")).orElse("");
    return new Circumstances(
        Optional.empty(), Factor.NONE, new Personal("", request.getRemoteAddr(), device));
  }

  /// The body, which ends with the session that it came by.
  BodyStream body() throws IOException {
    return new BodyStream(request.getInputStream(), lives);
  }

  HttpServletRequest request() {
    return request;
  }

  HttpServletResponse response() {
    return response;
  }

  SharePath path() {
    return path;
  }

  String say(String key, Object... values) {
    return words.say(key, values);
  }

  PageWords words() {
    return words;
  }

  /// Of the query of a GET, or of a plain form; empty if there is none.
  String field(String name) {
    return Optional.ofNullable(request.getParameter(name)).orElse("");
  }

  Optional<Account> account() {
    return account;
  }

  Visitor visitor() {
    return new Visitor(
        request.getRemoteAddr(),
        Optional.ofNullable(request.getHeader("User-Agent")).orElse(""),
        PageLook.chosen(request).orElseGet(request::getLocale),
        Optional.empty());
  }

  /// What this browser has shown before, for [KeptProofs].
  String proofs() {
    return proofs;
  }

  void keepProofs(String now) {
    proofs = now;
    SessionCookies.set(response, PROOFS, now, SAME_SITE, Duration.ZERO);
  }

  /// The code that this browser waits for; empty if none.
  String awaited() {
    return SessionCookies.cookie(request, CODE).orElse("");
  }

  void await(String attempt) {
    SessionCookies.set(response, CODE, attempt, SAME_SITE, Duration.ZERO);
  }

  void awaitNothing() {
    SessionCookies.clear(response, CODE, SAME_SITE);
  }

  boolean fits(String ticket) {
    return tickets.fits(ticket, formSecret, session());
  }

  /// For a page with forms.
  private String ticket() {
    if (formSecret.isEmpty()) {
      formSecret = tickets.secret();
      SessionCookies.set(response, FORM, formSecret, SAME_SITE, Duration.ZERO);
    }
    return tickets.ticket(formSecret, session());
  }

  /// With which whoever is signed in is.
  Optional<SessionId> session() {
    return session.map(each -> each.who().session());
  }

  private Optional<KeptRefusals.Refusal> takeRefusal() {
    String kept = SessionCookies.cookie(request, REFUSED).orElse("");
    if (kept.isEmpty() || !request.getMethod().equals("GET")) {
      return Optional.empty();
    }
    Optional<KeptRefusals.Refusal> found = refusals.open(kept, request.getRequestURI(), whose());
    found.ifPresent(_ -> SessionCookies.clear(response, REFUSED, "Strict"));
    found
        .map(each -> each.values().get(LATER))
        .ifPresent(later -> response.setHeader(LATER, later));
    return found;
  }

  private String whose() {
    return formSecret + "." + session().map(id -> id.value().toString()).orElse("");
  }

  /// Why a form of this page was refused just now, told once; empty if none was.
  String why() {
    return refused.map(KeptRefusals.Refusal::why).orElse("");
  }

  /// Leads to a page of this link, which says why a form was refused: so *back* and *forward* find
  /// it. When to come again is told along, if the answer has it.
  Reply refuse(int status, String page, String why) {
    Map<String, String> held =
        Optional.ofNullable(response.getHeader(LATER))
            .map(later -> Map.of(LATER, later))
            .orElse(Map.of());
    KeptRefusals.Refusal refusal = new KeptRefusals.Refusal(page, status, "", why, held);
    SessionCookies.set(
        response, REFUSED, refusals.seal(refusal, whose()), "Strict", KeptRefusals.LIFE);
    return new Reply.Go(page);
  }

  /// A page that has forms, as it is and after one of them was refused.
  Page pageWithForms(String template, Object content) {
    return page(template, content).withStatus(refused.map(each -> each.status()).orElse(200));
  }

  /// Where the same page can be had once more; empty if it cannot, as after a form.
  private String again() {
    return request.getMethod().equals("GET") ? request.getRequestURI() : "";
  }

  Page page(String template, Object content) {
    Optional<String> person = account.map(each -> each.email().shown());
    return Page.of(
        "share/" + template + ".jte",
        new Shown<>(words, PageLook.of(request), again(), ticket(), person, content));
  }

  /// A page that says one thing.
  Reply say(int status, String title, String... sentences) {
    Notice notice = new Notice(title, List.of(sentences), path.front());
    return new Reply.Show(page("notice", notice).withStatus(status));
  }

  /// Mute: it holds secrets.
  @Override
  public String toString() {
    return "Call";
  }
}
