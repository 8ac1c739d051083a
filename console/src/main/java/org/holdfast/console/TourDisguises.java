package org.holdfast.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// The forms in which careless software lets the same bytes lie about: as they are, as UTF-16,
/// base64, hex.
final class TourDisguises {
  private TourDisguises() {}

  static List<byte[]> ofName(byte[] utf8) {
    String name = new String(utf8, UTF_8);
    return all(utf8, name);
  }

  static List<byte[]> ofContent(byte[] bytes) {
    return all(bytes, new String(bytes, ISO_8859_1));
  }

  private static List<byte[]> all(byte[] bytes, String text) {
    List<byte[]> forms = new ArrayList<>();
    forms.add(bytes);
    forms.add(text.getBytes(UTF_16LE));
    forms.add(text.getBytes(UTF_16BE));
    forms.add(HexFormat.of().formatHex(bytes).getBytes(US_ASCII));
    forms.add(HexFormat.of().withUpperCase().formatHex(bytes).getBytes(US_ASCII));
    for (int shift = 0; shift < 3; shift++) {
      forms.add(base64(Base64.getEncoder(), bytes, shift));
      forms.add(base64(Base64.getUrlEncoder(), bytes, shift));
    }
    return forms;
  }

  /// How the bytes look inside a longer text of base64 that begins `shift` bytes earlier: only the
  /// characters that they alone decide.
  private static byte[] base64(Base64.Encoder encoder, byte[] bytes, int shift) {
    byte[] shifted = new byte[shift + bytes.length];
    System.arraycopy(bytes, 0, shifted, shift, bytes.length);
    String text = encoder.withoutPadding().encodeToString(shifted);
    int from = (8 * shift + 5) / 6;
    int to = 8 * shifted.length / 6;
    return text.substring(from, to).getBytes(US_ASCII);
  }
}
