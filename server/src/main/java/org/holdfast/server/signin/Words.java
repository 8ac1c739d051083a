package org.holdfast.server.signin;

import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.PasswordFlaw;

/// Every sentence of the door's pages in one language, by key: `words.properties` beside this
/// class. Another language is another file, such as `words_de.properties`.
final class Words {

  private static final String BUNDLE = "org.holdfast.server.signin.words";

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

  boolean has(String key) {
    return bundle.containsKey(key);
  }

  public String language() {
    return locale.getLanguage();
  }

  /// What a refusal says, in this language where it has words for it.
  String of(IdentityRefusal refusal) {
    String key = "refusal." + refusal.code();
    return switch (refusal) {
      case IdentityRefusal.TooManyCodes late -> say(key, span(late.until()));
      case IdentityRefusal.TooManyBegun many -> say(key, span(many.until()));
      case IdentityRefusal.ReplacementPending pending -> say(key, day(pending.until()));
      case IdentityRefusal.WeakPassword weak -> weak(weak.verdict().flaws().getFirst());
      default -> has(key) ? say(key) : refusal.sentence();
    };
  }

  private String weak(PasswordFlaw flaw) {
    return say("refusal.weak-password") + " " + weakness(flaw) + " " + help(flaw);
  }

  String weakness(PasswordFlaw flaw) {
    String key = "flaw." + flaw.code() + ".weak";
    return has(key) ? say(key) : flaw.weak();
  }

  String help(PasswordFlaw flaw) {
    String key = "flaw." + flaw.code() + ".helps";
    return has(key) ? say(key) : flaw.helps();
  }

  /// A day, such as `12 April 2026`.
  public String day(LocalDate day) {
    return DateTimeFormatter.ofPattern("d MMMM uuuu", locale).format(day);
  }

  /// A minute, UTC: the server does not know where its reader is.
  public String minute(Instant at) {
    return DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", locale)
        .format(at.atOffset(ZoneOffset.UTC));
  }

  /// A number of bytes in the largest unit that it fills, such as `1.5 GiB`.
  String size(long bytes) {
    String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    double count = bytes;
    int unit = 0;
    while (count >= 1024 && unit < units.length - 1) {
      count /= 1024;
      unit++;
    }
    NumberFormat number = NumberFormat.getInstance(locale);
    number.setMaximumFractionDigits(unit == 0 ? 0 : 1);
    number.setRoundingMode(RoundingMode.DOWN); // what is nearly full must not look full
    return number.format(count) + " " + units[unit];
  }

  /// How long, rounded up, in the largest unit that fits.
  String span(Duration length) {
    long seconds = Math.max(1, length.plusMillis(999).toSeconds());
    if (seconds < 100) {
      return seconds == 1 ? say("span.second") : say("span.seconds", seconds);
    }
    long minutes = (seconds + 59) / 60;
    if (minutes < 100) {
      return say("span.minutes", minutes);
    }
    long hours = (minutes + 59) / 60;
    return hours < 49 ? say("span.hours", hours) : say("span.days", (hours + 23) / 24);
  }
}
