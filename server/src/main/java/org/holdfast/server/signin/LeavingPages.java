package org.holdfast.server.signin;

import java.time.Instant;
import java.util.Optional;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.Leaving;
import org.holdfast.identity.SignIns;
import org.holdfast.identity.Step;

/// Deleting an account, and keeping it after all: `/account/delete`, `/signin/leaving` for who has
/// signed in, and `/keep` for who has the mail. Following a link changes nothing, since programs
/// that look through mail do that too: each page has a button.
final class LeavingPages {

  private final Leaving leaving;
  private final SignIns signIns;

  LeavingPages(Identity identity) {
    this.leaving = identity.leaving();
    this.signIns = identity.signIns();
  }

  void in(Routes routes) {
    routes
        .get("/account/delete", this::explain)
        .post("/account/delete", this::ask)
        .get("/signin/leaving", this::leaving)
        .post("/signin/leaving", this::keepProven)
        .get("/keep", this::offer)
        .post("/keep", this::keep);
  }

  private Reply explain(Visit visit) {
    leaving.requireMayAsk(visit.signedIn());
    return visit.show(form(visit));
  }

  private Form form(Visit visit) {
    String grace = visit.words().span(leaving.grace());
    return Form.of(visit.say("delete.title"), "/account/delete", visit.say("delete.submit"))
        .saying(
            visit.say("delete.now"),
            visit.say("delete.keep", grace),
            visit.say("delete.then", grace),
            visit.say("delete.receipt"))
        .asking(Field.check("sure", visit.say("delete.sure")))
        .dangerous()
        .linking(visit.say("account.back"), "/account");
  }

  private Reply ask(Visit visit) {
    if (!visit.isSet("sure")) {
      leaving.requireMayAsk(visit.signedIn());
      return visit.again(400, form(visit), visit.say("delete.not-sure"));
    }
    Instant due = leaving.ask(visit.signedIn());
    visit.close();
    visit.drop(Kept.DEVICE);
    visit.header("Clear-Site-Data", "\"storage\"");
    return visit.say(
        200,
        visit.say("delete.asked"),
        visit.say("delete.asked.text", visit.words().minute(due)),
        new Link(visit.say("signin.submit"), "/signin"));
  }

  private Reply leaving(Visit visit) {
    return signIns.look(visit.kept(Kept.ATTEMPT)) instanceof Step.Leaving step
        ? visit.show(keeping(visit, "/signin/leaving", step.due()))
        : Steps.over(visit, Flow.SIGN_IN);
  }

  private static Form keeping(Visit visit, String action, Instant due) {
    return Form.of(visit.say("keep.title"), action, visit.say("keep.submit"))
        .saying(visit.say("keep.lead", visit.words().minute(due)), visit.say("keep.text"));
  }

  private Reply keepProven(Visit visit) {
    try {
      leaving.keepProven(visit.kept(Kept.ATTEMPT));
      visit.drop(Kept.ATTEMPT);
      return kept(visit);
    } catch (IdentityRefusal.Over _) {
      return Steps.over(visit, Flow.SIGN_IN);
    }
  }

  private Reply offer(Visit visit) {
    Optional<Instant> due = leaving.due(visit.field("code"));
    return due.<Reply>map(
            at -> visit.show(keeping(visit, "/keep", at).carrying("code", visit.field("code"))))
        .orElseGet(() -> nothing(visit));
  }

  private static Reply nothing(Visit visit) {
    return visit.say(
        404,
        visit.say("keep.nothing"),
        visit.say("refusal.too-late"),
        new Link(visit.say("signin.submit"), "/signin"));
  }

  private Reply keep(Visit visit) {
    leaving.keep(visit.field("code"));
    return kept(visit);
  }

  private static Reply kept(Visit visit) {
    return visit.say(
        200,
        visit.say("keep.done"),
        visit.say("keep.done.text"),
        new Link(visit.say("signin.submit"), "/signin"),
        new Link(visit.say("keep.not-me"), "/recover"));
  }
}
