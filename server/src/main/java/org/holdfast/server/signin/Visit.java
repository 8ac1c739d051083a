package org.holdfast.server.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Personal;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Accounts;
import org.holdfast.identity.BrowserSession;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.Visitor;
import org.holdfast.server.FormTickets;
import org.holdfast.server.KeptRefusals;
import org.holdfast.server.Page;
import org.holdfast.server.PageLook;
import org.holdfast.server.SessionCookies;

/// One request to a page, and what its answer takes along. Not safe for use by several threads.
final class Visit {

  private static final String OVER = "";

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final SessionCookies cookies;
  private final FormTickets tickets;
  private final KeptRefusals refusals;
  private final Accounts accounts;
  private final PageLook look;
  private final Words words;
  private FileForm sent = FileForm.NONE;
  private Optional<StartPages.Progress> progress = Optional.empty();
  private final Optional<KeptRefusals.Refusal> refused;
  private final Map<Kept, String> kept = new EnumMap<>(Kept.class);

  Visit(
      HttpServletRequest request,
      HttpServletResponse response,
      SessionCookies cookies,
      FormTickets tickets,
      KeptRefusals refusals,
      Accounts accounts) {
    this.request = request;
    this.response = response;
    this.cookies = cookies;
    this.tickets = tickets;
    this.refusals = refusals;
    this.accounts = accounts;
    this.look = PageLook.of(request);
    this.words = Words.in(look.language());
    this.refused = takeRefusal();
  }

  Words words() {
    return words;
  }

  String say(String key, Object... values) {
    return words.say(key, values);
  }

  String path() {
    return request.getRequestURI();
  }

  String method() {
    return request.getMethod();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  /// Of the query of a GET, or of the form of a POST, also of one that was refused just now; empty
  /// if there is none.
  String field(String name) {
    return sent.field(name)
        .or(() -> Optional.ofNullable(request.getParameter(name)))
        .or(() -> refused.map(each -> each.values().get(name)))
        .orElse("");
  }

  /// From now on, what stands in this form was sent.
  void take(FileForm form) {
    sent = form;
  }

  /// A file of the form; empty if none was chosen.
  byte[] file(String name) {
    return sent.file(name);
  }

  boolean isSet(String name) {
    return !field(name).isEmpty();
  }

  /// Where somebody wants to get to in the end; empty if nowhere in particular.
  String back() {
    return LocalPath.parse(field("return")).orElse("");
  }

  /// What the flow before has to say, of the sentences that there are.
  String message() {
    String key = "message." + field("message");
    return words.has(key) ? say(key) : "";
  }

  Circumstances circumstances(UUID id) {
    Factor factor = session().isPresent() ? Factor.SESSION : Factor.NONE;
    return new Circumstances(
        Optional.of(id),
        factor,
        new Personal("", request.getRemoteAddr(), header("User-Agent").orElse("")));
  }

  /// Whether a page of this server led here, so that it is what its person did there.
  boolean isLedFromHere() {
    return FormTickets.isLedFromHere(request);
  }

  Visitor visitor() {
    return new Visitor(
        request.getRemoteAddr(),
        header("User-Agent").orElse(""),
        PageLook.chosen(request).orElseGet(request::getLocale),
        Optional.of(kept(Kept.DEVICE)).filter(sent -> !sent.isEmpty()));
  }

  Optional<BrowserSession> session() {
    return cookies.find(request);
  }

  /// @throws SignInFirst if nobody is
  BrowserSession signedIn() {
    return session().orElseThrow(SignInFirst::new);
  }

  /// @throws SignInFirst if nobody is signed in
  AccountId account() {
    return signedIn().who().account();
  }

  void open(String cookie) {
    cookies.open(request, cookie);
  }

  /// The same session, by a new secret.
  void renew(String cookie) {
    cookies.renew(request, cookie);
  }

  void close() {
    cookies.close(request);
  }

  /// What the browser keeps; empty if nothing.
  String kept(Kept what) {
    return kept.computeIfAbsent(
        what, each -> SessionCookies.cookie(request, each.cookie()).orElse(""));
  }

  void keep(Kept what, String value) {
    if (!kept(what).equals(value)) {
      kept.put(what, value);
      SessionCookies.set(response, what.cookie(), value, what.sameSite(), what.life());
    }
  }

  void drop(Kept what) {
    if (!kept(what).isEmpty()) {
      kept.put(what, OVER);
      SessionCookies.clear(response, what.cookie(), what.sameSite());
    }
  }

  void header(String name, String value) {
    response.setHeader(name, value);
  }

  boolean ticketFits() {
    return tickets.fits(field("ticket"), kept(Kept.FORM), sessionId());
  }

  private Optional<SessionId> sessionId() {
    return session().map(each -> each.who().session());
  }

  private String ticket() {
    if (kept(Kept.FORM).isEmpty()) {
      keep(Kept.FORM, tickets.secret());
    }
    return tickets.ticket(kept(Kept.FORM), sessionId());
  }

  private Optional<Shown.Person> person() {
    return session()
        .flatMap(each -> accounts.find(each.who().account()))
        .map(
            account ->
                new Shown.Person(account.displayName(), account.email().shown(), account.owner()));
  }

  /// What a form has made is shown once: another language would lose it.
  private String again() {
    if (!method().equals("GET")) {
      return "";
    }
    String query = Optional.ofNullable(request.getQueryString()).map("?"::concat).orElse("");
    return path() + query;
  }

  /// What the browser's person chose, for pages to come.
  void speak(Locale language) {
    PageLook.keep(response, language);
  }

  /// The page to come is one of the first run.
  void showing(StartPages.Progress howFar) {
    progress = Optional.of(howFar);
  }

  /// @param template beside this door's others
  Page page(String template, Object content) {
    return Page.of(
        "signin/" + template + ".jte",
        new Shown<>(words, look, path(), again(), ticket(), person(), progress, content));
  }

  Reply show(String template, Object content) {
    return new Reply.Show(page(template, content));
  }

  /// A page that answers a form with what is shown once, and cannot be had again.
  Reply showOnce(String template, Object content) {
    return new Reply.Show(page(template, content).withScripts());
  }

  Reply show(Form form) {
    return show(form, this::page);
  }

  /// A form on a page of its own.
  ///
  /// @param page made of the form, which says why it was refused just now if it was
  Reply show(Form form, Function<Form, Page> page) {
    Form told = refused.map(each -> form.refusing(each.field(), each.why())).orElse(form);
    return new Reply.Show(page.apply(told).withStatus(status()));
  }

  private Page page(Form form) {
    Page page = page("form", form);
    return form.metered() ? page.withScripts() : page;
  }

  /// The same form once more, with the reason at the field in fault.
  ///
  /// @param field its name; of a form with one field it is that one
  Reply again(int status, Form form, String field, String why) {
    return refuse(status, LocalPath.with(path(), "return", back()), field, why, form.held());
  }

  /// The same form once more, with the reason: at its only field, or above all of them.
  Reply again(int status, Form form, String why) {
    return again(status, form, "", why);
  }

  /// Leads to the page of the form that was sent, which says why it was refused.
  ///
  /// @param status of that page, this once
  /// @param page its address
  /// @param held what it shows again of what was typed: never a password or a code
  Reply refuse(int status, String page, String field, String why, Map<String, String> held) {
    String at = page.replaceFirst("\\?.*", "");
    keep(
        Kept.REFUSED,
        refusals.seal(new KeptRefusals.Refusal(at, status, field, why, held), whose()));
    return new Reply.Go(page);
  }

  Reply refuse(int status, String page, String why) {
    return refuse(status, page, "", why, Map.of());
  }

  /// Why the form of this page was refused just now. Told once: what is loaded again is as new.
  Optional<KeptRefusals.Refusal> refused() {
    return refused;
  }

  private Optional<KeptRefusals.Refusal> takeRefusal() {
    if (!method().equals("GET") || kept(Kept.REFUSED).isEmpty()) {
      return Optional.empty();
    }
    Optional<KeptRefusals.Refusal> found = refusals.open(kept(Kept.REFUSED), path(), whose());
    found.ifPresent(_ -> drop(Kept.REFUSED));
    return found;
  }

  /// The same as a sentence; empty if it was not.
  String why() {
    return refused.map(KeptRefusals.Refusal::why).orElse("");
  }

  /// The status of a page of which a form may have been refused.
  private int status() {
    return refused.map(KeptRefusals.Refusal::status).orElse(200);
  }

  private String whose() {
    return kept(Kept.FORM) + "." + sessionId().map(id -> id.value().toString()).orElse("");
  }

  /// A page that has forms of its own, as it is and after one of them was refused.
  Page pageWithForms(String template, Object content) {
    return page(template, content).withStatus(status());
  }

  /// Says why nothing was done: by a page of its own, if it was a form that was sent.
  Reply stop(int status, String title, String sentence, Link... links) {
    if (method().equals("GET") || method().equals("HEAD")) {
      return say(status, title, sentence, links);
    }
    Map<String, String> held = new LinkedHashMap<>();
    held.put(NoticePages.TITLE, title);
    for (Link link : links) {
      held.put(link.address(), link.text());
    }
    Optional.ofNullable(response.getHeader(NoticePages.LATER))
        .ifPresent(later -> held.put(NoticePages.LATER, later));
    return refuse(status, NoticePages.of(path()), "", sentence, held);
  }

  Reply say(int status, String title, String sentence, Link... links) {
    Notice notice = new Notice(title, List.of(sentence), List.of(links));
    return new Reply.Show(page("notice", notice).withStatus(status));
  }

  /// @param pairs of the query; those whose value is empty are left out
  static Reply go(String path, String... pairs) {
    return new Reply.Go(LocalPath.with(path, pairs));
  }

  /// Mute: it holds secrets.
  @Override
  public String toString() {
    return "Visit";
  }
}
