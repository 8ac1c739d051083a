package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "a/b",
        "a\\b",
        "a\u0000b",
        "a\nb",
        "a\u007fb",
        "a\u0085b",
        "a\"b",
        "a*b",
        "a:b",
        "a<b",
        "a>b",
        "a?b",
        "a|b",
        " a",
        "a ",
        "a.",
        "a..",
        "CON",
        "con",
        "Con.txt",
        "PRN",
        "AUX.tar.gz",
        "nul",
        "COM0",
        "com9.txt",
        "LPT1",
        "COM\u00b9",
        "NUL .txt",
        "\ud800",
        "a\udc00",
        "photo\u202egpj.exe",
        "\u2066x",
        "x\u200f",
        "\ufffe",
        "\ud83f\udfff"
      })
  void w04_refusesWhatBreaksAnAddressOrAPeer(String name) {
    assertThatThrownBy(() -> ItemName.of(name)).isInstanceOf(DriveRefusal.NameForbidden.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        ".a",
        "...a",
        "~$a",
        "desktop.ini",
        ".lock",
        "_vti_",
        "CONSOLE",
        "COM",
        "COM10",
        "a b",
        "a#b%c",
        "a+b",
        "a&b;c=d",
        "\u3042",
        "\ud83d\ude00",
        "a\u00a0",
        "null",
        "-rf",
        "'; DROP TABLE drive; --"
      })
  void keepsAnyHonestName(String name) {
    assertThat(ItemName.of(name).shown()).isEqualTo(name);
  }

  @Test
  void takesTwoHundredFiftyFiveUnitsAndNoMore() {
    assertThat(ItemName.of("x".repeat(255)).shown()).hasSize(255);
    assertThatThrownBy(() -> ItemName.of("x".repeat(256)))
        .isInstanceOf(DriveRefusal.NameForbidden.class);
    assertThatThrownBy(() -> ItemName.of("x".repeat(400)))
        .isInstanceOf(DriveRefusal.NameForbidden.class);
    assertThatThrownBy(() -> ItemName.of("x".repeat(1_000_000)))
        .isInstanceOf(DriveRefusal.NameForbidden.class);
  }

  @Test
  void showsTheComposedForm() {
    assertThat(ItemName.of("Cafe\u0301").shown()).isEqualTo("Caf\u00e9");
  }

  @Test
  void comparesWithoutRegardToCaseInAnyScript() {
    assertSame("README", "readme");
    assertSame("CAF\u00c9", "cafe\u0301");
    assertSame(
        "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2", "\u03c3\u03af\u03c3\u03c5\u03c6\u03bf\u03c3");
    assertSame("\u0416", "\u0436");
    assertSame("I", "\u0131"); // whatever the language
    assertSame("\ud801\udc00", "\ud801\udc28"); // Deseret, beyond the first plane
  }

  @Test
  void keepsApartWhatOnlyLooksAlike() {
    assertThat(ItemName.of("Ma\u00dfe").compared()).isNotEqualTo(ItemName.of("Masse").compared());
    assertThat(ItemName.of("\u0430").compared()).isNotEqualTo(ItemName.of("a").compared());
  }

  @Test
  void doesNotPrintItself() {
    assertThat(ItemName.of("tax 2025.pdf").toString()).doesNotContain("tax");
  }

  private static void assertSame(String one, String other) {
    assertThat(ItemName.of(one).compared()).isEqualTo(ItemName.of(other).compared());
  }
}
