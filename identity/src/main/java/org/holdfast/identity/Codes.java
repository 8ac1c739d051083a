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
import org.holdfast.delivery.MessageId;
import org.jooq.DSLContext;

/// Codes of eight digits that are sent to people, each for one attempt. Safe for use by any number
/// of threads and processes.
final class Codes {

  /// How long one works; one that is mailed for a recovery works for a day.
  static final Duration LIFE = Duration.ofMinutes(10);

  private static final int ALL = 100_000_000;

  private final Books books;
  private final Attempts attempts;
  private final Dispatch dispatch;

  Codes(Books books, Attempts attempts, Dispatch dispatch) {
    this.books = books;
    this.attempts = attempts;
    this.dispatch = dispatch;
  }

  /// Sends a new one to an account's owner, as part of the change, and logs that.
  ///
  /// @param attempt the only one it is good for
  /// @param factor where it goes, if that is one
  SentCode send(
      DSLContext tx,
      String attempt,
      Account account,
      Optional<FactorId> factor,
      Contact to,
      Duration life) {
    books
        .log()
        .append(
            tx,
            Event.done(EventKind.CODE_SENT, new Who.Server())
                .about(account.id().value())
                .in(Circumstances.current()));
    String code = fresh();
    Letter letter = new Letter.Code(to, account.locale(), code, false, life);
    return sent(attempt, factor, code, life, dispatch.send(tx, Optional.of(account.id()), letter));
  }

  /// Sends one to the address of a new account.
  SentCode greet(DSLContext tx, String attempt, EmailAddress to, Locale locale) {
    String code = fresh();
    Letter letter = new Letter.Code(new Contact.Mail(to.shown()), locale, code, true, LIFE);
    return sent(attempt, Optional.empty(), code, LIFE, dispatch.send(tx, Optional.empty(), letter));
  }

  /// Sends one to an address that has no account here, or none that matters.
  SentCode reach(DSLContext tx, String attempt, EmailAddress to, Locale locale) {
    String code = fresh();
    Letter letter = new Letter.Code(new Contact.Mail(to.shown()), locale, code, false, LIFE);
    return sent(attempt, Optional.empty(), code, LIFE, dispatch.send(tx, Optional.empty(), letter));
  }

  /// The same work for nobody.
  SentCode pretend(String attempt, Duration life) {
    return new SentCode(
        Optional.empty(), hash(attempt, fresh()), books.now().plus(life), 0, Optional.empty());
  }

  private SentCode sent(
      String attempt, Optional<FactorId> factor, String code, Duration life, MessageId letter) {
    return new SentCode(
        factor, hash(attempt, code), books.now().plus(life), 0, Optional.of(letter));
  }

  private String fresh() {
    return "%08d".formatted(books.random().nextInt(ALL));
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
