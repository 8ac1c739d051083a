package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.SubmitSm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Text messages to a message centre, over TLS that is verified.
@SuppressWarnings("NullAway.Init") // made before each test
class SmppChannelTest extends ChannelContract<Message.TextMessage> {

  private static final String PHONE = "+4915112345678";

  @TempDir static Path shared;
  private static TestTls tls;
  private MessageCentre centre;

  @BeforeAll
  static void certify() throws IOException {
    tls = TestTls.in(shared);
    Files.writeString(shared.resolve("password"), MessageCentre.PASSWORD);
  }

  @Override
  Channel<Message.TextMessage> open() throws Exception {
    centre = new MessageCentre(tls.server());
    return open("localhost", MessageCentre.PASSWORD, Optional.of(tls.certificate()));
  }

  private Channel<Message.TextMessage> open(String host, String password, Optional<Path> trust) {
    DeliverySettings.Smpp smpp =
        new DeliverySettings.Smpp(
            host,
            centre.port(),
            DeliverySettings.Protection.TLS,
            new DeliverySettings.Login(MessageCentre.USER, shared.resolve("password")),
            "Holdfast",
            PATIENCE);
    return new SmppChannel(smpp, password, Trust.of(trust), random, clock);
  }

  @Override
  Message.TextMessage message(String text) {
    return new Message.TextMessage(PHONE, text, code());
  }

  @Override
  Message.TextMessage unreachable() {
    return new Message.TextMessage("+" + MessageCentre.NOBODY, "x", code());
  }

  @Override
  List<String> arrived() {
    return centre.texts();
  }

  @Override
  void trouble(boolean now) {
    centre.trouble(now ? SMPPConstant.STAT_ESME_RTHROTTLED : 0);
  }

  @Override
  void stop() throws IOException {
    centre.close();
  }

  @Test
  void aMessageNamesItsSenderAndTheTimeThatIsLeft() throws Exception {
    deliver(message("Your code is 12345678"));

    SubmitSm sent = centre.submitted().getFirst();
    assertThat(sent.getSourceAddr()).isEqualTo("Holdfast");
    assertThat(sent.getSourceAddrTon()).isEqualTo((byte) 5);
    assertThat(sent.getDestAddress()).isEqualTo("4915112345678");
    assertThat(sent.getValidityPeriod()).isEqualTo("000000001000000R");
    assertThat(sent.getDataCoding()).isZero();
    assertThat(sent.getRegisteredDelivery()).isEqualTo((byte) 1);
  }

  @Test
  void onlyTheLastOfSeveralPartsAsksForAReceipt() throws Exception {
    assertThat(deliver(message("Ж".repeat(150)))).isEqualTo(new Handover.Taken(Optional.of("C3")));

    assertThat(centre.submitted()).hasSize(3);
    assertThat(centre.submitted()).allMatch(part -> part.getDataCoding() == 8);
    assertThat(centre.submitted().stream().map(SubmitSm::getRegisteredDelivery))
        .containsExactly((byte) 0, (byte) 0, (byte) 1);
  }

  @Test
  void receiptsAreReadAndGivenBackWhenTheMessageIsNotKnownYet() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    channel.tell(
        (id, fate) -> {
          told.add(id + " " + fate);
          return !id.equals("C9");
        });
    deliver(message("x"));

    assertThat(centre.receipt("C1", "DELIVRD")).isZero();
    assertThat(centre.receipt("C2", "UNDELIV")).isZero();
    assertThat(centre.receipt("C3", "EXPIRED")).isZero();
    assertThat(centre.receipt("C4", "ACCEPTD")).isZero();
    assertThat(centre.receipt("C9", "DELIVRD")).isEqualTo(SMPPConstant.STAT_ESME_RX_T_APPN);

    assertThat(told).containsExactly("C1 ARRIVED", "C2 REFUSED", "C3 EXPIRED", "C9 ARRIVED");
  }

  @Test
  void opensANewSessionWhenTheOldOneWasLost() throws Exception {
    deliver(message("one"));
    centre.hangUp();

    for (int tries = 0; centre.texts().size() < 2 && tries < 20; tries++) {
      try {
        deliver(message("two"));
      } catch (IOException _) {
        // That the other side hung up is seen with the first message at the latest.
      }
    }

    assertThat(centre.texts()).containsExactly("one", "two");
  }

  @Test
  void aCertificateThatIsNotTrustedOrOfAnotherNameIsTrouble() throws Exception {
    for (Channel<Message.TextMessage> each :
        List.of(
            open("localhost", MessageCentre.PASSWORD, Optional.empty()),
            open("127.0.0.1", MessageCentre.PASSWORD, Optional.of(tls.certificate())))) {
      try (each) {
        assertThatThrownBy(() -> each.deliver(MessageId.random(random), message("x")))
            .isInstanceOf(IOException.class);
      }
    }
    assertThat(centre.texts()).isEmpty();
  }

  @Test
  void aWrongPasswordIsTroubleOfOursAndNoRefusal() throws Exception {
    try (Channel<Message.TextMessage> wrong =
        open("localhost", "wrong", Optional.of(tls.certificate()))) {
      assertThatThrownBy(() -> wrong.deliver(MessageId.random(random), message("x")))
          .isInstanceOf(IOException.class);
    }
  }
}
