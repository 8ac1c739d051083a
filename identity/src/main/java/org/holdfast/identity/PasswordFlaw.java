package org.holdfast.identity;

import java.util.Locale;

/// One reason to refuse a password: what is weak, and what would help.
public enum PasswordFlaw {
  /// Under 15 characters and to stand alone.
  TOO_SHORT_ALONE(
      "It has fewer than 15 characters.",
      "Use at least 15; a sentence or five words are easy to remember."),
  /// Under 12 characters.
  TOO_SHORT(
      "It has fewer than 12 characters.",
      "Use at least 12; a sentence or four words are easy to remember."),
  COMMON(
      "It is one of the passwords that many people use, and that are tried first.",
      "Use several words that do not belong together."),
  BREACHED(
      "It is in a list of passwords that were stolen elsewhere.",
      "Choose one that you have used nowhere, and change it wherever you did."),
  LIKE_NAME("It holds your name, or nearly.", "Use words that have nothing to do with you."),
  LIKE_MAIL(
      "It holds a part of your mail address, or nearly.",
      "Use words that have nothing to do with you."),
  LIKE_PRODUCT(
      "It holds the name of this service, or nearly.",
      "Use words that have nothing to do with where you sign in."),
  WORD(
      "Much of it is a single common word or name.",
      "Add more words, ones that are not often used together."),
  KEYS_IN_A_ROW(
      "Keys that lie side by side are easy to guess.",
      "Use words rather than a path over the keyboard."),
  REPEATED(
      "Repeating something makes it hardly harder to guess.",
      "Put different words in place of the repetition."),
  IN_ORDER("Letters or digits in order are easy to guess.", "Use words rather than abc or 6543."),
  YEAR_OR_DATE(
      "Years and dates are easy to guess.", "Leave out dates, those of your own life above all."),
  GUESSABLE(
      "It could be found by trying ten thousand million guesses.",
      "Make it longer: add a word or two.");

  private final String weak;
  private final String helps;

  PasswordFlaw(String weak, String helps) {
    this.weak = weak;
    this.helps = helps;
  }

  /// By which a page finds its own words, such as `like-name`. Never changes.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A sentence in English: what is weak.
  public String weak() {
    return weak;
  }

  /// A sentence in English: what would help.
  public String helps() {
    return helps;
  }
}
