package org.holdfast.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A text as the parts in which it goes over the air.
///
/// What the GSM alphabet has goes in 7 bits a letter (160 in one message, 153 in each of several),
/// anything else in UCS-2 (70, 67). No part ends inside a letter of two units.
///
/// @see "3GPP TS 23.038, section 6.2.1; TS 23.040, section 9.2.3.24.1"
final class SmsParts {

  private static final int ESCAPE = 0x1B;

  // The place of a letter is its code.
  private static final String GSM =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

  // After an escape: these letters have these codes.
  private static final String GSM_MORE = "\f^{}\\[~]|€";
  private static final byte[] GSM_MORE_CODES = {
    0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65
  };

  private static final int GSM_ONE = 160;
  private static final int GSM_EACH = 153;
  private static final int UCS2_ONE = 140;
  private static final int UCS2_EACH = 134;

  private final boolean gsm;
  private final List<byte[]> parts;

  private SmsParts(boolean gsm, List<byte[]> parts) {
    this.gsm = gsm;
    this.parts = parts;
  }

  static SmsParts of(String text) {
    boolean gsm = text.codePoints().allMatch(SmsParts::isGsm);
    List<byte[]> letters =
        text.codePoints().mapToObj(letter -> gsm ? gsm(letter) : ucs2(letter)).toList();
    int all = letters.stream().mapToInt(letter -> letter.length).sum();
    int one = gsm ? GSM_ONE : UCS2_ONE;
    return new SmsParts(gsm, split(letters, all <= one ? one : gsm ? GSM_EACH : UCS2_EACH));
  }

  private static boolean isGsm(int letter) {
    return letter != ESCAPE && (GSM.indexOf(letter) >= 0 || GSM_MORE.indexOf(letter) >= 0);
  }

  private static byte[] gsm(int letter) {
    int plain = GSM.indexOf(letter);
    return plain >= 0
        ? new byte[] {(byte) plain}
        : new byte[] {ESCAPE, GSM_MORE_CODES[GSM_MORE.indexOf(letter)]};
  }

  private static byte[] ucs2(int letter) {
    return Character.toString(letter).getBytes(StandardCharsets.UTF_16BE);
  }

  private static List<byte[]> split(List<byte[]> letters, int most) {
    List<byte[]> parts = new ArrayList<>();
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    for (byte[] letter : letters) {
      if (part.size() + letter.length > most) {
        parts.add(part.toByteArray());
        part.reset();
      }
      part.writeBytes(letter);
    }
    parts.add(part.toByteArray());
    return parts;
  }

  /// Whether the letters are those of the GSM alphabet, an octet each; else UCS-2, big-endian.
  boolean isGsm() {
    return gsm;
  }

  int count() {
    return parts.size();
  }

  /// @param number from 0
  /// @param reference tells a phone which parts belong together
  /// @return one part; of several with the header that says so
  byte[] part(int number, byte reference) {
    byte[] letters = parts.get(number);
    if (parts.size() == 1) {
      return letters;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {5, 0, 3, reference, (byte) parts.size(), (byte) (number + 1)});
    out.writeBytes(letters);
    return out.toByteArray();
  }
}
