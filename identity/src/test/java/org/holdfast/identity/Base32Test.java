package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base32Test {

  // RFC 4648, section 10, without the padding.
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "f, MY",
    "fo, MZXQ",
    "foo, MZXW6",
    "foob, MZXW6YQ",
    "fooba, MZXW6YTB",
    "foobar, MZXW6YTBOI"
  })
  void writesAndReadsTheVectorsOfTheRfc(String plain, String text) {
    byte[] bytes = plain.getBytes(StandardCharsets.US_ASCII);

    assertThat(Base32.STANDARD.text(bytes)).isEqualTo(text);
    assertThat(Base32.STANDARD.bytes(text)).hasValueSatisfying(b -> assertThat(b).isEqualTo(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"M", "MZ1Q", "my", "MZ", "MY======", "MZXQAA"})
  void readsNothingThatItDoesNotWrite(String text) {
    assertThat(Base32.STANDARD.bytes(text)).isEmpty();
  }

  @Test
  void theOtherAlphabetLeavesOutWhatLooksAlike() {
    assertThat(Base32.CROCKFORD.text(new byte[] {-1, -1, -1, -1, -1})).isEqualTo("ZZZZZZZZ");
    assertThat(Base32.CROCKFORD.bytes("IL0U")).isEmpty();
  }
}
