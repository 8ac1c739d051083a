package org.holdfast.identity;

import java.time.Instant;
import org.holdfast.audit.Factor;

/// What an account's owner is told by mail, beside codes.
public sealed interface News {

  /// Somebody shares something with the reader, who need not have an account.
  ///
  /// @param secret of the link that leads to it
  /// @param message in the sharer's words; may be empty
  record SharedWithYou(String from, String secret, String message) implements News {
    /// Mute: it holds a secret.
    @Override
    public String toString() {
      return "SharedWithYou";
    }
  }

  /// Someone signed in on a device that was not known.
  ///
  /// @param device as it calls itself; shown without what could be taken for a link
  /// @param place where it seems to be; empty: unknown
  record NewDevice(String device, String place, Instant at) implements News {}

  /// Somebody tried to sign up with an address that has an account.
  record AlreadySignedUp() implements News {}

  /// Two-step verification was turned on, or off.
  record TwoStep(boolean on) implements News {}

  record PasswordChanged(Instant at) implements News {}

  record FactorAdded(Factor way) implements News {}

  record FactorRemoved(Factor way) implements News {}

  record RecoveryCodesMade() implements News {}

  /// All security info is to be replaced.
  ///
  /// @param from when the new one counts, unless somebody objects
  record ReplacementPending(Instant from) implements News {}

  record ReplacementCancelled() implements News {}

  record ReplacementDone() implements News {}

  record SignedOutEverywhere() implements News {}

  record AccountFrozen() implements News {}

  record RecoveryDone() implements News {}

  /// @param name as its owner called it
  record AppPasswordMade(String name) implements News {}

  /// An app was let in.
  ///
  /// @param app as it is called here
  record AppLetIn(String app, Instant at) implements News {}

  /// An archive of all that they have here was asked for.
  record ExportMade(Instant at) implements News {}

  /// A refresh token was used twice, so one of two has stolen it.
  ///
  /// @param app that had the token
  record AppLostTokens(String app) implements News {}

  /// @param at when everything is destroyed, unless it is undone
  /// @param secret by which it is undone
  record DeletionPending(Instant at, String secret) implements News {
    /// Mute: it holds a secret.
    @Override
    public String toString() {
      return "DeletionPending[" + at + "]";
    }
  }

  record DeletionUndone() implements News {}

  /// @param receipt signed, as it is to be read
  record DeletionDone(String receipt) implements News {}

  /// The account has another plan now, or the same one for longer.
  record PlanChanged(Plan plan) implements News {}

  /// The drive is nearer to what the plan allows than it was.
  ///
  /// @param now anything but [Fullness#NORMAL]
  record DriveFilling(Fullness now) implements News {}

  /// Someone used a copy of one of their passkeys.
  ///
  /// @param name as its owner called it
  record PasskeyCopied(String name) implements News {}

  /// Whoever runs the server signed them out everywhere.
  record SignedOutByKeeper() implements News {}

  /// A notice did not reach one of their ways.
  ///
  /// @param way masked
  record NotDelivered(String way) implements News {}

  /// An idea was answered that they suggested or voted for.
  ///
  /// @param title of the idea, in a stranger's words
  /// @param sentence in the words of the server's owner
  record IdeaAnswered(Became became, String title, String sentence) implements News {

    /// What became of it.
    public enum Became {
      PLANNED,
      DONE,
      DECLINED
    }

    /// Mute: people wrote it.
    @Override
    public String toString() {
      return "IdeaAnswered[" + became + "]";
    }
  }

  /// @param from the display name of who invites
  /// @param until when it ends
  record Invitation(String from, Instant until) implements News {}
}
