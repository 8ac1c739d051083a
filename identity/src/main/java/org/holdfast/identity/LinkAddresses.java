package org.holdfast.identity;

import java.time.Duration;
import java.util.Optional;

/// By what somebody who came by a sharing link for a mail address shows that the address is theirs:
/// a code of eight digits, mailed there, good once and for ten minutes, for the browser that asked
/// and for that link alone. The address gets as many as strangers can have sent to it (W17). Safe
/// for use by any number of threads and processes.
public final class LinkAddresses {

  private final Books books;
  private final Attempts attempts;
  private final Codes codes;
  private final SendLimit sends;
  private final Strangers strangers;

  LinkAddresses(Books books, Attempts attempts, Codes codes, SendLimit sends, Strangers strangers) {
    this.books = books;
    this.attempts = attempts;
    this.codes = codes;
    this.sends = sends;
    this.strangers = strangers;
  }

  /// Mails a code. Whether the address takes it is not said.
  ///
  /// @param link names the link, and nothing else
  /// @return the attempt, for the browser's cookie
  /// @throws IdentityRefusal.TooManyBegun if too much was begun from there
  /// @throws IdentityRefusal.TooManyCodes if the address got as many as it may
  public String begin(String link, EmailAddress to, Visitor visitor) {
    strangers.require(visitor);
    Optional<Duration> wait = sends.takeForStranger(to.compared());
    if (wait.isPresent()) {
      throw new IdentityRefusal.TooManyCodes(wait.get());
    }
    return books
        .database()
        .write(
            tx -> {
              String attempt = attempts.begin(tx, new Attempt.Reaching(link, to, Optional.empty()));
              SentCode code = codes.reach(tx, attempt, to, visitor.locale());
              attempts.put(tx, attempt, new Attempt.Reaching(link, to, Optional.of(code)));
              return attempt;
            });
  }

  /// Takes the code that was mailed. A right one ends the attempt; after five wrong ones none is
  /// right.
  ///
  /// @param link as at the beginning
  /// @return the address as compared; empty if the code was wrong, or too old
  /// @throws IdentityRefusal.Over if there is no such attempt, or it was for another link
  public Optional<String> confirm(String attempt, String link, String typed) {
    return books
        .database()
        .write(
            tx -> {
              Attempt.Reaching before =
                  attempts
                      .take(tx, attempt, Attempt.Reaching.class)
                      .filter(found -> found.link().equals(link))
                      .orElseThrow(IdentityRefusal.Over::new);
              SentCode code = before.code().orElseThrow(IdentityRefusal.Over::new);
              if (codes.fits(attempt, code, typed)) {
                attempts.drop(tx, attempt);
                return Optional.of(before.email().compared());
              }
              attempts.put(
                  tx,
                  attempt,
                  new Attempt.Reaching(link, before.email(), Optional.of(code.mistyped())));
              return Optional.<String>empty();
            });
  }
}
