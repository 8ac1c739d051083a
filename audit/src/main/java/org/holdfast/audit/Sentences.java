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
      case WRITE_REFUSED -> "refused to write" + times(event);
      case RESTORED_TO_POINT -> "brought files back to an earlier point" + items(event);
      case RESTORE_UNDONE -> "took a restore back" + items(event);
      case BIN_EMPTIED -> "emptied the recycle bin" + items(event);
      case ITEM_PURGED -> "removed something from the recycle bin for good";
      case VERIFIED ->
          done ? "checked everything and found it whole" : "checked everything" + found(event);
      case DRIVE_HEADS -> "noted where drives stand";
      case ALARM_ACCEPTED -> "accepted that the database is not the newest";
      case ENTRY_ALTERED -> "altered an event before it got its place in the log";
    };
  }

  private static String times(Event event) {
    return event.detail() instanceof Detail.Count(long count) && count > 1
        ? " " + count + " times"
        : "";
  }

  private static String found(Event event) {
    return event.detail() instanceof Detail.Count(long count)
        ? " and found " + count + (count == 1 ? " thing" : " things") + " not as written"
        : "";
  }

  private static String items(Event event) {
    return event.detail() instanceof Detail.Operation(_, long items)
        ? " (" + items + (items == 1 ? " item)" : " items)")
        : "";
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
    };
  }
}
