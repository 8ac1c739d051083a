package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SealedFieldsTest {

  private static final byte[] ROW = {1, 2, 3};

  private final SealedFields fields =
      new SealedFields(
          new SecretKeySpec(new byte[32], "AES"),
          new SecretKeySpec(new byte[32], "AES"),
          new SecureRandom());

  @Test
  void theLongestTextComesBackWhole() {
    List<String> texts = List.of("a".repeat(65_535), "after");

    assertThat(fields.open("t.c", ROW, fields.seal("t.c", ROW, texts))).isEqualTo(texts);
  }

  @Test
  void aTextThatWouldSpillIntoTheNextIsRefused() {
    assertThatThrownBy(() -> fields.seal("t.c", ROW, List.of("ä".repeat(32_768), "after")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
