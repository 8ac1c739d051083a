package org.holdfast.server.signin;

import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.Replacing;
import org.holdfast.identity.SignIns;

/// `/signin/replace`: for who knows the password and has none of the other ways any more.
final class ReplacePages {

  private final Replacing replacing;
  private final SignIns signIns;
  private final boolean keeps;

  /// @param keeps whether mails wait on the server's machine
  ReplacePages(Identity identity, boolean keeps) {
    this.replacing = identity.replacing();
    this.signIns = identity.signIns();
    this.keeps = keeps;
  }

  void in(Routes routes) {
    routes
        .get("/signin/replace", visit -> visit.show(form(visit)))
        .post("/signin/replace", this::begin)
        .get("/signin/replace-code", visit -> visit.show(code(visit)))
        .post("/signin/replace-code", this::confirm);
  }

  private Form form(Visit visit) {
    return Form.of(visit.say("replace.title"), "/signin/replace", visit.say("replace.submit"))
        .saying(
            visit.say("replace.lead"),
            visit.say("replace.wait", visit.words().span(replacing.waits())),
            visit.say("replace.cancel"))
        .asking(
            Field.text("contact", visit.say("replace.contact"))
                .named("email")
                .hinting(visit.say("replace.hint"))
                .holding(visit.field("contact")))
        .carrying("return", visit.back())
        .dangerous()
        .linking(visit.say("back"), LocalPath.with("/signin/proof", "return", visit.back()));
  }

  private Reply begin(Visit visit) {
    String typed = visit.field("contact").strip();
    try {
      String adding = replacing.begin(visit.kept(Kept.ATTEMPT), typed, typed.contains("@"));
      visit.keep(Kept.ADDING, adding);
      return Visit.go("/signin/replace-code", "return", visit.back());
    } catch (IdentityRefusal.NotReachable e) {
      return visit.again(400, form(visit), visit.words().of(e));
    } catch (AccountRefusal e) {
      return visit.again(400, form(visit), visit.words().of(e));
    }
  }

  private Form code(Visit visit) {
    Form form =
        Form.of(visit.say("code.title"), "/signin/replace-code", visit.say("go-on"))
            .saying(visit.say(keeps ? "replace.code.kept" : "replace.code"))
            .asking(Field.code(visit.say("code.field")))
            .carrying("return", visit.back())
            .linking(
                visit.say("code.wait"),
                LocalPath.with("/signin/replace-code", "return", visit.back()))
            .linking(visit.say("code.again"), "/signin/replace");
    return AddPages.lost(visit, form, signIns.codeFailed(visit.kept(Kept.ADDING)));
  }

  private Reply confirm(Visit visit) {
    if (replacing.confirm(visit.kept(Kept.ADDING), visit.field("code").strip()).isEmpty()) {
      return visit.again(403, code(visit), visit.say("code.wrong"));
    }
    visit.drop(Kept.ADDING);
    return Visit.go("/signin/pending", "return", visit.back());
  }
}
