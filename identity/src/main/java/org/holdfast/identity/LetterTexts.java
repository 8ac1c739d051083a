package org.holdfast.identity;

import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.ResourceBundle;

/// The words of letters in one language.
final class LetterTexts {

  private static final String BUNDLE = "org.holdfast.identity.letters";
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_TEXT = 500;

  private final ResourceBundle texts;
  private final Locale locale;

  private LetterTexts(ResourceBundle texts) {
    this.texts = texts;
    // The texts of no named language are English, dated as most of its readers do.
    this.locale = texts.getLocale().getLanguage().isEmpty() ? Locale.UK : texts.getLocale();
  }

  /// @return English if there are none in the locale's language
  static LetterTexts in(Locale locale) {
    return new LetterTexts(ResourceBundle.getBundle(BUNDLE, locale, NO_FALLBACK));
  }

  String plain(String key) {
    return texts.getString(key);
  }

  /// @param facts for the places from `{0}` on
  String filled(String key, String... facts) {
    return new MessageFormat(texts.getString(key), locale).format(facts);
  }

  /// The server does not know where its people live: a time names its zone.
  String minute(Instant at) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
            .withLocale(locale)
            .format(at.atOffset(ZoneOffset.UTC))
        + " UTC";
  }

  /// What a stranger may have chosen, with nothing that a mail program would make a link of.
  static String harmless(String name) {
    return harmless(name, LONGEST_NAME);
  }

  /// The same of a few sentences, in one line.
  static String harmlessText(String text) {
    return harmless(text.replaceAll("\\s+", " "), LONGEST_TEXT);
  }

  private static String harmless(String name, int longest) {
    String plain =
        name.replaceAll("[^\\p{L}\\p{N} .,_()'’+-]", " ").replaceAll("\\.(?=\\p{L})", " ");
    int letters = Math.min(longest, plain.codePointCount(0, plain.length()));
    return plain.substring(0, plain.offsetByCodePoints(0, letters)).strip();
  }
}
