package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpokenCodeTest {

  private static Message.Call call(String digits, String locale) {
    return SpokenCode.of(digits, Locale.forLanguageTag(locale))
        .call("+4915112345678", new Purpose.Code(Instant.EPOCH));
  }

  @ParameterizedTest
  @CsvSource({
    "en-GB, en, one. zero.",
    "de-AT, de, eins. null.",
    "fr-CA, fr, un. zéro.",
    "es-MX, es, uno. cero.",
    "ru, ru, один. ноль."
  })
  void saysEachDigitAsAWordOfTheLanguage(String locale, String language, String words) {
    Message.Call call = call("10", locale);

    assertThat(call.language()).isEqualTo(language);
    assertThat(call.text()).contains(words).contains("Holdfast");
  }

  @Test
  void aLanguageThatItLacksIsAnsweredInEnglish() {
    assertThat(call("12345678", "fi").language()).isEqualTo("en");
    assertThat(call("12345678", "fi").text()).contains("one. two. three. four. five. six.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de", "fr", "es", "ru"})
  void everyDigitHasAWordOfItsOwn(String language) {
    String spoken = call("0123456789", language).text();

    assertThat(Arrays.stream(spoken.split("[.:] *")).distinct().count()).isGreaterThanOrEqualTo(11);
    assertThat(spoken).doesNotContainPattern("[0-9]");
  }
}
