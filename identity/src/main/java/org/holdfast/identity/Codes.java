package org.holdfast.identity;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;

/// Codes of eight digits that are sent to people, each for one attempt. Safe for use by any number
/// of threads and processes.
final class Codes {

  /// How long one works; one that is mailed for a recovery works for a day.
  static final Duration LIFE = Duration.ofMinutes(10);

  private static final int ALL = 100_000_000;

  private final Books books;
  private final Attempts attempts;
  private final Post post;

  Codes(Books books, Attempts attempts, Post post) {
    this.books = books;
    this.attempts = attempts;
    this.post = post;
  }

  /// Sends a new one, as part of the change.
  ///
  /// @param attempt the only one it is good for
  SentCode send(
      DSLContext tx,
      String attempt,
      Optional<FactorId> factor,
      Contact to,
      Locale locale,
      Duration life) {
    return send(tx, attempt, factor, to, locale, life, false);
  }

  /// Sends one to the address of a new account.
  SentCode greet(DSLContext tx, String attempt, EmailAddress to, Locale locale) {
    return send(tx, attempt, Optional.empty(), new Contact.Mail(to.shown()), locale, LIFE, true);
  }

  private SentCode send(
      DSLContext tx,
      String attempt,
      Optional<FactorId> factor,
      Contact to,
      Locale locale,
      Duration life,
      boolean joining) {
    String code = "%08d".formatted(books.random().nextInt(ALL));
    post.send(tx, new Letter.Code(to, locale, code, joining, life));
    return new SentCode(factor, hash(attempt, code), books.now().plus(life), 0);
  }

  /// The same work for nobody.
  SentCode pretend(String attempt, Duration life) {
    String code = "%08d".formatted(books.random().nextInt(ALL));
    return new SentCode(Optional.empty(), hash(attempt, code), books.now().plus(life), 0);
  }

  /// What the log says of it.
  void note(DSLContext tx, AccountId account) {
    books
        .log()
        .append(
            tx,
            Event.done(EventKind.CODE_SENT, new Who.Server())
                .about(account.value())
                .in(Circumstances.current()));
  }

  /// Whether what was typed is this code, and the code may still be used.
  boolean fits(String attempt, SentCode code, String typed) {
    String digits = typed.replaceAll("[\\s-]", "");
    byte[] expected = HexFormat.of().parseHex(code.hash());
    boolean same = MessageDigest.isEqual(expected, HexFormat.of().parseHex(hash(attempt, digits)));
    return same && code.tries() < SentCode.MOST_TRIES && books.now().isBefore(code.endsAt());
  }

  private String hash(String attempt, String code) {
    return HexFormat.of().formatHex(attempts.codeHash(attempt, code));
  }
}
