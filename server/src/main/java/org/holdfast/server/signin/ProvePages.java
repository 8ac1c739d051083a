package org.holdfast.server.signin;

import java.util.List;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.Identity;
import org.holdfast.identity.Password;
import org.holdfast.identity.SecurityInfo;
import org.holdfast.identity.SignIns;
import org.holdfast.identity.Step;

/// `/prove`: once more, before what matters most.
final class ProvePages {

  private static final List<String> ASKING = List.of("/account", "/common/", "/device", "/prove");
  static final String HOME = "/prove";

  private final SignIns signIns;
  private final SecurityInfo info;
  private final Steps steps;

  ProvePages(Identity identity, Steps steps) {
    this.signIns = identity.signIns();
    this.info = identity.securityInfo();
    this.steps = steps;
  }

  /// @param back where they come back to
  /// @param leave where they go who do not want to
  record Content(String back, Leave leave, String error, String note) {}

  /// Where somebody goes who does not want to show who they are now: where they came from.
  record Leave(String text, String address) {}

  static Leave leave(Visit visit) {
    String back = visit.back();
    return seesWithoutProof(back)
        ? new Leave(visit.say("prove.leave"), back)
        : new Leave(visit.say("account.back"), "/account");
  }

  /// A page of the account may be the very one that asks for a proof, and would only lead here
  /// again; so would the question whether an app or a device is let in.
  private static boolean seesWithoutProof(String back) {
    return !back.isEmpty() && ASKING.stream().noneMatch(each -> back.startsWith(each));
  }

  void in(Routes routes) {
    routes
        .get(HOME, this::ask)
        .post("/prove", this::password)
        .post("/prove/passkey-first", this::passkey);
  }

  /// Whoever has a passkey is asked for it at once, where a page of this server led them here and
  /// they have not chosen otherwise.
  private Reply ask(Visit visit) {
    AccountId account = visit.account();
    boolean first = visit.isLedFromHere() && !visit.isSet("way") && visit.message().isEmpty();
    if (first && info.setUp(account).passkey()) {
      return passkey(visit);
    }
    Content content = new Content(visit.back(), leave(visit), visit.why(), visit.message());
    return new Reply.Show(visit.pageWithForms("prove", content).withScripts());
  }

  /// Where the password is typed, whatever else there is.
  static String withPassword(Visit visit) {
    return LocalPath.with(HOME, "way", "password", "return", visit.back());
  }

  private static Reply wrong(Visit visit) {
    String page = withPassword(visit);
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
