package org.holdfast.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// An account that is to be deleted.
///
///     GRACE ─its owner keeps it▶ stays
///       └──time──▶ GOING ─its rows are gone▶ ERASED ─the receipt is on its way▶ nothing is left
///
/// @param dueAt when it is destroyed, unless it is kept
/// @param told how many of the reminders went out
/// @param toldAt when the newest of them did
/// @param goingAt when there was no way back any more; 1970 before
/// @param email whom the receipt goes to, once the account itself is gone; empty before
/// @param cleared when each region had no copy left
public record LeavingAccount(
    AccountId account,
    Stage stage,
    Instant askedAt,
    Instant dueAt,
    int told,
    Instant toldAt,
    Instant goingAt,
    String email,
    Locale locale,
    Map<String, Instant> cleared) {

  /// How far it is. The names stand in sealed fields: none is ever reused.
  public enum Stage {
    /// It can be kept.
    GRACE,
    /// It cannot be kept any more.
    GOING,
    /// Nothing is known of its owner but where the receipt goes.
    ERASED
  }

  /// Nobody is deleted without having been told a day before that it is now.
  private static final Duration LAST_WORD = Duration.ofDays(1);

  private static final Duration FIRST_WORD = Duration.ofDays(7);
  private static final int ALL_TOLD = 2;

  public LeavingAccount {
    cleared = new LinkedHashMap<>(cleared);
  }

  static LeavingAccount asked(AccountId account, Instant now, Duration grace) {
    Instant due = now.plus(grace);
    return new LeavingAccount(
        account,
        Stage.GRACE,
        now,
        due,
        words(now, due),
        now,
        Instant.EPOCH,
        "",
        Locale.ENGLISH,
        Map.of());
  }

  /// How many reminders should have gone out.
  private static int words(Instant now, Instant due) {
    Duration left = Duration.between(now, due);
    return left.compareTo(LAST_WORD) <= 0 ? ALL_TOLD : left.compareTo(FIRST_WORD) <= 0 ? 1 : 0;
  }

  boolean wantsReminder(Instant now) {
    return stage == Stage.GRACE && words(now, dueAt) > told;
  }

  /// A server that slept through the wait, or whose clock jumped, still gives a day.
  LeavingAccount reminded(Instant now) {
    int words = words(now, dueAt);
    Instant earliest = words == ALL_TOLD ? now.plus(LAST_WORD) : dueAt;
    Instant due = earliest.isAfter(dueAt) ? earliest : dueAt;
    return new LeavingAccount(
        account, stage, askedAt, due, words, now, goingAt, email, locale, cleared);
  }

  boolean isDue(Instant now) {
    return stage == Stage.GRACE
        && told == ALL_TOLD
        && !now.isBefore(dueAt)
        && !now.isBefore(toldAt.plus(LAST_WORD));
  }

  LeavingAccount going(Instant now) {
    return new LeavingAccount(
        account, Stage.GOING, askedAt, dueAt, told, toldAt, now, email, locale, cleared);
  }

  LeavingAccount erased(Account gone) {
    return new LeavingAccount(
        account,
        Stage.ERASED,
        askedAt,
        dueAt,
        told,
        toldAt,
        goingAt,
        gone.email().shown(),
        gone.locale(),
        cleared);
  }

  LeavingAccount cleared(String region, Instant at) {
    Map<String, Instant> more = new LinkedHashMap<>(cleared);
    more.putIfAbsent(region, at);
    return new LeavingAccount(
        account, stage, askedAt, dueAt, told, toldAt, goingAt, email, locale, more);
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>();
    texts.add(stage.name());
    for (Instant each : List.of(askedAt, dueAt, toldAt, goingAt)) {
      texts.add(Long.toString(each.toEpochMilli()));
    }
    texts.add(Integer.toString(told));
    texts.add(email);
    texts.add(locale.toLanguageTag());
    cleared.forEach(
        (region, at) -> {
          texts.add(region);
          texts.add(Long.toString(at.toEpochMilli()));
        });
    return texts;
  }

  static LeavingAccount of(AccountId account, List<String> texts) {
    Map<String, Instant> cleared = new LinkedHashMap<>();
    for (int i = 8; i < texts.size(); i += 2) {
      cleared.put(texts.get(i), millis(texts.get(i + 1)));
    }
    return new LeavingAccount(
        account,
        Stage.valueOf(texts.get(0)),
        millis(texts.get(1)),
        millis(texts.get(2)),
        Integer.parseInt(texts.get(5)),
        millis(texts.get(3)),
        millis(texts.get(4)),
        texts.get(6),
        Locale.forLanguageTag(texts.get(7)),
        cleared);
  }

  private static Instant millis(String text) {
    return Instant.ofEpochMilli(Long.parseLong(text));
  }

  /// Ids only: an address has no place in a log.
  @Override
  public String toString() {
    return "LeavingAccount[" + account.text() + " " + stage + "]";
  }
}
