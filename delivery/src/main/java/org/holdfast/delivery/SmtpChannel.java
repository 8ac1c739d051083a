package org.holdfast.delivery;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.simplejavamail.MailException;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;

/// Gives mails to a mail server, one connection each.
///
/// The id of the message makes the mail's own id, so that one that comes twice is shown once.
final class SmtpChannel implements Channel<Message.Mail> {

  // RFC 5321, section 4.2.1: 5yz is for good. Of those, only these are about the recipient or the
  // mail; the rest (530, 535 …) are about us, and whoever runs the server can set them right.
  private static final int NO_SUCH_MAILBOX = 550;
  private static final int NOT_LOCAL = 551;
  private static final int NOT_ALLOWED = 553;
  private static final int NO_MAIL_THERE = 556;
  private static final int FAILED_FOR_GOOD = 554;

  private final Mailer mailer;
  private final String from;

  SmtpChannel(DeliverySettings.Smtp settings, Optional<String> password, SSLContext trust) {
    this.from = settings.from();
    var builder =
        MailerBuilder.withSMTPServer(settings.host(), settings.port())
            .withTransportStrategy(
                settings.protection() == DeliverySettings.Protection.NONE
                    ? TransportStrategy.SMTP
                    : TransportStrategy.SMTP_TLS)
            // By default the library trusts every certificate, and tries without the factory when
            // that found a certificate wanting.
            .trustingAllHosts(false)
            .withProperty("mail.smtp.socketFactory.fallback", "false")
            .verifyingServerIdentity(true)
            .withSessionTimeout(Math.toIntExact(settings.patience().toMillis()))
            .disablingAllClientValidation(true) // `Message` is as strict, and names nobody
            .withProperty("mail.mime.allowutf8", "true"); // RFC 6531, where the server offers it
    if (settings.protection() != DeliverySettings.Protection.NONE) {
      builder = builder.withCustomSSLFactoryInstance(trust.getSocketFactory());
    }
    if (settings.protection() == DeliverySettings.Protection.TLS) {
      // Not the strategy SMTPS: it reads other properties than those by which the library sets the
      // factory, so that whose certificates are trusted would be left to the JVM.
      builder = builder.withProperty("mail.smtp.ssl.enable", "true");
    }
    if (settings.login().isPresent()) {
      builder =
          builder
              .withSMTPServerUsername(settings.login().get().user())
              .withSMTPServerPassword(password.orElseThrow());
    }
    this.mailer = builder.buildMailer();
  }

  @Override
  public Handover deliver(MessageId id, Message.Mail mail) throws IOException {
    try {
      mailer.sendMail(email(id, mail)).join();
      return Handover.Taken.FOR_GOOD;
    } catch (MailException e) {
      OptionalInt reply = reply(e);
      if (reply.isPresent() && isForGood(reply.getAsInt())) {
        return new Handover.Refused();
      }
      throw new IOException(trouble(e, reply), e);
    }
  }

  private Email email(MessageId id, Message.Mail mail) {
    String domain = from.substring(from.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    return EmailBuilder.startingBlank()
        .from(from)
        .to(mail.to())
        .withSubject(mail.subject())
        .withPlainText(mail.text())
        .withHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday answers
        .fixingMessageId("<" + id.text() + "@" + domain + ">")
        .buildEmail();
  }

  private static boolean isForGood(int reply) {
    return switch (reply) {
      case NO_SUCH_MAILBOX, NOT_LOCAL, NOT_ALLOWED, FAILED_FOR_GOOD, NO_MAIL_THERE -> true;
      default -> false;
    };
  }

  /// What the server said, if it was about this recipient or this mail.
  private static OptionalInt reply(Throwable failure) {
    OptionalInt reply = OptionalInt.empty();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      switch (each) {
        case SMTPAddressFailedException said -> {
          return OptionalInt.of(said.getReturnCode());
        }
        case SMTPSenderFailedException _ -> {
          return OptionalInt.empty();
        }
        case SMTPSendFailedException said -> reply = OptionalInt.of(said.getReturnCode());
        default -> {
          // What wraps them says no more.
        }
      }
    }
    return reply;
  }

  /// Kinds alone: what the server said may name the recipient.
  private static String trouble(Throwable failure, OptionalInt reply) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String kind = deepest.getClass().getSimpleName();
    return reply.isPresent()
        ? "the mail server answered " + reply.getAsInt()
        : "the mail server could not be used (" + kind + ")";
  }

  @Override
  public void close() {
    // Each mail has a connection of its own, which ended with it.
  }
}
