package org.holdfast.server.signin;

import java.util.Optional;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.Password;
import org.holdfast.identity.PasswordUse;
import org.holdfast.identity.SignIns;
import org.holdfast.identity.SignUps;
import org.holdfast.identity.Step;

/// `/welcome` and `/signup`: an invitation, an address, a code, a name and a password.
final class SignUpPages {

  private final SignUps signUps;
  private final SignIns signIns;
  private final Steps steps;
  private final Optional<String> outbox;

  /// @param outbox the command that shows the codes on the server's machine; absent where they
  ///   leave it by themselves
  SignUpPages(Identity identity, Steps steps, Optional<String> outbox) {
    this.outbox = outbox;
    this.signUps = identity.signUps();
    this.signIns = identity.signIns();
    this.steps = steps;
  }

  void in(Routes routes) {
    routes
        .get("/welcome", SignUpPages::welcome)
        .get("/signup", visit -> visit.show(address(visit)))
        .post("/signup", this::begin)
        .get("/signup/code", visit -> visit.show(code(visit)))
        .post("/signup/code", this::confirm)
        .get("/signup/finish", this::finishing)
        .post("/signup/finish", this::join);
  }

  /// An address is kept in many places, so its code leaves it at once.
  private static Reply welcome(Visit visit) {
    String code = visit.field("code");
    if (code.matches("[A-Za-z0-9_-]{1,100}")) {
      visit.keep(Kept.INVITATION, code);
    }
    return Visit.go("/signup");
  }

  private Form address(Visit visit) {
    boolean invited = !visit.kept(Kept.INVITATION).isEmpty();
    boolean owner = isOwner(visit);
    boolean mustBe = signUps.policy() != SignUps.Policy.OPEN && !invited;
    Field email = Field.email(visit.say("email")).holding(visit.field("email"));
    Form form =
        Form.of(
                visit.say(owner ? "signup.owner.title" : "signup.title"),
                "/signup",
                visit.say("go-on"))
            .saying(owner ? greeting(visit) : new String[] {lead(visit, invited, mustBe)})
            .noting(visit.message())
            .linking(visit.say("signup.have"), "/signin");
    return mustBe
        ? form.asking(
            email,
            Field.text("invitation", visit.say("signup.invitation"))
                .holding(visit.field("invitation")))
        : form.asking(email);
  }

  private static String lead(Visit visit, boolean invited, boolean mustBe) {
    return visit.say(invited ? "signup.invited" : mustBe ? "signup.closed" : "signup.lead");
  }

  /// Who makes the first account owns the server, and is told what comes.
  private static String[] greeting(Visit visit) {
    return new String[] {visit.say("signup.owner.lead"), visit.say("signup.owner.address")};
  }

  private Reply begin(Visit visit) {
    String typed = visit.field("invitation").strip();
    String invitation = typed.isEmpty() ? visit.kept(Kept.INVITATION) : typed;
    try {
      EmailAddress email = EmailAddress.parse(visit.field("email"));
      visit.keep(Kept.ATTEMPT, signUps.begin(email, invitation, visit.visitor()));
      if (!typed.isEmpty()) {
        visit.keep(Kept.INVITATION, typed);
      }
      return Visit.go("/signup/code");
    } catch (IdentityRefusal.NotInvited e) {
      visit.drop(Kept.INVITATION);
      return visit.again(403, address(visit), "invitation", visit.words().of(e));
    } catch (AccountRefusal e) {
      return visit.again(400, address(visit), "email", visit.words().of(e));
    }
  }

  private Form code(Visit visit) {
    Form form =
        Form.of(visit.say("code.title"), "/signup/code", visit.say("go-on"))
            .saying(sent(visit))
            .asking(Field.code(visit.say("code.field")))
            .linking(visit.say("code.wait"), "/signup/code")
            .linking(visit.say("code.again"), "/signup");
    return AddPages.lost(visit, form, signIns.codeFailed(visit.kept(Kept.ATTEMPT)));
  }

  /// Where the code is. Whoever is to own the server runs it, and can look; nobody else is told a
  /// folder's name.
  private String sent(Visit visit) {
    boolean owner = isOwner(visit);
    return outbox
        .map(command -> owner ? visit.say("signup.outbox", command) : visit.say("signup.kept"))
        .orElseGet(() -> visit.say("signup.code"));
  }

  /// Whether somebody came by the one-time link of a new server: then this is its first run.
  private boolean isOwner(Visit visit) {
    boolean owner = signUps.makesOwner(visit.kept(Kept.INVITATION));
    if (owner) {
      StartPages.joining(visit);
    }
    return owner;
  }

  private Reply confirm(Visit visit) {
    try {
      return signUps.confirm(visit.kept(Kept.ATTEMPT), visit.field("code").strip())
          ? Visit.go("/signup/finish")
          : visit.again(403, code(visit), visit.say("code.wrong"));
    } catch (IdentityRefusal.Over _) {
      return Visit.go("/signup", "message", "over");
    }
  }

  /// Who comes back to it when the account is there has nothing to do on it.
  private Reply finishing(Visit visit) {
    if (signUps.isJoining(visit.kept(Kept.ATTEMPT))) {
      return visit.show(finish(visit));
    }
    return Visit.go(visit.session().isPresent() ? "/" : "/signin");
  }

  private Form finish(Visit visit) {
    isOwner(visit);
    return Form.of(visit.say("finish.title"), "/signup/finish", visit.say("finish.submit"))
        .saying(visit.say("finish.lead"))
        .asking(
            Field.text("displayName", visit.say("name"))
                .named("name")
                .holding(visit.field("displayName")),
            Field.newPassword(visit.words(), PasswordUse.ALONE, "#displayName", ""));
  }

  private Reply join(Visit visit) {
    try (Password typed = Password.of(visit.field("password"))) {
      Account account =
          signUps.finish(
              visit.kept(Kept.ATTEMPT),
              visit.field("displayName"),
              visit.kept(Kept.INVITATION),
              typed);
      visit.drop(Kept.INVITATION);
      if (account.owner()) {
        StartPages.begin(visit);
      }
      Step step = signIns.password(account.email(), typed, visit.visitor(), false);
      return steps.reply(visit, Flow.SIGN_IN, step, () -> Visit.go("/signin"));
    } catch (IdentityRefusal.WeakPassword e) {
      return visit.again(400, finish(visit), "password", visit.words().of(e));
    } catch (AccountRefusal e) {
      String field = e.code().equals("name") ? "displayName" : "password";
      return visit.again(400, finish(visit), field, visit.words().of(e));
    } catch (IdentityRefusal.Over _) {
      return Visit.go("/signup", "message", "over");
    }
  }
}
