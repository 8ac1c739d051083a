package org.holdfast.identity;

import java.util.Locale;
import java.util.Optional;

/// A browser with its cookies.
final class Browser {

  private static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private final House house;
  private final String address;
  String session = "";
  String device = "";
  String attempt = "";

  Browser(House house) {
    this(house, "192.0.2.7");
  }

  Browser(House house, String address) {
    this.house = house;
    this.address = address;
  }

  Visitor visitor() {
    return new Visitor(
        address, AGENT, Locale.ENGLISH, Optional.of(device).filter(text -> !text.isEmpty()));
  }

  Step password(EmailAddress email, String password, boolean trust) {
    try (Password typed = Password.of(password)) {
      return kept(house.identity.signIns().password(email, typed, visitor(), trust));
    }
  }

  Step prove(Proof proof, boolean trust) {
    return kept(house.identity.signIns().prove(attempt, proof, visitor(), trust));
  }

  Step recover(EmailAddress email) {
    Step asked = kept(house.identity.signIns().recover(email, visitor()));
    house.identity.sendDue();
    return asked;
  }

  /// Keeps what a browser would of an answer.
  Step kept(Step step) {
    switch (step) {
      case Step.Asked asked -> attempt = asked.attempt();
      case Step.NewPassword secured -> attempt = secured.attempt();
      case Step.Pending pending -> attempt = pending.attempt();
      case Step.Leaving leaving -> attempt = leaving.attempt();
      case Step.SignedInNow now -> {
        session = now.cookie();
        device = now.deviceCookie().isEmpty() ? device : now.deviceCookie();
      }
      case Step.ProvedAgain proved -> session = proved.cookie();
      case Step.Refused _, Step.Wait _, Step.Disabled _, Step.Over _, Step.Frozen _ -> {}
    }
    return step;
  }

  Optional<BrowserSession> signedIn() {
    Optional<Sessions.Found> found = house.identity.sessions().find(session);
    found.flatMap(Sessions.Found::cookie).ifPresent(cookie -> session = cookie);
    return found.map(Sessions.Found::session);
  }

  /// Who is signed in, just now proved.
  BrowserSession fresh() {
    return signedIn().orElseThrow();
  }
}
