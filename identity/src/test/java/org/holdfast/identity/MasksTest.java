package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasksTest {

  @ParameterizedTest
  @CsvSource({
    "ana@example.org, a***@example.org",
    "Ünal@example.org, Ü***@example.org",
    "a@example.org, a***@example.org"
  })
  void mailIsMaskedButForItsFirstLetterAndHost(String address, String shown) {
    assertThat(Masks.mail(EmailAddress.parse(address))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "+43 660 1234512, ***-***-**12",
    "+436601234512, ***-***-**12",
    "12345, ***-***-****"
  })
  void aNumberIsMaskedButForItsLastTwoDigits(String number, String shown) {
    assertThat(Masks.phone(number)).isEqualTo(shown);
  }
}
