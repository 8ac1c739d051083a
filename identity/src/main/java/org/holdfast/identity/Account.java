package org.holdfast.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A person who owns a drive.
///
/// @param displayName as shown to others
/// @param locale the language that the person is written to in
/// @param twoStep whether a password alone is not enough
/// @param owner whether this person owns the server: says who may join, and hands out plans
/// @param era how often others were shut out or a way in was taken away: what was begun in an
///   earlier one is over
/// @param subscription its plan, as it was given: [Subscription#at] says what holds
public record Account(
    AccountId id,
    EmailAddress email,
    String displayName,
    Instant createdAt,
    Locale locale,
    Standing standing,
    boolean twoStep,
    boolean owner,
    long era,
    Subscription subscription) {

  private static final String YES = "1";

  /// A new one, by a name and a language.
  static Account fresh(
      AccountId id, EmailAddress email, String displayName, Instant createdAt, Locale locale) {
    return new Account(
        id,
        email,
        displayName,
        createdAt,
        locale,
        Standing.ACTIVE,
        false,
        false,
        0,
        Subscription.free(createdAt));
  }

  Account named(String name, Locale language) {
    return new Account(
        id, email, name, createdAt, language, standing, twoStep, owner, era, subscription);
  }

  Account standing(Standing now) {
    return new Account(
        id, email, displayName, createdAt, locale, now, twoStep, owner, era, subscription);
  }

  Account twoStep(boolean on) {
    return new Account(
        id, email, displayName, createdAt, locale, standing, on, owner, era, subscription);
  }

  Account owning() {
    return new Account(
        id, email, displayName, createdAt, locale, standing, twoStep, true, era, subscription);
  }

  /// What was begun before is over.
  Account inNextEra() {
    return new Account(
        id, email, displayName, createdAt, locale, standing, twoStep, owner, era + 1, subscription);
  }

  Account subscribed(Subscription next) {
    return new Account(
        id, email, displayName, createdAt, locale, standing, twoStep, owner, era, next);
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>(own());
    if (!subscription.isFromBefore()) {
      texts.addAll(subscription.texts());
    }
    return texts;
  }

  private List<String> own() {
    return List.of(
        email.shown(),
        displayName,
        Long.toString(createdAt.toEpochMilli()),
        locale.toLanguageTag(),
        standing.name(),
        twoStep ? YES : "",
        owner ? YES : "",
        Long.toString(era));
  }

  /// @param stored what [#texts] gave; accounts from before the second step had three of them,
  ///   those from before eras seven, those from before plans eight
  static Account of(AccountId id, List<String> stored) {
    List<String> texts = new ArrayList<>(stored);
    if (texts.size() == 3) {
      texts.addAll(List.of("en", Standing.ACTIVE.name(), "", ""));
    }
    if (texts.size() == 7) {
      texts.add("0");
    }
    return new Account(
        id,
        EmailAddress.parse(texts.get(0)),
        texts.get(1),
        Instant.ofEpochMilli(Long.parseLong(texts.get(2))),
        Locale.forLanguageTag(texts.get(3)),
        Standing.valueOf(texts.get(4)),
        texts.get(5).equals(YES),
        texts.get(6).equals(YES),
        Long.parseLong(texts.get(7)),
        texts.size() == 8
            ? Subscription.FROM_BEFORE
            : Subscription.of(texts.subList(8, texts.size())));
  }

  /// The id only: names have no place in a log.
  @Override
  public String toString() {
    return "Account[" + id.text() + "]";
  }
}
