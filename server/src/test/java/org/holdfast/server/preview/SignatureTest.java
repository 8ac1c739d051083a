package org.holdfast.server.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Forms, told apart by how they begin.
class SignatureTest {

  @ParameterizedTest
  @CsvSource({
    "89504e470d0a1a0a, image/png",
    "ffd8ffe0, image/jpeg",
    "474946383961, image/gif",
    "5249464600000000574542505650, image/webp",
    "424d0000000000000000, image/bmp",
    "00000100, image/x-icon",
    "000000206674797061766966, image/avif",
    "000000206674797069736f6d, video/mp4",
    "0000002066747970717420 20, video/mp4",
    "000000206674797 04d344120, audio/mp4",
    "1a45dfa3, video/webm",
    "4f676753, audio/ogg",
    "4f6767530000807468656f7261, video/ogg",
    "524946460000000057415645, audio/wav",
    "664c6143, audio/flac",
    "494433, audio/mpeg",
    "fffb9064, audio/mpeg",
    "fff15080, audio/aac"
  })
  void aFormIsKnownByItsBeginning(String hex, String mediaType) {
    byte[] first = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThat(Signature.find(first)).map(Kind::mediaType).contains(mediaType);
    for (int length = 0; length < Math.min(first.length, 3); length++) {
      assertThat(Signature.find(java.util.Arrays.copyOf(first, length))).isEmpty();
    }
  }

  @Test
  void whatBrowsersDoNotShowIsNotKnown() {
    assertThat(Signature.find(HexFormat.of().parseHex("000000206674797068656963"))).isEmpty();
    assertThat(Signature.find(latin("BMW is a make of cars"))).isEmpty();
    assertThat(Signature.find(latin("<!doctype html>"))).isEmpty();
    assertThat(Signature.find(latin("\u00ff\u00fea\u0000"))).isEmpty();
  }

  @Test
  void onlyWhatIsCalledAPdfMayHaveSomethingInFrontOfIt() {
    assertThat(Signature.isDocument(latin("%PDF-1.7"), false)).isTrue();
    assertThat(Signature.isDocument(latin("<script>//%PDF-1.7"), false)).isFalse();
    assertThat(Signature.isDocument(latin("junk %PDF-1.7"), true)).isTrue();
    assertThat(Signature.isDocument(latin(" ".repeat(1_100) + "%PDF-1.7"), true)).isFalse();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
