package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashesTest {

  static final HashCost CHEAP = new HashCost(64, 1, 1);

  private final SecureRandom random = new SecureRandom();
  private final PasswordHashes hashes = hashes(CHEAP, 1);

  private PasswordHashes hashes(HashCost cost, int keyFill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) keyFill);
    return new PasswordHashes(cost, new SecretKeySpec(key, "HmacSHA256"), random, 1);
  }

  @Test
  void onlyTheRightPasswordIsVerified() {
    String stored = hashes.hash(Password.of("a long walk at noon"));

    assertThat(hashes.verify(Password.of("a long walk at noon"), stored)).isTrue();
    assertThat(hashes.verify(Password.of("a long walk at Noon"), stored)).isFalse();
    assertThat(hashes.verify(Password.of(""), stored)).isFalse();
    assertThat(hashes.verify(Password.of("a long walk at noon "), stored)).isFalse();
  }

  @Test
  void theSamePasswordIsStoredDifferentlyEachTime() {
    assertThat(hashes.hash(Password.of("twice"))).isNotEqualTo(hashes.hash(Password.of("twice")));
  }

  @Test
  void lettersThatLookAlikeInUnicodeAreTheSamePassword() {
    String stored = hashes.hash(Password.of("cafe\u0301 au lait"));

    assertThat(hashes.verify(Password.of("caf\u00e9 au lait"), stored)).isTrue();
  }

  @Test
  void theDefaultCostIsThatOfTheThreatModelAndIsStored() {
    String stored = hashes(HashCost.DEFAULT, 1).hash(Password.of("x"));

    assertThat(stored)
        .matches(
            "\\$argon2id\\$v=19\\$m=65536,t=3,p=1,keyid=[A-Za-z0-9+/]{8}"
                + "\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(HashCost.DEFAULT.isTooCheap()).isFalse();
    assertThat(HashCost.FLOOR.isTooCheap()).isFalse();
    assertThat(new HashCost(19 * 1024, 1, 1).isTooCheap()).isTrue();
    assertThat(new HashCost(19 * 1024 - 1, 2, 1).isTooCheap()).isTrue();
  }

  @Test
  void aHashOfAnotherCostIsVerifiedAndCalledOutdated() {
    String before = hashes.hash(Password.of("x"));
    PasswordHashes now = hashes(new HashCost(128, 2, 1), 1);

    assertThat(now.verify(Password.of("x"), before)).isTrue();
    assertThat(now.outdated(before)).isTrue();
    assertThat(now.outdated(now.hash(Password.of("x")))).isFalse();
  }

  @Test
  void whoLacksTheKeyCannotVerify() {
    String stored = hashes.hash(Password.of("x"));

    assertThatThrownBy(() -> hashes(CHEAP, 2).verify(Password.of("x"), stored))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aStoredHashThatWasChangedVerifiesNothing() {
    String stored = hashes.hash(Password.of("x"));
    for (int at = 0; at < stored.length(); at++) {
      char other = stored.charAt(at) == 'A' ? 'B' : 'A';
      String changed = stored.substring(0, at) + other + stored.substring(at + 1);

      assertThat(verifies(changed)).as(changed).isFalse();
    }
  }

  private boolean verifies(String stored) {
    try {
      return hashes.verify(Password.of("x"), stored);
    } catch (IllegalStateException _) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$argon2id$",
        "$argon2id$v=19$m=0,t=0,p=0,keyid=AAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"
            + "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=9999999,t=3,p=1,keyid=AAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"
            + "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void whatIsNotAHashIsNotTaken(String stored) {
    assertThatThrownBy(() -> hashes.verify(Password.of("x"), stored))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void pretendingEndsInNo() {
    assertThat(hashes.pretend(Password.of("x"))).isFalse();
  }

  @Test
  void manyAtOnceAllGetTheirTurn() throws Exception {
    String stored = hashes.hash(Password.of("x"));
    Callable<Boolean> one = () -> hashes.verify(Password.of("x"), stored);
    List<Future<Boolean>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        answers.add(threads.submit(one));
      }
    }
    for (Future<Boolean> answer : answers) {
      assertThat(answer.get()).isTrue();
    }
  }
}
