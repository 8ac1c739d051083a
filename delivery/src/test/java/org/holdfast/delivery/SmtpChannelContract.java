package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mail to GreenMail, with a password, over TLS that is verified.
@SuppressWarnings("NullAway.Init") // made before the first test
abstract class SmtpChannelContract extends ChannelContract<Message.Mail> {

  @TempDir static Path shared;
  static TestTls tls;

  MailServer server;

  @BeforeAll
  static void certify() throws IOException {
    tls = TestTls.in(shared);
    Files.writeString(shared.resolve("password"), MailServer.PASSWORD + "\n");
    Files.writeString(shared.resolve("wrong"), "a wrong password");
  }

  abstract DeliverySettings.Protection protection();

  abstract int port();

  Channel<Message.Mail> open(String host, String passwordFile, Optional<Path> trustFile) {
    DeliverySettings.Smtp smtp =
        new DeliverySettings.Smtp(
            host,
            port(),
            protection(),
            "drive@example.org",
            Optional.of(new DeliverySettings.Login(MailServer.USER, shared.resolve(passwordFile))),
            PATIENCE);
    return new SmtpChannel(
        smtp,
        smtp.login().map(login -> SecretFile.read(login.passwordFile(), "The password")),
        Trust.of(trustFile));
  }

  Channel<Message.Mail> openTrusting() {
    return open("localhost", "password", Optional.of(tls.certificate()));
  }

  @Override
  Message.Mail message(String text) {
    return new Message.Mail("ana@example.net", "Ihr Schlüssel", text, code());
  }

  @Override
  Message.Mail unreachable() {
    return new Message.Mail("nobody@example.net", "x", "x", code());
  }

  @Override
  List<String> arrived() throws Exception {
    List<String> texts = new ArrayList<>();
    for (MimeMessage mail : server.mails()) {
      texts.add(String.valueOf(mail.getContent()).strip());
    }
    return texts;
  }

  @Override
  void trouble(boolean now) {
    server.outOfOrder(now);
  }

  @Test
  void aMailSaysWhoItIsFromAndThatAMachineWroteIt() throws Exception {
    MessageId id = MessageId.parse("0123456789abcdef0123456789abcdef");
    channel.deliver(id, message("Hello"));
    channel.deliver(id, message("Hello"));

    MimeMessage mail = server.mails().getFirst();
    assertThat(mail.getFrom()[0]).hasToString("drive@example.org");
    assertThat(mail.getAllRecipients()[0]).hasToString("ana@example.net");
    assertThat(mail.getSubject()).isEqualTo("Ihr Schlüssel");
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(server.mails())
        .as("one that comes twice is known by its id")
        .allMatch(
            each -> {
              try {
                return each.getMessageID().equals("<" + id.text() + "@example.org>");
              } catch (jakarta.mail.MessagingException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  @Test
  void anAddressWithLettersOfTheWholeWorldIsReached() throws Exception {
    channel.deliver(
        MessageId.random(random), new Message.Mail("żółw@example.net", "x", "Hej", code()));

    assertThat(arrived()).containsExactly("Hej");
  }

  @Test
  void aCertificateOfSomeoneElseIsTrouble() throws Exception {
    try (Channel<Message.Mail> careful = open("localhost", "password", Optional.empty())) {
      assertThatThrownBy(() -> careful.deliver(MessageId.random(random), message("x")))
          .isInstanceOf(IOException.class);
    }
    assertThat(server.mails()).isEmpty();
  }

  @Test
  void aCertificateForAnotherNameIsTrouble() throws Exception {
    try (Channel<Message.Mail> misled =
        open("127.0.0.1", "password", Optional.of(tls.certificate()))) {
      assertThatThrownBy(() -> misled.deliver(MessageId.random(random), message("x")))
          .isInstanceOf(IOException.class);
    }
    assertThat(server.mails()).isEmpty();
  }

  @Test
  void aWrongPasswordIsTroubleOfOursAndNoRefusal() throws Exception {
    try (Channel<Message.Mail> wrong = open("localhost", "wrong", Optional.of(tls.certificate()))) {
      assertThatThrownBy(() -> wrong.deliver(MessageId.random(random), message("x")))
          .isInstanceOf(IOException.class)
          .hasMessageNotContaining("a wrong password");
    }
  }
}
