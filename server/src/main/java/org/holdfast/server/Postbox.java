package org.holdfast.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.holdfast.delivery.Deliveries;
import org.holdfast.delivery.Message;
import org.holdfast.delivery.Purpose;
import org.holdfast.identity.Contact;
import org.holdfast.identity.Letter;
import org.holdfast.identity.Post;
import org.jooq.DSLContext;

/// Puts letters into words and on their way. Safe for use by any number of threads.
final class Postbox implements Post {

  private static final Duration NOTICES_LAST = Duration.ofDays(7);

  private final Deliveries deliveries;
  private final InstantSource clock;

  Postbox(Deliveries deliveries, InstantSource clock) {
    this.deliveries = deliveries;
    this.clock = clock;
  }

  @Override
  public void send(DSLContext tx, Letter letter) {
    deliveries.send(tx, message(letter));
    deliveries.nudge();
  }

  private Message message(Letter letter) {
    return switch (letter) {
      case Letter.Code code ->
          message(
              code.to(),
              "Your code",
              "Your code is " + code.code() + ".",
              new Purpose.Code(clock.instant().plus(code.life())));
      case Letter.Notice notice ->
          message(
              notice.to(),
              "About your account",
              notice.kind() + " " + notice.values(),
              new Purpose.Notice(clock.instant().plus(NOTICES_LAST)));
    };
  }

  private static Message message(Contact to, String subject, String text, Purpose purpose) {
    return switch (to) {
      case Contact.Mail(String address) -> new Message.Mail(address, subject, text, purpose);
      case Contact.Text(String number) -> new Message.TextMessage(number, text, purpose);
      case Contact.Call(String number) ->
          new Message.Call(number, Locale.ENGLISH.toLanguageTag(), text, purpose);
    };
  }
}
