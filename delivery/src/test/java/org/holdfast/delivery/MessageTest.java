package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

  private static final Purpose CODE = new Purpose.Code(Instant.EPOCH);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ana",
        "@example.org",
        "ana@",
        "a b@example.org",
        "a@b@example.org",
        "a,b@example.org",
        "<ana@example.org>",
        "ana@example.org\r\nBcc: all@example.org",
        "ana@exa mple.org"
      })
  void w10_anAddressThatCouldAddARecipientOrAHeaderIsRefused(String to) {
    assertThatThrownBy(() -> new Message.Mail(to, "x", "x", CODE))
        .isInstanceOf(DeliveryRefusal.class);
  }

  @Test
  void w10_aSubjectIsOneLine() {
    assertThatThrownBy(() -> new Message.Mail("ana@example.org", "a\nBcc: b@c.d", "x", CODE))
        .isInstanceOf(DeliveryRefusal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"015112345678", "+0151123456", "+49 151 1234567", "+12345", "+1234567890123456"})
  void aNumberHasTheFormOfE164(String to) {
    assertThatThrownBy(() -> new Message.TextMessage(to, "x", CODE))
        .isInstanceOf(DeliveryRefusal.class);
  }

  @Test
  void aMessageIsMute() {
    assertThat(new Message.Mail("ana@example.org", "a", "12345678", CODE)).hasToString("Mail");
    assertThat(new Message.TextMessage("+4915112345678", "1", CODE)).hasToString("TextMessage");
    assertThat(new Message.Call("+4915112345678", "en", "1", CODE)).hasToString("Call");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://gateway.example.org/m",
        "ftp://localhost/m",
        "https:///m",
        "https://u:p@g.example/m"
      })
  void aGatewayIsReachedEncryptedOrNotAtAll(String address) {
    assertThatThrownBy(() -> gateway(address)).isInstanceOf(DeliveryRefusal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://g.example/m",
        "http://localhost:8/m",
        "http://127.0.0.1/m",
        "http://[::1]/m"
      })
  void aGatewayOnThisMachineMayGetItInClear(String address) {
    assertThat(gateway(address).address()).isEqualTo(URI.create(address));
  }

  private static DeliverySettings.Gateway gateway(String address) {
    return new DeliverySettings.Gateway(
        URI.create(address), Path.of("key"), DeliverySettings.DEFAULT_PATIENCE);
  }

  @Test
  void aMailServerElsewhereIsNotSpokenToInClear() {
    assertThatThrownBy(() -> smtp("mail.example.org")).isInstanceOf(DeliveryRefusal.class);
    assertThat(smtp("localhost").port()).isEqualTo(25);
  }

  private static DeliverySettings.Smtp smtp(String host) {
    return new DeliverySettings.Smtp(
        host,
        25,
        DeliverySettings.Protection.NONE,
        "drive@example.org",
        Optional.empty(),
        Duration.ofSeconds(5));
  }

  @Test
  void eachWaitIsLongerUpToAnHourAndHalfOfItIsChance() {
    Patience notice = Patience.with(new Purpose.Notice(Instant.EPOCH));
    java.util.Random chance = new java.util.Random(1);

    assertThat(notice.after(1, chance)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    assertThat(notice.after(3, chance)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(120));
    assertThat(notice.after(100, chance)).isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
  }
}
