package org.holdfast.server.preview;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Names as pages show them.
class ShownTest {

  @Test
  void w07_whatTurnsOrHidesPartsOfANameCanBeSeen() {
    assertThat(Shown.name("photo\u202egnp.exe")).isEqualTo("photo\ufffdgnp.exe");
    assertThat(Shown.name("a\nb\u2028c\u0000d\u200be")).isEqualTo("a\ufffdb\ufffdc\ufffdd\ufffde");
  }

  @Test
  void everyOtherNameIsShownAsItIs() {
    for (String name :
        new String[] {"Größe “x” & <b>.md", "שלום.txt", "你好", "👩‍🔬.png", "می‌خواهم"}) {
      assertThat(Shown.name(name)).isEqualTo(name);
    }
  }
}
