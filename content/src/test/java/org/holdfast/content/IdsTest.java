package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  @Test
  void textAndBytesComeBackAsTheSameId() {
    for (int i = 0; i < 100; i++) {
      RevisionId id = RevisionId.random(Store.RANDOM);

      assertThat(RevisionId.parse(id.text())).isEqualTo(id);
      assertThat(RevisionId.of(id.bytes())).isEqualTo(id);
      assertThat(id.text()).matches("[0-9a-f]{32}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0",
        "0123456789ABCDEF0123456789abcdef",
        "01234567-89ab-cdef-0123-456789abcdef",
        "0123456789abcdef0123456789abcdeg",
        "٠123456789abcdef0123456789abcdef"
      })
  void noOtherSpellingIsTaken(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> ItemId.parse(text));
  }

  @Test
  void sixteenBytesAreAnId() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> DriveId.of(new byte[15]));
  }

  @Test
  void distancesAreThoseOfAGlobe() {
    Coordinates amsterdam = new Coordinates(52.3676, 4.9041);
    Coordinates frankfurt = new Coordinates(50.1109, 8.6821);

    assertThat(amsterdam.distanceKilometres(frankfurt)).isBetween(362.0, 366.0);
    assertThat(amsterdam.distanceKilometres(amsterdam)).isZero();
    assertThat(new Coordinates(0, 179.5).distanceKilometres(new Coordinates(0, -179.5)))
        .isBetween(111.0, 111.4);
    assertThat(new Coordinates(90, 0).distanceKilometres(new Coordinates(-90, 0)))
        .isBetween(20_014.0, 20_016.0);
  }

  @Test
  void coordinatesLieOnEarth() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new Coordinates(90.1, 0));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new Coordinates(0, Double.NaN));
  }
}
