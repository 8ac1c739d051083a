package org.holdfast.identity;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tells people by mail that something was shared with them, with the link that leads to it. One
/// account writes a hundred at once and one more a minute; one address gets five at once and one
/// more an hour, from whomever: this server is no way to flood anybody. Safe for use by any number
/// of threads and processes.
public final class ShareLetters {

  private final Books books;
  private final Dispatch dispatch;
  private final Throttle throttle;

  ShareLetters(Books books, Dispatch dispatch, Throttle throttle) {
    this.books = books;
    this.dispatch = dispatch;
    this.throttle = throttle;
  }

  /// @param from the name of who shares
  /// @param secret of the link
  /// @param message in their words; what a mail program would make a link of is left out
  /// @throws IdentityRefusal.TooManyBegun if so many were sent that the next has to wait
  public void send(
      AccountId sender,
      EmailAddress to,
      Locale locale,
      String from,
      String secret,
      String message) {
    List<Counters.Counter> limits = Counters.shareLetters(sender, to.compared(), books.fields());
    Optional<Duration> wait = throttle.begin(limits);
    if (wait.isPresent()) {
      throw new IdentityRefusal.TooManyBegun(wait.get());
    }
    News news = new News.SharedWithYou(from, secret, message);
    Letter letter = new Letter.Notice(new Contact.Mail(to.shown()), locale, news);
    books.database().write(tx -> dispatch.send(tx, Optional.empty(), letter));
  }
}
