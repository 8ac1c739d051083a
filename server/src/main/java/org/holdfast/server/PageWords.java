package org.holdfast.server;

import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/// The sentences of one door's pages in one language, by key, and how that language writes dates
/// and sizes. Safe for use by any number of threads.
public final class PageWords {

  private final ResourceBundle bundle;
  private final Locale locale;

  private PageWords(ResourceBundle bundle, Locale locale) {
    this.bundle = bundle;
    this.locale = locale;
  }

  /// English for who speaks a language that there is no file of.
  ///
  /// @param bundle such as `org.holdfast.server.share.words`: `words.properties` beside the door's
  ///   classes; another language is another file, such as `words_de.properties`
  public static PageWords of(String bundle, Locale asked) {
    ResourceBundle found =
        ResourceBundle.getBundle(
            bundle,
            asked,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    Locale language = found.getLocale();
    return new PageWords(found, language.getLanguage().isEmpty() ? Locale.ENGLISH : language);
  }

  /// @param values take the places of `{0}`, `{1}` …
  /// @throws IllegalStateException if the language has no such words
  public String say(String key, Object... values) {
    try {
      String text = bundle.getString(key);
      for (int i = 0; i < values.length; i++) {
        text = text.replace("{" + i + "}", String.valueOf(values[i]));
      }
      return text;
    } catch (MissingResourceException e) {
      throw new IllegalStateException("a page wants the words " + key, e);
    }
  }

  public boolean has(String key) {
    return bundle.containsKey(key);
  }

  public String language() {
    return locale.getLanguage();
  }

  /// A day, such as `12 April 2026`.
  public String day(LocalDate day) {
    return DateTimeFormatter.ofPattern(dayOfMonth() + " MMMM uuuu", locale).format(day);
  }

  /// A minute, UTC: the server does not know where its reader is.
  public String minute(Instant at) {
    return DateTimeFormatter.ofPattern(dayOfMonth() + " MMM uuuu, HH:mm 'UTC'", locale)
        .format(at.atOffset(ZoneOffset.UTC));
  }

  private String dayOfMonth() {
    return locale.getLanguage().equals("de") ? "d." : "d";
  }

  public String number(long count) {
    return NumberFormat.getInstance(locale).format(count);
  }

  /// A number of bytes in the largest unit that it fills, such as `1.5 GB`, as the app writes it
  /// (`web/src/app/words/words.ts`): each unit is 1,024 of the one before, and goes by the name
  /// that people know. Settings and the command line, where a number is copied, say `GiB`.
  public String size(long bytes) {
    String[] units = {bytes(bytes), "kB", "MB", "GB", "TB"};
    double count = bytes;
    int unit = 0;
    while (count >= 1024 && unit < units.length - 1) {
      count /= 1024;
      unit++;
    }
    NumberFormat number = NumberFormat.getInstance(locale);
    number.setMaximumFractionDigits(unit == 0 || count >= 100 ? 0 : 1);
    number.setRoundingMode(RoundingMode.DOWN); // what is nearly full must not look full
    return number.format(count) + " " + units[unit];
  }

  private String bytes(long count) {
    if (language().equals("de")) {
      return "Byte";
    }
    return count == 1 ? "byte" : "bytes";
  }
}
