package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContentDispositionTest {

  @Test
  void aNameIsWrittenInTheOldFormAndInTheOneThatCarriesAnything() {
    assertThat(ContentDisposition.attachment("Jahr 2025 (Ä).pdf"))
        .isEqualTo(
            "attachment; filename=\"Jahr 2025 (_).pdf\";"
                + " filename*=UTF-8''Jahr%202025%20%28%C3%84%29.pdf");
  }

  @Test
  void w09_noNameBreaksOutOfTheHeader() {
    String value = ContentDisposition.attachment("a\"\r\nX: y;\\ %0d \u202egnp.exe \ud83d\ude00");

    assertThat(value).matches("[\\x20-\\x7e]*");
    assertThat(value.substring("attachment; filename=\"".length(), value.indexOf("\"; filename*")))
        .doesNotContain("\"", "\\", "%");
  }
}
