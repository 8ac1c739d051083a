package org.holdfast.identity;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;

/// What was asked for is not done, and nothing was changed. The message is a sentence for the
/// person who asked.
public abstract sealed class IdentityRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private IdentityRefusal(String sentence) {
    super(sentence);
  }

  /// A sentence for the person who asked.
  public String sentence() {
    return String.valueOf(getMessage());
  }

  /// By which a page finds its own words, such as `proof-too-old`. Never changes.
  public String code() {
    String name = getClass().getSimpleName();
    return name.replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /// They proved who they are too long ago for what matters this much.
  public static final class ProofTooOld extends IdentityRefusal {
    private static final long serialVersionUID = 1L;

    ProofTooOld() {
      super("Show once more that it is you; then this can be done for five minutes.");
    }
  }

  /// The password can be guessed.
  public static final class WeakPassword extends IdentityRefusal {
    private static final long serialVersionUID = 1L;
    private final transient PasswordVerdict.Refused verdict;

    WeakPassword(PasswordVerdict.Refused verdict) {
      super(verdict.sentence());
      this.verdict = verdict;
    }

    /// What is weak, and what would help.
    public PasswordVerdict.Refused verdict() {
      return verdict;
    }
  }

  /// Two-step verification stands on two ways at least.
  public static final class TooFewWays extends IdentityRefusal {
    private static final long serialVersionUID = 1L;

    TooFewWays() {
      super(
          "Two-step verification needs two ways to prove who you are, so that losing one locks"
              + " nobody out. Add another way or make recovery codes first.");
    }
  }

  /// Without a second step the password is too short.
  public static final class PasswordTooShortAlone extends IdentityRefusal {
    private static final long serialVersionUID = 1L;

    PasswordTooShortAlone() {
      super(
          "Without two-step verification a password needs 15 characters; yours has fewer. Set a"
              + " longer one first.");
    }
  }

  /// The address that the account is known by is no factor that could be removed.
  public static final class AddressOfAccount extends IdentityRefusal {
    private static final long serialVersionUID = 1L;

    AddressOfAccount() {
      super("This is the address your account is known by. It stays.");
    }
  }

  /// All security info is being replaced.
  public static final class ReplacementPending extends IdentityRefusal {
    private static final long serialVersionUID = 1L;
    private final LocalDate until;

    ReplacementPending(LocalDate until) {
      super("Your security info is being replaced. Until " + until + " it cannot be changed.");
      this.until = until;
    }

    /// The day it is done, UTC.
    public LocalDate until() {
      return until;
    }
  }

  /// That number or address is none, or cannot be used.
  public static final class NotReachable extends IdentityRefusal {
    private static final long serialVersionUID = 1L;

    NotReachable(String sentence) {
      super(sentence);
    }
  }

  /// The same is a factor of this account already.
  public static final class AlreadyThere extends IdentityRefusal {
    private static final long serialVersionUID = 1L;

    AlreadyThere() {
      super("You have this one already.");
    }
  }

  /// Codes were sent too often.
  public static final class TooManyCodes extends IdentityRefusal {
    private static final long serialVersionUID = 1L;
    private final Duration wait;

    TooManyCodes(Duration wait) {
      super("So many codes were sent that the next has to wait. Use another way, or try later.");
      this.wait = wait;
    }

    /// Until the next may be sent.
    public Duration until() {
      return wait;
    }
  }

  /// From where they come, so much was begun that the next has to wait.
  public static final class TooManyBegun extends IdentityRefusal {
    private static final long serialVersionUID = 1L;
    private final Duration wait;

    TooManyBegun(Duration wait) {
      super("So much was begun from where you are that the next has to wait. Try later.");
      this.wait = wait;
    }

    /// Until the next may be begun.
    public Duration until() {
      return wait;
    }
  }

  /// Nobody here goes without it.
  public static final class TwoStepRequired extends IdentityRefusal {
    private static final long serialVersionUID = 1L;

    TwoStepRequired() {
      super("This server asks everyone for two-step verification; it cannot be turned off.");
    }
  }

  /// It is not open to new accounts.
  public static final class NotInvited extends IdentityRefusal {
    private static final long serialVersionUID = 1L;

    NotInvited() {
      super("This server takes new accounts by invitation. Ask who runs it for one.");
    }
  }

  /// Somebody has to own the server.
  public static final class LastOwner extends IdentityRefusal {
    private static final long serialVersionUID = 1L;

    LastOwner() {
      super(
          "You are the only one who owns this server, and others have accounts here. Have another"
              + " account made owner first: whoever runs the server does that with `holdfast account"
              + " owner EMAIL`.");
    }
  }

  /// An account that was to be kept is kept already, or being destroyed.
  public static final class TooLate extends IdentityRefusal {
    private static final long serialVersionUID = 1L;

    TooLate() {
      super(
          "There is nothing to undo: the account was kept already, or its time was over and it is"
              + " being deleted.");
    }
  }

  /// Only the owner of the server does this.
  public static final class NotTheOwner extends IdentityRefusal {
    private static final long serialVersionUID = 1L;

    NotTheOwner() {
      super("Only the owner of this server does this.");
    }
  }

  /// The voucher gives nothing.
  public static final class VoucherRefused extends IdentityRefusal {

    /// Why not.
    public enum Why {
      /// It is none of this server's, or not as it was made.
      ALTERED("This is not a voucher of this server. Look whether every letter of it is there."),
      EXPIRED("The time of this voucher is over. Ask who gave it to you for another."),
      REDEEMED("This voucher was redeemed already. Ask who gave it to you for another."),
      REVOKED("This voucher does not count any more. Ask who gave it to you."),
      /// Its plan is there without end already. The voucher stays good.
      NEEDLESS("You have this plan without an end already. The voucher stays good for others.");

      private final String sentence;

      Why(String sentence) {
        this.sentence = sentence;
      }
    }

    private static final long serialVersionUID = 1L;
    private final Why why;

    VoucherRefused(Why why) {
      super(why.sentence);
      this.why = why;
    }

    public Why why() {
      return why;
    }

    @Override
    public String code() {
      return "voucher-" + why.name().toLowerCase(Locale.ROOT);
    }
  }

  /// What was sent is no picture that could be shown.
  public static final class PictureRefused extends IdentityRefusal {

    /// What is wrong with it.
    public enum Flaw {
      /// The file, or the picture in it.
      TOO_LARGE(
          "The picture is too large: at most 1 MiB and 2,048 points on either side are taken."),
      /// Another kind of file, or one that cannot be read to its end.
      NOT_PNG("This is not a picture that can be read. Send a PNG file.");

      private final String sentence;

      Flaw(String sentence) {
        this.sentence = sentence;
      }
    }

    private static final long serialVersionUID = 1L;
    private final Flaw flaw;

    public PictureRefused(Flaw flaw) {
      super(flaw.sentence);
      this.flaw = flaw;
    }

    public Flaw flaw() {
      return flaw;
    }

    @Override
    public String code() {
      return "picture-" + flaw.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Its time is over, it was used, or it never was.
  public static final class Over extends IdentityRefusal {
    private static final long serialVersionUID = 1L;

    Over() {
      super("This took too long, or was finished already. Begin anew.");
    }
  }
}
