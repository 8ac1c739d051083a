package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PasswordTest {

  @Test
  void isCountedInCharactersAsAPersonSeesThem() {
    assertThat(Password.of("\ud83d\ude00".repeat(256)).length()).isEqualTo(256);
    assertThat(Password.of("cafe\u0301").length()).isEqualTo(4);
  }

  @Test
  void hasAtMost256Characters() {
    assertThatThrownBy(() -> Password.of("a".repeat(257))).isInstanceOf(AccountRefusal.class);
    assertThatThrownBy(() -> Password.of("a".repeat(1_000_000))).isInstanceOf(AccountRefusal.class);
    assertThat(Password.of("a".repeat(256)).length()).isEqualTo(256);
  }

  @Test
  void isNeverMadeOfHalfCharacters() {
    assertThatThrownBy(() -> Password.of("half \ud83d of one")).isInstanceOf(AccountRefusal.class);
  }

  @Test
  void saysNothingOfItself() {
    assertThat(Password.of("a secret")).hasToString("Password");
  }

  @Test
  void isWipedWhenClosed() {
    Password password = Password.of("a secret");
    password.close();

    assertThat(password.utf8()).containsOnly(0);
  }
}
