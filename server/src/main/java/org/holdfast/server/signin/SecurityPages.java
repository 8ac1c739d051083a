package org.holdfast.server.signin;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.holdfast.identity.BrowserSession;
import org.holdfast.identity.Devices;
import org.holdfast.identity.FactorId;
import org.holdfast.identity.FactorKind;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.Overview;
import org.holdfast.identity.Replacing;
import org.holdfast.identity.Securing;
import org.holdfast.identity.SecurityInfo;
import org.holdfast.identity.ShownFactor;
import org.holdfast.identity.TwoStep;

/// `/account/security`: what its owner has to prove who they are.
final class SecurityPages {

  private static final String HOME = "/account/security";

  private final SecurityInfo info;
  private final Securing securing;
  private final Replacing replacing;
  private final Devices devices;
  private final InstantSource clock;

  SecurityPages(Identity identity, InstantSource clock) {
    this.info = identity.securityInfo();
    this.securing = identity.securing();
    this.replacing = identity.replacing();
    this.devices = identity.devices();
    this.clock = clock;
  }

  /// One way to prove who one is.
  ///
  /// @param kind such as `email`
  /// @param used what it is good for
  /// @param failing whether the last messages there did not arrive
  record Card(
      String id,
      String kind,
      String title,
      String shown,
      String used,
      String added,
      boolean stays,
      boolean failing) {
    @Override
    public String toString() {
      return "Card[" + kind + "]";
    }
  }

  /// @param replacement the day a replacement is done; empty if there is none
  record Content(
      String note,
      boolean twoStep,
      boolean twoStepRequired,
      List<Card> cards,
      String passwordSet,
      int recoveryCodes,
      boolean accountCode,
      int trusted,
      String replacement) {
    public Content {
      cards = List.copyOf(cards);
    }
  }

  void in(Routes routes) {
    routes
        .get(HOME, this::show)
        .get(HOME + "/two-step", this::askTwoStep)
        .post(HOME + "/two-step", this::twoStep)
        .post(HOME + "/recovery-codes", this::recoveryCodes)
        .post(HOME + "/account-code", this::accountCode)
        .get(HOME + "/remove", this::askRemove)
        .post(HOME + "/remove", this::remove)
        .post(HOME + "/forget-devices", this::forgetDevices)
        .post(HOME + "/cancel-replacement", this::cancelReplacement)
        .get(HOME + "/sign-out-everywhere", SecurityPages::askSignOut)
        .post(HOME + "/sign-out-everywhere", this::signOutEverywhere)
        .get(HOME + "/freeze", SecurityPages::askFreeze)
        .post(HOME + "/freeze", this::freeze);
  }

  private Reply show(Visit visit) {
    Overview overview = info.overview(visit.signedIn());
    return visit.show(
        "security",
        new Content(
            visit.message(),
            overview.twoStep(),
            info.rule() == TwoStep.REQUIRED,
            cards(visit, overview.factors()),
            overview.passwordSetAt().map(visit.words()::minute).orElse(""),
            overview.recoveryCodes(),
            overview.accountCode(),
            devices.list(visit.account()).size(),
            overview.replacement().map(visit.words()::day).orElse("")));
  }

  private static List<Card> cards(Visit visit, List<ShownFactor> factors) {
    List<Card> cards = new ArrayList<>();
    for (ShownFactor factor : factors) {
      String kind = word(factor.kind());
      cards.add(
          new Card(
              factor.id().value().toString(),
              kind,
              visit.say("factor." + kind),
              factor.shown(),
              visit.say(factor.ofAccount() ? "used.account" : "used." + kind),
              visit.words().minute(factor.addedAt()),
              factor.ofAccount(),
              factor.failing()));
    }
    return cards;
  }

  private static String word(FactorKind kind) {
    return switch (kind) {
      case AUTHENTICATOR -> "app";
      case PASSKEY -> "passkey";
      case EMAIL -> "email";
      case PHONE -> "phone";
      case QUESTION -> "question";
    };
  }

  private Reply askTwoStep(Visit visit) {
    boolean on = info.overview(visit.signedIn()).twoStep();
    return visit.show(twoStepForm(visit, on));
  }

  private static Form twoStepForm(Visit visit, boolean on) {
    String word = on ? "twostep.off" : "twostep.on";
    Form form =
        Form.of(visit.say(word + ".title"), HOME + "/two-step", visit.say(word + ".submit"))
            .saying(visit.say(word + ".lead"), visit.say(word + ".needs"))
            .carrying("on", on ? "no" : "yes")
            .linking(visit.say("back"), HOME);
    return on ? form.dangerous() : form;
  }

  private Reply twoStep(Visit visit) {
    boolean on = visit.field("on").equals("yes");
    try {
      info.twoStep(visit.signedIn(), on);
      return Visit.go(HOME, "message", on ? "two-step-on" : "two-step-off");
    } catch (IdentityRefusal.TooFewWays | IdentityRefusal.PasswordTooShortAlone e) {
      return visit.again(400, twoStepForm(visit, !on), visit.words().of(e));
    }
  }

  private Reply recoveryCodes(Visit visit) {
    return once(visit, "codes", info.makeRecoveryCodes(visit.signedIn()));
  }

  private Reply accountCode(Visit visit) {
    return once(visit, "accountcode", List.of(info.makeAccountCode(visit.signedIn())));
  }

  private Reply once(Visit visit, String word, List<String> secrets) {
    String next = RequiredPages.next(visit, info);
    return visit.showOnce(
        "once",
        new Once(visit.say(word + ".title"), visit.say(word + ".lead"), secrets, true, next));
  }

  private Reply askRemove(Visit visit) {
    for (Card card : cards(visit, info.overview(visit.signedIn()).factors())) {
      if (card.id().equals(visit.field("factor")) && !card.stays()) {
        return visit.show(removeForm(visit, card));
      }
    }
    return Visit.go(HOME);
  }

  private static Form removeForm(Visit visit, Card card) {
    return Form.of(
            visit.say("remove.title", card.title()), HOME + "/remove", visit.say("remove.submit"))
        .saying(card.shown(), visit.say("remove.lead"))
        .carrying("factor", card.id())
        .dangerous()
        .linking(visit.say("back"), HOME);
  }

  private Reply remove(Visit visit) {
    info.remove(visit.signedIn(), new FactorId(id(visit.field("factor"))));
    return Visit.go(HOME, "message", "removed");
  }

  /// @throws NotOurForm if it is no id
  static UUID id(String sent) {
    try {
      return UUID.fromString(sent);
    } catch (IllegalArgumentException _) {
      throw new NotOurForm();
    }
  }

  private Reply forgetDevices(Visit visit) {
    if (!visit.signedIn().isFresh(clock.instant())) {
      return Visit.go("/prove", "return", HOME);
    }
    devices.forgetAll(visit.account());
    visit.drop(Kept.DEVICE);
    return Visit.go(HOME, "message", "devices-forgotten");
  }

  private Reply cancelReplacement(Visit visit) {
    replacing.cancel(visit.signedIn());
    return Visit.go(HOME, "message", "replacement-cancelled");
  }

  private static Reply askSignOut(Visit visit) {
    visit.signedIn();
    return visit.show(
        Form.of(
                visit.say("everywhere.title"),
                HOME + "/sign-out-everywhere",
                visit.say("everywhere.submit"))
            .saying(visit.say("everywhere.lead"))
            .dangerous()
            .linking(visit.say("stay"), HOME));
  }

  /// Asks for no proof: to lock everyone out must be easy for who sees a stranger at work, and
  /// costs its owner no more than signing in again.
  private Reply signOutEverywhere(Visit visit) {
    BrowserSession session = visit.signedIn();
    securing.signOutEverywhere(session.who().account());
    visit.close();
    visit.drop(Kept.DEVICE);
    return Visit.go("/signin", "message", "everywhere");
  }

  private static Reply askFreeze(Visit visit) {
    visit.signedIn();
    return visit.show(freezeForm(visit, HOME + "/freeze", HOME));
  }

  static Form freezeForm(Visit visit, String action, String back) {
    return Form.of(visit.say("freeze.title"), action, visit.say("freeze.submit"))
        .saying(visit.say("freeze.lead"), visit.say("freeze.next"))
        .dangerous()
        .linking(visit.say("freeze.stay"), back);
  }

  private Reply freeze(Visit visit) {
    return frozen(visit, securing);
  }

  static Reply frozen(Visit visit, Securing securing) {
    securing.freeze(visit.account());
    visit.close();
    visit.drop(Kept.DEVICE);
    return Visit.go("/recover", "message", "frozen");
  }
}
