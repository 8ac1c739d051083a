package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.holdfast.identity.Client;
import org.holdfast.identity.Clients;
import org.holdfast.identity.DeviceRequest;
import org.holdfast.identity.GrantRefusal;
import org.holdfast.identity.Grants;
import org.holdfast.identity.SignedIn;
import org.holdfast.server.BrowserSessions;
import org.holdfast.server.Page;
import org.holdfast.server.Pages;

/// The pages on which a person types in a device's code, and lets the device in or not.
final class DeviceHandler {

  static final String ADDRESS = "/device";

  private static final int LONGEST = 16;
  private static final String UNKNOWN =
      "No device that waits shows this code. Look again; a code is good for a quarter of an hour.";

  private final Grants grants;
  private final Clients clients;
  private final BrowserSessions sessions;
  private final Pages pages;
  private final FormSeal seal;

  DeviceHandler(
      Grants grants, Clients clients, BrowserSessions sessions, Pages pages, FormSeal seal) {
    this.grants = grants;
    this.clients = clients;
    this.sessions = sessions;
    this.pages = pages;
    this.seal = seal;
  }

  void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<SignedIn> who = sessions.current(request);
    if (who.isEmpty()) {
      Replies.redirect(response, sessions.signInAddress(ADDRESS));
      return;
    }
    pages.answer(response, entry(who.get(), "", ""));
  }

  void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<SignedIn> who = sessions.current(request);
    if (who.isEmpty()) {
      pages.answer(response, AuthorizeDesk.stale());
      return;
    }
    try {
      pages.answer(response, page(request, who.get()));
    } catch (GrantRefusal.TooMany e) {
      pages.answer(response, entry(who.get(), "", String.valueOf(e.getMessage())).withStatus(429));
    }
  }

  private Page page(HttpServletRequest request, SignedIn who) {
    Optional<String> sent = Optional.ofNullable(request.getParameter("seal"));
    String decision = Optional.ofNullable(request.getParameter("decision")).orElse("");
    if (decision.isEmpty()) {
      return seal.fits(who, ADDRESS, sent)
          ? asked(who, Optional.ofNullable(request.getParameter("code")).orElse(""))
          : AuthorizeDesk.stale();
    }
    String code = Optional.ofNullable(request.getParameter("request")).orElse("");
    return seal.fits(who, matter(code), sent)
        ? decided(who, code, decision.equals("allow"))
        : AuthorizeDesk.stale();
  }

  private Page asked(SignedIn who, String code) {
    Optional<DeviceRequest> device = grants.devices().find(who.account(), code);
    if (device.isEmpty()) {
      return entry(who, code, UNKNOWN).withStatus(400);
    }
    ConsentPage page =
        new ConsentPage(
            device.get().app(),
            who.displayName(),
            who.email(),
            ScopeWords.of(device.get().scopes()),
            "",
            ADDRESS,
            code,
            seal.make(who, matter(code)),
            sessions.signOutAddress(ADDRESS),
            true);
    return Page.of("oauth/consent.jte", page);
  }

  private Page decided(SignedIn who, String code, boolean allowed) {
    Optional<Client> client =
        grants
            .devices()
            .find(who.account(), code)
            .flatMap(device -> clients.find(device.clientId()));
    boolean answered =
        client
            .filter(each -> grants.devices().answer(who.account(), code, each, allowed))
            .isPresent();
    if (!answered) {
      return entry(who, "", UNKNOWN).withStatus(400);
    }
    return allowed
        ? Page.message(200, "Your device is connected", "You can close this page.")
        : Page.message(200, "Your device was refused", "You can close this page.");
  }

  private Page entry(SignedIn who, String code, String error) {
    String shown = code.length() > LONGEST ? "" : code;
    return Page.of(
        "oauth/device.jte", new DevicePage(who.email(), shown, seal.make(who, ADDRESS), error));
  }

  private static String matter(String code) {
    return ADDRESS + " " + code;
  }
}
