package org.holdfast.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// Where somebody who proves who they are stands now.
public sealed interface Step {

  /// Not right, or nobody: which of the two is not told.
  record Refused() implements Step {}

  /// Too many wrong ones. What was shown was not looked at.
  ///
  /// @param longest until the next is looked at
  record Wait(Duration longest) implements Step {}

  /// So many wrong ones in a row that this way is closed, until the account has been recovered on
  /// another.
  record Disabled() implements Step {}

  /// Their time is over, or they ended: begin anew.
  record Over() implements Step {}

  /// Another proof is needed.
  ///
  /// @param attempt for the browser's cookie
  /// @param ways the account's own; empty while nothing was proved, since they would tell who has
  ///   an account
  /// @param recoveryCode whether a recovery code may be shown
  record Asked(String attempt, Purpose purpose, List<ShownFactor> ways, boolean recoveryCode)
      implements Step {
    public Asked {
      ways = List.copyOf(ways);
    }

    /// Mute: it holds a secret.
    @Override
    public String toString() {
      return "Asked[" + purpose + "]";
    }
  }

  /// Signed in.
  ///
  /// @param cookie the secret that the browser keeps while it is
  /// @param deviceCookie the one of a browser that was trusted just now; empty if it was not
  record SignedInNow(AccountId account, String cookie, String deviceCookie) implements Step {
    /// Mute: it holds secrets.
    @Override
    public String toString() {
      return "SignedInNow[" + account.text() + "]";
    }
  }

  /// Proved again: what was asked for may be done for the next five minutes.
  ///
  /// @param cookie the secret that the browser keeps from now on
  record ProvedAgain(String cookie) implements Step {
    /// Mute: it holds a secret.
    @Override
    public String toString() {
      return "ProvedAgain";
    }
  }

  /// Enough was proved: a new password may be set.
  ///
  /// @param attempt for the browser's cookie
  record NewPassword(String attempt) implements Step {
    /// Mute: it holds a secret.
    @Override
    public String toString() {
      return "NewPassword";
    }
  }

  /// All security info is being replaced: until that day nothing that needs a code is possible, but
  /// to cancel it with one of the old ways.
  ///
  /// @param attempt for the browser's cookie
  /// @param until UTC
  record Pending(String attempt, LocalDate until, List<ShownFactor> ways) implements Step {
    public Pending {
      ways = List.copyOf(ways);
    }

    /// Mute: it holds a secret.
    @Override
    public String toString() {
      return "Pending";
    }
  }

  /// The account is to be deleted: nothing can be done but to keep it.
  ///
  /// @param attempt for the browser's cookie
  /// @param due when it is destroyed
  record Leaving(String attempt, Instant due) implements Step {
    /// Mute: it holds a secret.
    @Override
    public String toString() {
      return "Leaving";
    }
  }

  /// The account looked stolen: its owner recovers it with a new password.
  record Frozen() implements Step {}
}
