package org.holdfast.server.signin;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.PasswordFlaw;
import org.holdfast.server.PageWords;

/// Every sentence of the door's pages in one language, by key: `words.properties` beside this
/// class. Another language is another file, such as `words_de.properties`.
final class Words {

  private static final String BUNDLE = "org.holdfast.server.signin.words";

  private final PageWords words;

  private Words(PageWords words) {
    this.words = words;
  }

  /// English for who speaks a language that there is no file of.
  static Words in(Locale asked) {
    return new Words(PageWords.of(BUNDLE, asked));
  }

  /// @param values take the places of `{0}`, `{1}` …
  /// @throws IllegalStateException if the language has no such words
  public String say(String key, Object... values) {
    return words.say(key, values);
  }

  boolean has(String key) {
    return words.has(key);
  }

  public String language() {
    return words.language();
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

  /// The same of what cannot be done with an account.
  String of(AccountRefusal refusal) {
    String key = "refusal." + refusal.code();
    return !language().equals("en") && has(key) ? say(key) : refusal.sentence();
  }

  /// Two sentences: what is wrong, of all of it the gravest, and what would help.
  private String weak(PasswordFlaw flaw) {
    return weakness(flaw) + " " + help(flaw);
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
    return words.day(day);
  }

  /// A minute, UTC: the server does not know where its reader is.
  public String minute(Instant at) {
    return words.minute(at);
  }

  /// A number of bytes in the largest unit that it fills, such as `1.5 GB`.
  String size(long bytes) {
    return words.size(bytes);
  }

  /// A count, with the marks that the language puts between thousands.
  String number(long count) {
    return words.number(count);
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
