package org.holdfast.server.preview;

import java.text.NumberFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/// Every sentence of the pages in one language, by key: `words.properties` beside this class.
/// Another language is another file.
final class Words {

  private static final String BUNDLE = "org.holdfast.server.preview.words";

  private final ResourceBundle bundle;
  private final Locale locale;

  private Words(ResourceBundle bundle, Locale locale) {
    this.bundle = bundle;
    this.locale = locale;
  }

  /// English for who speaks a language that there is no file of.
  static Words in(Locale asked) {
    ResourceBundle bundle =
        ResourceBundle.getBundle(
            BUNDLE,
            asked,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    Locale found = bundle.getLocale();
    return new Words(bundle, found.getLanguage().isEmpty() ? Locale.ENGLISH : found);
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

  public String language() {
    return locale.getLanguage();
  }

  /// A number of bytes in the largest unit that it fills, such as `1.5 MiB`.
  String size(long bytes) {
    String[] units = {language().equals("de") ? "Bytes" : "bytes", "KiB", "MiB", "GiB", "TiB"};
    double count = bytes;
    int unit = 0;
    while (count >= 1024 && unit < units.length - 1) {
      count /= 1024;
      unit++;
    }
    NumberFormat number = NumberFormat.getInstance(locale);
    number.setMaximumFractionDigits(unit == 0 ? 0 : 1);
    return number.format(count) + " " + units[unit];
  }
}
