package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What closes sharing links, and who is told of them.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class LinkPasswordsTest {

  private static final String LINK = "0123";

  @TempDir private Path folder;
  private House house;
  private LinkPasswords passwords;

  @BeforeEach
  void open() {
    house = new House(folder, SignUps.Policy.OPEN);
    passwords = house.identity.linkPasswords();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void theSameRuleHoldsAsForPeople() {
    assertThatThrownBy(() -> hash("password1234")).isInstanceOf(IdentityRefusal.WeakPassword.class);
    assertThatThrownBy(() -> hash("short")).isInstanceOf(IdentityRefusal.WeakPassword.class);
    String hash = hash(House.GOOD);
    assertThat(hash).doesNotContain("heron");
    assertThat(matches(hash, House.GOOD)).isTrue();
    assertThat(matches(hash, House.GOOD + "s")).isFalse();
  }

  @Test
  void w11_tenWrongPasswordsOfALinkSlowTheNextDown() {
    String hash = hash(House.GOOD);
    for (int i = 0; i < 10; i++) {
      assertThat(matches(hash, "wrong number " + i)).isFalse();
    }

    assertThatThrownBy(() -> matches(hash, House.GOOD))
        .isInstanceOf(IdentityRefusal.TooManyBegun.class);
    try (Password typed = Password.of(House.GOOD)) {
      assertThat(passwords.matches("another link", hash, typed)).isTrue();
    }
    house.now = house.now.plus(Duration.ofMinutes(1));
    assertThat(matches(hash, House.GOOD)).isTrue();
    assertThat(matches(hash, House.GOOD)).isTrue();
  }

  @Test
  void oneAddressGetsFiveLettersAtOnce() {
    for (int i = 0; i < 5; i++) {
      send("eve@example.org");
    }

    assertThatThrownBy(() -> send("EVE@example.org"))
        .isInstanceOf(IdentityRefusal.TooManyBegun.class);
    send("ann@example.org");
    assertThat(house.letters).hasSize(6);
    assertThat(house.letters.getFirst().to()).isEqualTo(new Contact.Mail("eve@example.org"));
  }

  private void send(String to) {
    AccountId ana = AccountId.parse("0".repeat(32));
    house
        .identity
        .shareLetters()
        .send(ana, EmailAddress.parse(to), Locale.ENGLISH, "Ana", "secret", "Look!");
  }

  private String hash(String text) {
    try (Password typed = Password.of(text)) {
      return passwords.hash(typed);
    }
  }

  private boolean matches(String hash, String text) {
    try (Password typed = Password.of(text)) {
      return passwords.matches(LINK, hash, typed);
    }
  }
}
