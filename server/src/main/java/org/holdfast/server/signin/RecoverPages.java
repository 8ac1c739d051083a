package org.holdfast.server.signin;

import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.Password;
import org.holdfast.identity.PasswordUse;
import org.holdfast.identity.Securing;
import org.holdfast.identity.SignIns;

/// `/recover`: a forgotten password, or an account that is closed because it looked stolen.
final class RecoverPages {

  private final SignIns signIns;
  private final Securing securing;
  private final Steps steps;

  RecoverPages(Identity identity, Steps steps) {
    this.signIns = identity.signIns();
    this.securing = identity.securing();
    this.steps = steps;
  }

  void in(Routes routes) {
    routes
        .get("/recover", visit -> visit.show(address(visit)))
        .post("/recover", this::begin)
        .get("/recover/password", this::choose)
        .post("/recover/password", this::finish);
  }

  private static Form address(Visit visit) {
    return Form.of(visit.say("recover.title"), "/recover", visit.say("go-on"))
        .saying(visit.say("recover.lead"))
        .noting(visit.message())
        .asking(Field.email(visit.say("email")).holding(visit.field("email")))
        .linking(visit.say("recover.remembered"), "/signin");
  }

  private Reply begin(Visit visit) {
    try {
      EmailAddress email = EmailAddress.parse(visit.field("email"));
      return steps.reply(
          visit, Flow.RECOVER, signIns.recover(email, visit.visitor()), () -> Visit.go("/recover"));
    } catch (AccountRefusal e) {
      return visit.again(400, address(visit), visit.words().of(e));
    }
  }

  private Reply choose(Visit visit) {
    try {
      return visit.show(password(visit));
    } catch (IdentityRefusal.Over _) {
      return over();
    }
  }

  private static Reply over() {
    return Visit.go("/recover", "message", "over");
  }

  /// @throws IdentityRefusal.Over if there is nothing to be recovered
  private Form password(Visit visit) {
    PasswordUse use = securing.recovering(visit.kept(Kept.ATTEMPT));
    return Form.of(visit.say("newpassword.title"), "/recover/password", visit.say("save"))
        .saying(visit.say("newpassword.recover"))
        .asking(Field.newPassword(visit.words(), use, "", ""));
  }

  private Reply finish(Visit visit) {
    try (Password typed = Password.of(visit.field("password"))) {
      securing.recover(visit.kept(Kept.ATTEMPT), typed);
      visit.drop(Kept.ATTEMPT);
      visit.close();
      return Visit.go("/signin", "message", "recovered");
    } catch (IdentityRefusal.WeakPassword e) {
      return visit.again(400, password(visit), visit.words().of(e));
    } catch (AccountRefusal e) {
      return visit.again(400, password(visit), visit.words().of(e));
    } catch (IdentityRefusal.Over _) {
      return over();
    }
  }
}
