package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuickXorTest {

  static Stream<Arguments> vectors() {
    byte[] rising = new byte[256];
    for (int i = 0; i < rising.length; i++) {
      rising[i] = (byte) i;
    }
    byte[] ones = new byte[160];
    Arrays.fill(ones, (byte) 0xFF);
    byte[] million = new byte[1_000_000];
    Arrays.fill(million, (byte) 'a');
    return Stream.of(
        Arguments.of(new byte[0], "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        Arguments.of(ascii("a"), "YQAAAAAAAAAAAAAAAQAAAAAAAAA="),
        Arguments.of(ascii("hello world"), "aCgDG9jwBhDc4Q1yawMZAAAAAAA="),
        Arguments.of(rising, "QkGEfSisZcA7k+FCh71r2dbCayY="),
        Arguments.of(ones, "AAAAAAAAAAAAAAAAoAAAAAAAAAA="),
        Arguments.of(million, "AAAAAAAAAAAAAAAAQEIPAAAAAAA="),
        Arguments.of(
            Base64.getDecoder().decode("gQaybEqS/4UlDc8e4IJm"), "gDCALNigBEn8oxAlZ8AzPAAOQZg="));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void givesThePublishedHash(byte[] content, String hash) {
    QuickXor quickXor = new QuickXor();

    quickXor.update(content, 0, content.length);

    assertThat(Base64.getEncoder().encodeToString(quickXor.hash())).isEqualTo(hash);
  }

  @Test
  void givesTheSameHoweverTheContentIsCut() {
    Random random = new Random(11);
    for (int i = 0; i < 200; i++) {
      byte[] content = Store.bytes(random.nextInt(2_000), i);
      QuickXor cut = new QuickXor();
      for (int at = 0; at < content.length; ) {
        int length = Math.min(random.nextInt(400), content.length - at);
        cut.update(content, at, length);
        at += length;
      }
      assertThat(cut.hash()).isEqualTo(bitByBit(content));
    }
  }

  /// The definition, word for word.
  private static byte[] bitByBit(byte[] content) {
    byte[] hash = new byte[20];
    for (int i = 0; i < content.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        int to = (11 * i + bit) % 160;
        hash[to / 8] ^= (byte) (((content[i] >> bit) & 1) << (to % 8));
      }
    }
    for (int i = 0; i < 8; i++) {
      hash[12 + i] ^= (byte) ((long) content.length >>> (8 * i));
    }
    return hash;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
