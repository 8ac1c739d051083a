package org.holdfast.identity;

/// An app is refused; what that changed, the kind says. The message is for the person.
public abstract sealed class GrantRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private GrantRefusal(String sentence) {
    super(sentence);
  }

  /// What was to be registered cannot be.
  public static final class Unfit extends GrantRefusal {
    private static final long serialVersionUID = 1L;

    public Unfit(String sentence) {
      super(sentence);
    }
  }

  /// The code or token is unknown, ended, another app's, or was asked for with something else. A
  /// code is used up by it.
  public static final class Invalid extends GrantRefusal {
    private static final long serialVersionUID = 1L;

    Invalid(String sentence) {
      super(sentence);
    }
  }

  /// It was used before: all that was made from it is revoked.
  public static final class UsedTwice extends GrantRefusal {
    private static final long serialVersionUID = 1L;

    UsedTwice() {
      super("It was used before, so everything that was made from it is revoked. Sign in again.");
    }
  }

  /// Nobody has answered yet.
  public static final class Pending extends GrantRefusal {
    private static final long serialVersionUID = 1L;

    Pending() {
      super("Nobody has typed the code in yet. Ask again after the interval.");
    }
  }

  /// Asked sooner than the interval, which is now longer.
  public static final class TooSoon extends GrantRefusal {
    private static final long serialVersionUID = 1L;

    TooSoon() {
      super("That was sooner than the interval. Wait five seconds longer from now on.");
    }
  }

  /// Somebody said no.
  public static final class Declined extends GrantRefusal {
    private static final long serialVersionUID = 1L;

    Declined() {
      super("Access was declined.");
    }
  }

  /// A device code's time is over.
  public static final class Expired extends GrantRefusal {
    private static final long serialVersionUID = 1L;

    Expired() {
      super("The code's time is over. Begin again.");
    }
  }

  /// The app does not sign in by itself.
  public static final class NoService extends GrantRefusal {
    private static final long serialVersionUID = 1L;

    NoService() {
      super("This app is no service with an account of its own; a person has to let it in.");
    }
  }

  /// Too many wrong codes were typed, too many are waiting, or too many came from one address.
  public static final class TooMany extends GrantRefusal {
    private static final long serialVersionUID = 1L;

    TooMany() {
      super("There were too many tries. Wait a quarter of an hour, then begin again.");
    }
  }
}
