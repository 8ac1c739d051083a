package org.holdfast.server.signin;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Step;

/// Where somebody who shows who they are is led next.
final class Steps {

  private final Consumer<AccountId> atHome;

  Steps(Consumer<AccountId> atHome) {
    this.atHome = atHome;
  }

  /// @param wrong the page once more, for who showed what is not right
  Reply reply(Visit visit, Flow flow, Step step, Supplier<Reply> wrong) {
    return switch (step) {
      case Step.Refused _ -> wrong.get();
      case Step.Wait(var wait) -> Refusals.later(visit, 429, "wait", wait);
      case Step.Disabled _ ->
          visit.stop(
              403,
              visit.say("disabled.title"),
              visit.say("disabled.text"),
              new Link(visit.say("recover.link"), "/recover"));
      case Step.Over _ -> over(visit, flow);
      case Step.Asked asked -> {
        visit.keep(Kept.ATTEMPT, asked.attempt());
        yield onTo(visit, flow, "proof");
      }
      case Step.Pending pending -> {
        visit.keep(Kept.ATTEMPT, pending.attempt());
        yield onTo(visit, flow, "pending");
      }
      case Step.NewPassword next -> {
        visit.keep(Kept.ATTEMPT, next.attempt());
        yield Visit.go("/recover/password");
      }
      case Step.Leaving leaving -> {
        visit.keep(Kept.ATTEMPT, leaving.attempt());
        yield Visit.go("/signin/leaving");
      }
      case Step.Frozen _ -> Visit.go("/signin/frozen");
      case Step.ProvedAgain proved -> {
        visit.renew(proved.cookie());
        visit.drop(Kept.ATTEMPT);
        yield home(visit.back());
      }
      case Step.SignedInNow now -> signedIn(visit, now);
    };
  }

  private static Reply onTo(Visit visit, Flow flow, String page) {
    String trust = visit.isSet("trust") ? "yes" : "";
    return Visit.go(flow.at(page), "return", visit.back(), "trust", trust);
  }

  static Reply over(Visit visit, Flow flow) {
    visit.drop(Kept.ATTEMPT);
    return Visit.go(flow.start(), "message", "over", "return", visit.back());
  }

  private Reply signedIn(Visit visit, Step.SignedInNow now) {
    visit.open(now.cookie());
    if (!now.deviceCookie().isEmpty()) {
      visit.keep(Kept.DEVICE, now.deviceCookie());
    }
    visit.drop(Kept.ATTEMPT);
    atHome.accept(now.account());
    return home(visit.back());
  }

  /// Pages of this door are reached at once. Others by a page between: browsers hold the redirects
  /// of a form to where its page may lead, and an app that somebody signs in for lies elsewhere.
  static Reply home(String back) {
    if (back.isEmpty()) {
      return Visit.go("/account");
    }
    return back.startsWith("/account")
        ? new Reply.Go(back)
        : Visit.go("/signin/go", "return", back);
  }
}
