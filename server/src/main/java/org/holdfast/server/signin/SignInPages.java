package org.holdfast.server.signin;

import java.util.Map;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Identity;
import org.holdfast.identity.Password;
import org.holdfast.identity.Sessions;
import org.holdfast.identity.SignIns;
import org.holdfast.identity.SignUps;
import org.holdfast.identity.Step;
import org.holdfast.server.Page;

/// `/signin`: address and password; and `/signout`.
final class SignInPages {

  private final SignIns signIns;
  private final SignUps signUps;
  private final Sessions sessions;
  private final Steps steps;

  SignInPages(Identity identity, Steps steps) {
    this.signIns = identity.signIns();
    this.signUps = identity.signUps();
    this.sessions = identity.sessions();
    this.steps = steps;
  }

  /// @param back where they want to get to; may be empty
  record Content(
      String email, String back, boolean trust, boolean signUp, String note, String error) {
    /// Mute: it holds what somebody typed.
    @Override
    public String toString() {
      return "Content";
    }
  }

  /// @param address of this server
  record Onward(String address) {}

  void in(Routes routes) {
    routes
        .get("/signin", this::ask)
        .post("/signin", this::password)
        .post("/signin/passkey-first", this::passkey)
        .get("/signin/go", SignInPages::onward)
        .get("/signin/frozen", SignInPages::frozen)
        .get("/signout", this::askToLeave)
        .post("/signout", this::leave);
  }

  private Reply ask(Visit visit) {
    boolean here = visit.session().isPresent() && visit.message().isEmpty();
    return here ? Steps.home(visit.back()) : page(visit);
  }

  private Reply page(Visit visit) {
    Page page = visit.pageWithForms("signin", content(visit));
    return new Reply.Show(page.withScripts());
  }

  private Content content(Visit visit) {
    String error = visit.why();
    boolean signUp = signUps.policy() == SignUps.Policy.OPEN;
    return new Content(
        visit.field("email"),
        visit.back(),
        visit.isSet("trust"),
        signUp,
        error.isEmpty() ? visit.message() : "",
        error);
  }

  private Reply password(Visit visit) {
    try (Password typed = Password.of(visit.field("password"))) {
      EmailAddress email = EmailAddress.parse(visit.field("email"));
      Step step = signIns.password(email, typed, visit.visitor(), visit.isSet("trust"));
      return steps.reply(visit, Flow.SIGN_IN, step, () -> wrong(visit));
    } catch (AccountRefusal _) { // no address, or no password, that anyone could have
      return wrong(visit);
    }
  }

  private static Reply wrong(Visit visit) {
    Map<String, String> held =
        Map.of("email", visit.field("email"), "trust", visit.isSet("trust") ? "yes" : "");
    String page = LocalPath.with("/signin", "return", visit.back());
    return visit.refuse(403, page, "password", visit.say("signin.wrong"), held);
  }

  private Reply passkey(Visit visit) {
    visit.keep(Kept.ATTEMPT, signIns.passkeyFirst(visit.visitor()).attempt());
    return Visit.go("/signin/passkey", "return", visit.back());
  }

  private static Reply onward(Visit visit) {
    String back = visit.back();
    return visit.show("onward", new Onward(back.isEmpty() ? "/account" : back));
  }

  private static Reply frozen(Visit visit) {
    return visit.say(
        403,
        visit.say("frozen.title"),
        visit.say("frozen.text"),
        new Link(visit.say("frozen.recover"), "/recover"));
  }

  private Reply askToLeave(Visit visit) {
    if (visit.session().isEmpty()) {
      return left(visit);
    }
    return visit.show(
        Form.of(visit.say("signout.title"), "/signout", visit.say("signout.submit"))
            .saying(visit.say("signout.text", visit.signedIn().who().email()))
            .carrying("return", visit.back())
            .linking(visit.say("stay"), "/account"));
  }

  private Reply leave(Visit visit) {
    visit.session().ifPresent(here -> sessions.end(here.who().account(), here.who().session()));
    visit.close();
    visit.header("Clear-Site-Data", "\"storage\"");
    return left(visit);
  }

  /// Whoever was sent here to sign out goes back where they came from, which asks them to sign in
  /// if it has to.
  private static Reply left(Visit visit) {
    return visit.back().isEmpty()
        ? Visit.go("/signin", "message", "signed-out")
        : Steps.home(visit.back());
  }
}
