package org.holdfast.server.signin;

import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.Password;
import org.holdfast.identity.SignIns;
import org.holdfast.identity.Step;

/// `/prove`: once more, before what matters most.
final class ProvePages {

  private final SignIns signIns;
  private final Steps steps;

  ProvePages(SignIns signIns, Steps steps) {
    this.signIns = signIns;
    this.steps = steps;
  }

  /// @param back where they come back to
  record Content(String back, String error, String note) {}

  void in(Routes routes) {
    routes
        .get("/prove", ProvePages::ask)
        .post("/prove", this::password)
        .post("/prove/passkey-first", this::passkey);
  }

  private static Reply ask(Visit visit) {
    visit.signedIn();
    Content content = new Content(visit.back(), visit.why(), visit.message());
    return new Reply.Show(visit.pageWithForms("prove", content).withScripts());
  }

  private static Reply wrong(Visit visit) {
    String page = LocalPath.with("/prove", "return", visit.back());
    return visit.refuse(403, page, visit.say("prove.wrong"));
  }

  private Reply password(Visit visit) {
    try (Password typed = Password.of(visit.field("password"))) {
      String attempt = signIns.again(visit.signedIn()).attempt();
      Step step = signIns.prove(attempt, ProofPages.password(typed), visit.visitor(), false);
      return steps.reply(visit, Flow.PROVE_AGAIN, step, () -> wrong(visit));
    } catch (AccountRefusal _) {
      return wrong(visit);
    }
  }

  private Reply passkey(Visit visit) {
    visit.keep(Kept.ATTEMPT, signIns.again(visit.signedIn()).attempt());
    return Visit.go("/prove/passkey", "return", visit.back());
  }
}
