package org.holdfast.audit;

import java.util.Optional;

/// An entry in plain words.
final class Sentences {

  private Sentences() {}

  static String of(Entry entry) {
    Event event = entry.event();
    return who(event) + what(event) + where(entry) + why(event) + ".";
  }

  private static String who(Event event) {
    return switch (event.who()) {
      case Who.Account(var id) ->
          event.account().equals(Optional.of(id)) ? "You " : "Someone else ";
      case Who.Server _ -> "The server ";
      case Who.Keeper _ -> "Whoever runs the server ";
      case Who.Stranger _ -> "Somebody ";
    };
  }

  private static String what(Event event) {
    boolean done = event.outcome() == Outcome.DONE;
    return switch (event.kind()) {
      case LOG_BEGUN -> "began a log";
      case SERVER_STARTED -> "started";
      case SERVER_STOPPED -> "stopped";
      case SETTINGS_CHANGED -> "found other settings than at its last start";
      case SETTINGS_WEAKENED -> "found settings that protect less than at its last start";
      case ACCOUNT_CREATED -> "made this account";
      case TOKEN_MADE -> "made a token";
      case TOKEN_REVOKED -> "ended a token";
      case SIGN_IN -> done ? "signed in" : "tried to sign in and was refused" + times(event);
      case PERSON_ERASED -> "made what this log says about a person unreadable";
      case KEY_UNWRAPPED -> done ? "opened a key" : "could not open a key";
      case COPY_DAMAGED -> "found a damaged copy of a file";
      case COPY_HEALED -> "made a damaged copy of a file anew";
      case CONTENT_UNREADABLE -> "found a file whose content no region gives";
      case CONTENT_READABLE -> "found the content of a file again that no region gave";
      case WRITE_REFUSED -> "refused to write" + times(event);
      case RESTORED_TO_POINT -> "brought files back to an earlier point" + items(event);
      case RESTORE_UNDONE -> "took a restore back" + items(event);
      case BIN_EMPTIED -> "emptied the recycle bin" + items(event);
      case ITEM_PURGED -> "removed something from the recycle bin for good";
      case VERSION_PURGED -> "deleted an earlier version of a file for good";
      case VERIFIED ->
          done ? "checked everything and found it whole" : "checked everything" + found(event);
      case DRIVE_HEADS -> "noted where drives stand";
      case ALARM_ACCEPTED -> "accepted that the database is not the newest";
      case ENTRY_ALTERED -> "altered an event before it got its place in the log";
      case SIGNED_OUT -> "signed out";
      case SIGNED_OUT_EVERYWHERE -> "signed this account out everywhere";
      case PASSWORD_SET -> "set the password";
      case FACTOR_ADDED -> "added a way to prove who you are";
      case FACTOR_REMOVED -> "removed a way to prove who you are";
      case TWO_STEP_ON -> "turned two-step verification on";
      case TWO_STEP_OFF -> "turned two-step verification off";
      case RECOVERY_CODES_MADE -> "made recovery codes";
      case DEVICE_TRUSTED -> "trusted a device";
      case DEVICE_FORGOTTEN -> "ended the trust in a device";
      case REPLACEMENT_ASKED -> "asked to replace all security info";
      case REPLACEMENT_CANCELLED -> "cancelled the replacement of the security info";
      case REPLACEMENT_DONE -> "replaced all security info after the wait";
      case ACCOUNT_FROZEN -> "closed this account until it has been secured again";
      case ACCOUNT_RECOVERED -> done ? "recovered this account" : "tried to recover this account";
      case CODE_SENT -> "sent a code";
      case PROVED_AGAIN -> done ? "proved again who you are" : "did not prove who they are";
      case SESSION_ENDED -> "ended a session";
      case APP_PASSWORD_MADE -> "made an app password";
      case APP_PASSWORD_ENDED -> "ended an app password";
      case INVITED -> "invited somebody";
      case ACTIVITY_JUDGED -> done ? "said that it was you" : "said that it was not you";
      case PROFILE_CHANGED -> "changed your name, picture or language";
      case DELETION_ASKED -> "asked to delete this account";
      case DELETION_UNDONE -> "kept this account, which was to be deleted";
      case DRIVE_DESTROYED -> "destroyed every key of a drive";
      case ACCOUNT_DELETED -> "removed all that was known of an account";
      case OWNER_MADE -> "made this account own the server";
      case PASSKEY_COPIED -> "used a copy of one of your passkeys and was refused";
      case SIGNED_OUT_BY_KEEPER -> "signed this account out everywhere";
      case VAULT_LOST -> "lost a vault, and does without it";
      case VAULT_BACK -> "has a vault again that was lost";
      case KEYS_REWRAPPED -> "wrapped keys anew by the newest master keys";
      case KIT_MADE -> "made a recovery kit of the vault's passphrase" + shares(event);
      case KIT_PROVED -> "proved that a recovery kit opens the vault" + shares(event);
      case PASSPHRASE_CHANGED -> "changed the passphrase of the vault";
      case DRIVE_KEY_MADE -> "made a new key for a drive; it is not in force yet";
      case DRIVE_KEY_IN_FORCE -> "brought a drive's new key into force";
      case MASTER_KEY_DISABLED -> "disabled an older master key";
      case MASTER_KEY_ENABLED -> "enabled an older master key again";
      case MASTER_KEY_DELETED -> "deleted an older master key, which can be recovered for a while";
      case MASTER_KEY_RECOVERED -> "recovered a master key that was deleted";
      case MASTER_KEY_PURGED -> "destroyed an older master key for good";
      case MASTER_KEY_MADE -> "made a new master key";
      case UNDELIVERABLE ->
          "could not deliver "
              + message(event)
              + (event.outcome() == Outcome.REFUSED ? ", for it was refused" : " in time");
      case CHANGES_SUBSCRIBED -> "asked for an address outside to be told of changes";
      case CHANGES_UNSUBSCRIBED -> "let an address outside be told of changes no more";
      case PERMISSION_GRANTED -> "shared an item";
      case PERMISSION_CHANGED -> "changed what somebody may do with a shared item";
      case PERMISSION_REVOKED -> "ended the sharing of an item with somebody";
      case LINK_FIRST_USED -> "came by a sharing link for the first time";
      case VERSION_PINNED -> "pinned a version of a file";
      case VERSION_UNPINNED -> "unpinned a version of a file";
      case LINK_REDEEMED -> "kept what a sharing link leads to";
      case IDEA_ANSWERED -> "answered an idea: " + became(event);
      case IDEA_REMOVED -> "removed an idea of somebody else's";
      case ANSWER_OVERDUE -> "found that an answer to an idea is late";
      case DATABASE_REBUILT -> "made the database anew from a region";
      case DATABASE_MOVED -> "moved the database to a PostgreSQL server";
      case BACKUP_MADE ->
          done ? "made a backup" : "made a backup in which something lacks, or none";
      case BACKUP_POINTS_REMOVED -> "removed older points of a backup";
      case CONTENTS_FORGOTTEN -> "destroyed the keys of contents" + forgotten(event);
      case HOLD_PLACED -> "placed a hold on a drive: nothing of it is destroyed until that ends";
      case HOLD_ENDED -> "ended a hold on a drive";
      case RESTORE_DRILLED -> "rebuilt everything from one region as a drill" + drilled(event);
      case REGION_DRAINED ->
          done
              ? "found everything that lay in region" + number(event) + " in enough others"
              : "found something that lay in region" + number(event) + " in too few others";
      case SHARED_READ -> "opened a shared file";
      case SHARED_ARCHIVE -> "took an archive of what is shared";
      case LINK_PASSWORD_WRONG -> "typed a wrong password for a sharing link";
      case OUTBOX_READ -> "read messages that wait in the outbox";
      case EXPORT_MADE -> "asked for an export of everything in this account";
      case EXPORT_FETCHED -> "downloaded an export of everything in this account";
      case EXPORT_ENDED -> "ended the link to an export";
      case APP_ALLOWED -> done ? "let an app in" : "refused to let an app in";
      case APP_SIGNED_IN -> "signed an app in";
      case APP_SIGNED_OUT -> "signed an app out";
      case REFRESH_TOKEN_USED_TWICE ->
          "used an app's refresh token a second time, so that the app was signed out";
      case CODE_USED_TWICE ->
          "used an app's sign-in code a second time, so that the app was signed out";
      case CLIENT_REGISTERED -> "registered an app";
      case CLIENT_REMOVED -> "removed an app";
      case SERVICE_SIGNED_IN -> "signed in as a service";
      case SIGNING_KEY_MADE -> "made a new key for signing who is signed in";
      case PLAN_CHANGED -> "set the plan of this account to " + plan(event);
      case PLAN_ENDED -> "set the plan of this account back to " + plan(event);
      case VOUCHER_MADE -> "made a voucher" + serial(event);
      case VOUCHER_REVOKED -> "revoked a voucher" + serial(event);
      case VOUCHER_REDEEMED ->
          (done ? "redeemed a voucher" : "tried to redeem a voucher and was refused")
              + serial(event);
    };
  }

  private static String forgotten(Event event) {
    return event.detail() instanceof Detail.Forgotten(long contents, long bytes, long since, _)
        ? " that nobody could come to since operation %d: %d with %d bytes"
            .formatted(since, contents, bytes)
        : "";
  }

  private static String message(Event event) {
    return switch (event.circumstances().factor()) {
      case EMAIL_CODE -> "a mail";
      case TEXT_MESSAGE -> "a text message";
      case PHONE_CALL -> "a call";
      default -> "a message";
    };
  }

  private static String times(Event event) {
    return event.detail() instanceof Detail.Count(long count) && count > 1
        ? " " + count + " times"
        : "";
  }

  private static String found(Event event) {
    return switch (event.detail()) {
      case Detail.Count(long count) -> found(count); // of before the two were told apart
      case Detail.Checked(long written, long copies) -> found(written + copies);
      default -> "";
    };
  }

  private static String found(long count) {
    return " and found " + count + (count == 1 ? " thing" : " things") + " not as written";
  }

  private static String number(Event event) {
    return event.detail() instanceof Detail.Count(long number) ? " " + number : "";
  }

  private static String shares(Event event) {
    if (!(event.detail() instanceof Detail.Count(long count))) {
      return "";
    }
    return count % 100 == 0
        ? " (%d shares are needed)".formatted(count / 100)
        : " (%d of %d shares are needed)".formatted(count / 100, count % 100);
  }

  private static String drilled(Event event) {
    return switch (event.outcome()) {
      case DONE -> "";
      case FOUND -> " and found what would not have come back";
      case REFUSED, FAILED -> ", which did not come to its end";
    };
  }

  private static String items(Event event) {
    return event.detail() instanceof Detail.Operation(_, long items)
        ? " (" + items + (items == 1 ? " item)" : " items)")
        : "";
  }

  private static String plan(Event event) {
    if (event.detail() instanceof Detail.Count(long plan)) {
      if (plan == 1) {
        return "free";
      }
      if (plan == 2) {
        return "premium";
      }
    }
    return "another one";
  }

  private static String became(Event event) {
    return switch (event.detail()) {
      case Detail.Count(long state) when state == 1 -> "planned";
      case Detail.Count(long state) when state == 2 -> "done";
      case Detail.Count(long state) when state == 3 -> "declined";
      default -> "in another way";
    };
  }

  /// As the list of vouchers shows it.
  private static String serial(Event event) {
    return event.detail() instanceof Detail.Count(long serial) ? " (%014x)".formatted(serial) : "";
  }

  private static String where(Entry entry) {
    return entry
        .personal()
        .map(
            personal ->
                (personal.address().isEmpty() ? "" : " from " + personal.address())
                    + (personal.device().isEmpty() ? "" : " with " + personal.device()))
        .orElse("");
  }

  private static String why(Event event) {
    return switch (event.reason()) {
      case NONE -> "";
      case UNKNOWN_TOKEN -> ", for the token is unknown or ended";
      case SENT_IN_CLEAR -> ", for it was sent without encryption";
      case FENCED -> ", for the store has to be checked after a failed flush";
      case STORE_FAILED -> ", for the store could not keep it";
      case NOT_AUTHENTIC -> ", for it was altered";
      case MISSING_VERSION -> ", for its master key is not in the vault";
      case VAULT_UNAVAILABLE -> ", for the vault cannot be used";
      case RETENTION_OVER -> ", for its time was over";
      case DATABASE_OLDER -> ": it is older than what was known";
      case HISTORY_FORKED -> ": it tells another history than was known";
      case DRIVE_OLDER -> ": a drive was set back";
      case LOG_ALTERED -> ": the log was altered";
      case LOG_GONE -> ": the log was gone";
      case WRONG_PROOF -> ", for the proof was not right";
      case TOO_MANY_ATTEMPTS -> ", for there were too many attempts";
      case SUSPICION -> ", because something looked wrong";
      case REPLACEMENT_PENDING -> ", for the security info is being replaced";
      case PASSWORD_CHANGED -> ", because the password was changed";
      case COPIED -> ", for its secret had been copied";
      case EXPIRED -> ", for its time was over";
    };
  }
}
