package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.database.SealedFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryCodeTest {

  private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "AES");

  private final SecureRandom random = new SecureRandom();
  private final SealedFields fields = new SealedFields(KEY, KEY, random);
  private final AccountId ana = AccountId.random(random);
  private final List<RecoveryCode> oneTime =
      Stream.generate(() -> RecoveryCode.oneTime(random)).limit(10).toList();
  private final RecoveryCode account = RecoveryCode.account(random);

  private byte[] key(String typed) {
    return RecoveryCode.parse(typed).orElseThrow().key(fields, ana);
  }

  @Test
  void codesHaveTheFormInWhichTheyAreReadOut() {
    List<String> texts = oneTime.stream().map(RecoveryCode::text).toList();

    assertThat(texts).hasSize(10).doesNotHaveDuplicates();
    assertThat(texts)
        .allMatch(text -> text.matches("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}"));
    assertThat(account.text()).matches("(\\d{5}-){4}\\d{5}");
  }

  @Test
  void aCodeIsFoundAgainHoweverItIsTyped() {
    for (RecoveryCode code : oneTime) {
      byte[] stored = code.key(fields, ana);
      String text = code.text();

      assertThat(key(text)).isEqualTo(stored);
      assertThat(key(" " + text.toLowerCase(Locale.ROOT).replace('-', ' '))).isEqualTo(stored);
      assertThat(key(text.replace("-", ""))).isEqualTo(stored);
      assertThat(key(text.replace("0", "o").replace("1", "l").replace('-', '\u2013')))
          .isEqualTo(stored);
      assertThat(key(text.replace("0", "O").replace("1", "I"))).isEqualTo(stored);
    }
    byte[] stored = account.key(fields, ana);
    assertThat(key(account.text().replace("-", "  "))).isEqualTo(stored);
    assertThat(key(account.text().replace('1', 'l').replace('0', 'O'))).isEqualTo(stored);
  }

  @Test
  void theFormTellsTheKind() {
    assertThat(RecoveryCode.parse(account.text()).map(RecoveryCode::kind))
        .contains(RecoveryCode.Kind.ACCOUNT);
    assertThat(RecoveryCode.parse(oneTime.getFirst().text()).map(RecoveryCode::kind))
        .contains(RecoveryCode.Kind.ONE_TIME);
  }

  @Test
  void whatIsStoredBelongsToOneAccount() {
    RecoveryCode code = account;

    assertThat(code.key(fields, AccountId.random(random))).isNotEqualTo(code.key(fields, ana));
  }

  @Test
  void everyWrongDigitAndEverySwapIsToldFromTheCheckDigit() {
    String digits = account.text().replace("-", "");
    for (int at = 0; at < digits.length(); at++) {
      for (char other = '0'; other <= '9'; other++) {
        String wrong = digits.substring(0, at) + other + digits.substring(at + 1);
        assertThat(RecoveryCode.parse(wrong).isPresent()).isEqualTo(wrong.equals(digits));
      }
    }
    for (int at = 1; at < digits.length(); at++) {
      char[] swapped = digits.toCharArray();
      swapped[at] = digits.charAt(at - 1);
      swapped[at - 1] = digits.charAt(at);
      boolean same = Arrays.equals(swapped, digits.toCharArray());
      assertThat(RecoveryCode.parse(new String(swapped)).isPresent()).isEqualTo(same);
    }
  }

  @Test
  void theCheckDigitIsThatOfItsInventorsExample() {
    assertThat(DammDigit.of("572")).isEqualTo('4');
    assertThat(DammDigit.fits("5724")).isTrue();
    assertThat(DammDigit.fits("5727")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "7MZ2-K0XP-9QHT-4VD", "7MZ2-K0XP-9QHT-4VDU", "12345", "x"})
  void whatIsNoCodeIsNotTaken(String typed) {
    assertThat(RecoveryCode.parse(typed)).isEqualTo(Optional.empty());
    assertThat(RecoveryCode.parse(typed.repeat(1_000))).isEmpty();
  }

  @Test
  void aCodeSaysNothingOfItself() {
    assertThat(account.toString()).doesNotContain(account.text());
    assertThat(oneTime.toString())
        .doesNotContain(oneTime.stream().map(RecoveryCode::text).toList());
  }
}
