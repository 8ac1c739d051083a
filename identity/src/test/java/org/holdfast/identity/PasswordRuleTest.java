package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRuleTest {

  private static final PasswordRule RULE = PasswordRule.bundled(Optional.empty(), "Holdfast");
  private static final PasswordContext ANA =
      PasswordContext.of(
          "Ana Winterbourne", List.of(EmailAddress.parse("a.sol77@harbour.example")));

  private static PasswordVerdict verdict(String password, PasswordUse use) {
    return RULE.verdict(Password.of(password), use, ANA);
  }

  private static List<PasswordFlaw> flaws(String password) {
    return switch (verdict(password, PasswordUse.ALONE)) {
      case PasswordVerdict.Accepted _ -> List.of();
      case PasswordVerdict.Refused refused -> refused.flaws();
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery staple",
        "kitten garden moonlight",
        "banana orchestra lamp",
        "мойпарольдлинный",
        "三匹の猫が屋根の上で歌っている夜",
        "xkq!vTq9zLw2rrPq",
        "       seven spaces before this"
      })
  void longUncommonPasswordsOfAnyCharactersAreAccepted(String password) {
    assertThat(flaws(password)).isEmpty();
  }

  @Test
  void whatStandsAloneHas15CharactersAndWhatDoesNot12() {
    assertThat(flaws("xkqvTqzLwrrPqe")).containsExactly(PasswordFlaw.TOO_SHORT_ALONE);
    assertThat(flaws("xkqvTqzLwrrPqeu")).isEmpty();
    assertThat(verdict("xkqvTqzLwrrP", PasswordUse.BESIDE_ANOTHER))
        .isInstanceOf(PasswordVerdict.Accepted.class);
    assertThat(verdict("xkqvTqzLwrr", PasswordUse.BESIDE_ANOTHER))
        .isInstanceOfSatisfying(
            PasswordVerdict.Refused.class,
            refused -> assertThat(refused.flaws()).containsExactly(PasswordFlaw.TOO_SHORT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bestfriendsforever",
        "BestFriendsForever",
        "b3stfri3nd5f0rever",
        "best friends forever",
        "bestfriendsforever1987!",
        "ｂｅｓｔｆｒｉｅｎｄｓｆｏｒｅｖｅｒ"
      })
  void commonPasswordsAreRefusedHoweverTheyAreWritten(String password) {
    assertThat(flaws(password)).contains(PasswordFlaw.COMMON);
  }

  @ParameterizedTest
  @CsvSource({
    "winterbourne-lilac-otter, LIKE_NAME",
    "w1nterb0urne lilac otter, LIKE_NAME",
    "winterborne lilac otters, LIKE_NAME",
    "winterbuorne lilac otter, LIKE_NAME",
    "ana-lilac-otter-quill, LIKE_NAME",
    "quill sol77 lilac otter, LIKE_MAIL",
    "quill harbour lilac otter, LIKE_MAIL",
    "quill H0LDF@ST lilac otter, LIKE_PRODUCT",
    "quill holfast lilac otter, LIKE_PRODUCT"
  })
  void whatIsCloseToNameMailOrProductIsRefused(String password, PasswordFlaw flaw) {
    assertThat(flaws(password)).contains(flaw);
  }

  @Test
  void aLinksPasswordBelongsToNobody() {
    PasswordVerdict verdict =
        RULE.verdict(
            Password.of("winterbourne otter"), PasswordUse.BESIDE_ANOTHER, PasswordContext.NONE);

    assertThat(verdict).isInstanceOf(PasswordVerdict.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource({
    "zzzzzzzzzzzzzzzzzzzz, IN_ORDER",
    "otterotterotterotter, REPEATED",
    "ertyuiopoiuytrertyuio, KEYS_IN_A_ROW",
    "abcdefghijklmnopqr, IN_ORDER",
    "1987 1987 1987 1987, REPEATED",
    "passwordmonkeydragon12, WORD"
  })
  void whatAGoodGuesserComesToIsRefusedAndTheReasonTold(String password, PasswordFlaw flaw) {
    assertThat(flaws(password)).contains(flaw, PasswordFlaw.GUESSABLE);
  }

  @Test
  void aRefusalSaysWhatWouldHelp() {
    PasswordVerdict verdict = verdict("short", PasswordUse.ALONE);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            PasswordVerdict.Refused.class,
            refused ->
                assertThat(refused.sentence())
                    .startsWith("That password is not accepted. It has fewer than 15 characters.")
                    .doesNotContain("short"));
    assertThat(verdict.guessesLog10()).isLessThan(10);
  }

  @ParameterizedTest
  @EnumSource
  void everyFlawHasACodeAndTwoSentences(PasswordFlaw flaw) {
    assertThat(flaw.code()).matches("[a-z]+(-[a-z]+)*");
    assertThat(flaw.weak()).endsWith(".");
    assertThat(flaw.helps()).endsWith(".");
  }

  @Test
  void theLongestPasswordIsMeasuredToo() {
    assertThat(flaws("a1".repeat(128))).contains(PasswordFlaw.REPEATED);
    assertThat(flaws("\ud83d\ude00\ud83d\udc08".repeat(128))).contains(PasswordFlaw.REPEATED);
  }

  @Test
  void manyAtOnceAreToldWhatEachWouldBeToldAlone() throws Exception {
    List<Future<PasswordVerdict>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 200; i++) {
        String password = passphrase(i);
        answers.add(threads.submit(() -> verdict(password, PasswordUse.ALONE)));
      }
    }
    for (int i = 0; i < 200; i++) {
      assertThat(answers.get(i).get()).isEqualTo(verdict(passphrase(i), PasswordUse.ALONE));
    }
  }

  private static String passphrase(int i) {
    return "monkey " + i + " qwertz 1987".repeat(i % 3) + " lilac otter";
  }
}
