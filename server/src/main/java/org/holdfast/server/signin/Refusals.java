package org.holdfast.server.signin;

import java.time.Duration;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.TooManySignIns;
import org.holdfast.vault.VaultRefusal;

/// What a page says when something is refused.
final class Refusals {

  private static final System.Logger LOG = System.getLogger(Refusals.class.getName());
  private static final Duration BUSY = Duration.ofSeconds(5);

  private Refusals() {}

  /// @throws RuntimeException `e`, if it is no refusal
  static Reply reply(Visit visit, RuntimeException e) {
    return switch (e) {
      case IdentityRefusal refusal -> identity(visit, refusal);
      case AccountRefusal refusal -> refused(visit, 400, visit.words().of(refusal));
      case TooManySignIns _ -> later(visit, 503, "busy", BUSY);
      case SignInFirst _ -> Visit.go("/signin", "return", here(visit));
      case NotOurForm _ ->
          visit.say(
              403,
              visit.say("old-page.title"),
              visit.say("old-page.text"),
              new Link(visit.say("old-page.again"), "/signin"));
      case DatabaseRefusal failed -> unavailable(visit, failed);
      case VaultRefusal failed -> unavailable(visit, failed);
      default -> throw e;
    };
  }

  private static Reply identity(Visit visit, IdentityRefusal refusal) {
    return switch (refusal) {
      case IdentityRefusal.ProofTooOld _ -> Visit.go("/prove", "return", section(visit.path()));
      case IdentityRefusal.TooManyCodes late -> {
        visit.header("Retry-After", Long.toString(seconds(late.until())));
        yield refused(visit, 429, visit.words().of(refusal));
      }
      case IdentityRefusal.TooManyBegun many -> {
        visit.header("Retry-After", Long.toString(seconds(many.until())));
        yield refused(visit, 429, visit.words().of(refusal));
      }
      case IdentityRefusal.NotInvited _,
          IdentityRefusal.ReplacementPending _,
          IdentityRefusal.LastOwner _,
          IdentityRefusal.NotTheOwner _,
          IdentityRefusal.TwoStepRequired _,
          IdentityRefusal.AddressOfAccount _ ->
          refused(visit, 403, visit.words().of(refusal));
      case IdentityRefusal.WeakPassword _,
          IdentityRefusal.TooFewWays _,
          IdentityRefusal.PasswordTooShortAlone _,
          IdentityRefusal.NotReachable _,
          IdentityRefusal.AlreadyThere _,
          IdentityRefusal.TooLate _,
          IdentityRefusal.VoucherRefused _,
          IdentityRefusal.PictureRefused _,
          IdentityRefusal.Over _ ->
          refused(visit, 400, visit.words().of(refusal));
    };
  }

  private static Reply refused(Visit visit, int status, String sentence) {
    String start = visit.session().isPresent() ? section(visit.path()) : "/signin";
    return visit.stop(
        status, visit.say("refused.title"), sentence, new Link(visit.say("refused.back"), start));
  }

  /// Not now, but soon.
  ///
  /// @param word of its sentences
  static Reply later(Visit visit, int status, String word, Duration wait) {
    visit.header("Retry-After", Long.toString(seconds(wait)));
    return visit.stop(
        status, visit.say(word + ".title"), visit.say(word + ".text", visit.words().span(wait)));
  }

  private static Reply unavailable(Visit visit, RuntimeException failed) {
    LOG.log(System.Logger.Level.WARNING, "A page could not be served.", failed);
    return later(visit, 503, "unavailable", BUSY);
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  /// Where somebody comes back to: the page itself, not what a form on it does.
  private static String here(Visit visit) {
    return visit.method().equals("POST") ? section(visit.path()) : visit.path();
  }

  /// The page below `/account` that this is a part of.
  static String section(String path) {
    String[] steps = path.split("/", 4);
    boolean below = steps.length > 2 && steps[1].equals("account");
    return below ? "/account/" + steps[2] : "/account";
  }
}
