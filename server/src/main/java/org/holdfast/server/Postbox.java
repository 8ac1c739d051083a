package org.holdfast.server;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.holdfast.delivery.Deliveries;
import org.holdfast.delivery.Message;
import org.holdfast.delivery.MessageId;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Contact;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Letter;
import org.holdfast.identity.Letters;
import org.holdfast.identity.Post;
import org.jooq.DSLContext;

/// Puts letters into words and on their way. Safe for use by any number of threads.
final class Postbox implements Post {

  private static final Duration NOTICES_LAST = Duration.ofDays(7);

  private final Deliveries deliveries;
  private final Supplier<URI> address;
  private final InstantSource clock;

  /// @param address where people find this server, asked each time
  Postbox(Deliveries deliveries, Supplier<URI> address, InstantSource clock) {
    this.deliveries = deliveries;
    this.address = address;
    this.clock = clock;
  }

  @Override
  public MessageId send(DSLContext tx, Optional<AccountId> about, Letter letter) {
    Message message = message(letter);
    MessageId id =
        about
            .map(account -> deliveries.send(tx, account.value(), message))
            .orElseGet(() -> deliveries.send(tx, message));
    deliveries.nudge();
    return id;
  }

  private Message message(Letter letter) {
    Letters words = new Letters(address.get().getAuthority());
    Instant now = clock.instant();
    return switch (letter) {
      case Letter.Code code -> message(words, code, now.plus(code.life()));
      case Letter.Notice notice -> message(words, notice, now.plus(NOTICES_LAST));
    };
  }

  private static Message message(Letters words, Letter.Code code, Instant until) {
    return switch (code.to()) {
      case Contact.Mail(String to) ->
          code.joining()
              ? words.welcome(EmailAddress.parse(to), code.locale(), code.code(), until)
              : words.codeByMail(EmailAddress.parse(to), code.locale(), code.code(), until);
      case Contact.Text(String to) -> words.codeByText(to, code.locale(), code.code(), until);
      case Contact.Call(String to) -> words.codeByCall(to, code.locale(), code.code(), until);
    };
  }

  private static Message message(Letters words, Letter.Notice notice, Instant until) {
    return switch (notice.to()) {
      case Contact.Mail(String to) ->
          words.news(EmailAddress.parse(to), notice.locale(), notice.news(), until);
      case Contact.Text(String to) -> words.newsByText(to, notice.locale(), until);
      case Contact.Call(String to) -> words.newsByText(to, notice.locale(), until);
    };
  }
}
