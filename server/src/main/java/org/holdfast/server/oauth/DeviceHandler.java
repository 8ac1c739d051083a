package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.holdfast.identity.BrowserSession;
import org.holdfast.identity.Client;
import org.holdfast.identity.Clients;
import org.holdfast.identity.DeviceRequest;
import org.holdfast.identity.GrantRefusal;
import org.holdfast.identity.Grants;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.SignedIn;
import org.holdfast.server.BrowserSessions;
import org.holdfast.server.Page;
import org.holdfast.server.Pages;

/// The pages on which a person types in a device's code, and lets the device in or not: with a
/// fresh proof, since it is the way by which strangers talk people into letting them in (RFC 8628,
/// section 5.4). No address holds a code, for the same reason.
final class DeviceHandler {

  static final String ADDRESS = "/device";

  private static final int LONGEST = 16;

  private final Grants grants;
  private final Clients clients;
  private final BrowserSessions sessions;
  private final Pages pages;
  private final FormSeal seal;
  private final InstantSource clock;

  DeviceHandler(
      Grants grants,
      Clients clients,
      BrowserSessions sessions,
      Pages pages,
      FormSeal seal,
      InstantSource clock) {
    this.grants = grants;
    this.clients = clients;
    this.sessions = sessions;
    this.pages = pages;
    this.seal = seal;
    this.clock = clock;
  }

  void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<BrowserSession> who = sessions.current(request);
    if (who.isEmpty()) {
      Replies.redirect(response, sessions.signInAddress(ADDRESS, ""));
    } else if (!who.get().isFresh(clock.instant())) {
      Replies.redirect(response, sessions.proveAddress(ADDRESS));
    } else {
      pages.answer(response, entry(Told.to(request), who.get().who(), "", ""));
    }
  }

  void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<BrowserSession> who = sessions.current(request);
    if (who.isEmpty()) {
      pages.answer(response, AuthorizeDesk.stale(request));
      return;
    }
    try {
      pages.answer(response, page(request, who.get()));
    } catch (IdentityRefusal.ProofTooOld _) {
      Replies.redirect(response, sessions.proveAddress(ADDRESS));
    } catch (GrantRefusal.TooMany _) {
      Told told = Told.to(request);
      String why = told.say("device.many");
      pages.answer(response, entry(told, who.get().who(), "", why).withStatus(429));
    }
  }

  private Page page(HttpServletRequest request, BrowserSession who) {
    Told told = Told.to(request);
    Optional<String> sent = Optional.ofNullable(request.getParameter("seal"));
    String decision = Optional.ofNullable(request.getParameter("decision")).orElse("");
    if (decision.isEmpty()) {
      return seal.fits(who.who(), ADDRESS, sent)
          ? asked(told, who.who(), code(request, "code"), request.getRemoteAddr())
          : AuthorizeDesk.stale(request);
    }
    String code = code(request, "request");
    return seal.fits(who.who(), matter(code), sent)
        ? decided(told, who, code, request.getRemoteAddr(), decision.equals("allow"))
        : AuthorizeDesk.stale(request);
  }

  private static String code(HttpServletRequest request, String field) {
    return Optional.ofNullable(request.getParameter(field)).orElse("");
  }

  private Page asked(Told told, SignedIn who, String code, String address) {
    Optional<DeviceRequest> device = grants.devices().find(who.account(), code, address);
    if (device.isEmpty()) {
      return entry(told, who, code, told.say("device.unknown")).withStatus(400);
    }
    ConsentPage page =
        new ConsentPage(
            told,
            device.get().app(),
            who.displayName(),
            who.email(),
            ScopeWords.of(device.get().scopes(), told.words()),
            "",
            ADDRESS,
            code,
            seal.make(who, matter(code)),
            sessions.signOutAddress(ADDRESS),
            true);
    return Page.of("oauth/consent.jte", page);
  }

  private Page decided(
      Told told, BrowserSession who, String code, String address, boolean allowed) {
    Optional<Client> client =
        grants
            .devices()
            .find(who.who().account(), code, address)
            .flatMap(device -> clients.find(device.clientId()));
    boolean answered =
        client
            .filter(each -> grants.devices().answer(who, code, address, each, allowed))
            .isPresent();
    if (!answered) {
      return entry(told, who.who(), "", told.say("device.unknown")).withStatus(400);
    }
    return told.page(200, allowed ? "device.in" : "device.out");
  }

  private Page entry(Told told, SignedIn who, String code, String error) {
    String shown = code.length() > LONGEST ? "" : code;
    return Page.of(
        "oauth/device.jte",
        new DevicePage(told, who.email(), shown, seal.make(who, ADDRESS), error));
  }

  private static String matter(String code) {
    return ADDRESS + " " + code;
  }
}
