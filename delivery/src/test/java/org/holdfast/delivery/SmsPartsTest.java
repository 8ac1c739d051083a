package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmsPartsTest {

  @ParameterizedTest
  @CsvSource({
    "a, 160, true, 1",
    "a, 161, true, 2",
    "a, 306, true, 2",
    "a, 307, true, 3",
    "€, 80, true, 1",
    "€, 81, true, 2",
    "ж, 70, false, 1",
    "ж, 71, false, 2",
    "ж, 134, false, 2",
    "ж, 135, false, 3",
    "😀, 35, false, 1",
    "😀, 36, false, 2",
    "😀, 67, false, 3"
  })
  void countsPartsAsThePhoneDoes(String letter, int times, boolean gsm, int parts) {
    SmsParts text = SmsParts.of(letter.repeat(times));

    assertThat(text.isGsm()).isEqualTo(gsm);
    assertThat(text.count()).isEqualTo(parts);
  }

  @Test
  void lettersOfTheGsmAlphabetHaveItsCodes() {
    byte[] part = SmsParts.of("@£é Aà€{").part(0, (byte) 0);

    assertThat(HexFormat.of().formatHex(part)).isEqualTo("00010520417f1b651b28");
  }

  @Test
  void aPartOfSeveralSaysWhichItIs() {
    SmsParts text = SmsParts.of("a".repeat(161));

    assertThat(HexFormat.of().formatHex(text.part(1, (byte) 0x7a)))
        .isEqualTo("0500037a0202" + "61".repeat(8));
  }

  @Test
  void aLetterOfTwoUnitsIsNotCutInTwo() {
    SmsParts emoji = SmsParts.of("a" + "😀".repeat(40));
    byte[] first = emoji.part(0, (byte) 1);

    assertThat(new String(first, 6, first.length - 6, StandardCharsets.UTF_16BE))
        .isEqualTo("a" + "😀".repeat(33));
    assertThat(SmsParts.of("a" + "€".repeat(90)).part(0, (byte) 1)).hasSize(6 + 153);
    assertThat(SmsParts.of("€".repeat(90)).part(0, (byte) 1)).hasSize(6 + 152);
  }
}
