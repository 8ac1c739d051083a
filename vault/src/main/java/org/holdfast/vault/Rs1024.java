package org.holdfast.vault;

import java.nio.charset.StandardCharsets;

/// The checksum of a share: three words of a Reed-Solomon code over GF(1024). Finds every
/// alteration of up to three words, and all but one in 10^9 of others.
///
/// @see "SLIP-0039, section Checksum"
final class Rs1024 {

  static final int WORDS = 3;

  private static final int[] GENERATOR = {
    0xe0e040, 0x1c1c080, 0x3838100, 0x7070200, 0xe0e0009,
    0x1c0c2412, 0x38086c24, 0x3090fc48, 0x21b1f890, 0x3f3f120
  };

  private Rs1024() {}

  /// Whether the last three of `words` are the checksum of those before.
  ///
  /// @param customization says of which kind of share
  static boolean isValid(String customization, int[] words) {
    return remainder(customization, words) == 1;
  }

  /// Sets the last three of `words` to the checksum of those before.
  static void seal(String customization, int[] words) {
    for (int i = 0; i < WORDS; i++) {
      words[words.length - WORDS + i] = 0;
    }
    int checksum = remainder(customization, words) ^ 1;
    for (int i = 0; i < WORDS; i++) {
      words[words.length - WORDS + i] = (checksum >> (10 * (WORDS - 1 - i))) & 1023;
    }
  }

  private static int remainder(String customization, int[] words) {
    int remainder = 1;
    for (byte letter : customization.getBytes(StandardCharsets.US_ASCII)) {
      remainder = next(remainder, letter);
    }
    for (int word : words) {
      remainder = next(remainder, word);
    }
    return remainder;
  }

  private static int next(int remainder, int symbol) {
    int top = remainder >> 20;
    int next = ((remainder & 0xfffff) << 10) ^ symbol;
    for (int bit = 0; bit < GENERATOR.length; bit++) {
      next ^= GENERATOR[bit] & -((top >> bit) & 1);
    }
    return next;
  }
}
