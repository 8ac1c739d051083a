package org.holdfast.vault;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// One share, as its words say it. Wiped by [#close].
///
///     identifier 15 bits | extendable 1 | iteration exponent 4
///     | group index 4 | group threshold - 1 4 | group count - 1 4
///     | member index 4 | member threshold - 1 4
///     | zero bits up to a whole word | value | checksum 30
///
/// @see "SLIP-0039, section Format of the share mnemonic"
final class Share implements AutoCloseable {

  static final int LEAST_WORDS = 20; // 128 bits

  /// Far more than a passphrase of 255 bytes needs.
  static final int MOST_WORDS = 256;

  static final int LEAST_BYTES = 16;

  private static final int WORD_BITS = 10;
  private static final int HEADER_WORDS = 4;
  private static final int MOST_PADDING_BITS = 8;

  /// What all shares of one secret have in common, all but the member threshold of its group.
  ///
  /// @param identifier 15 bits
  /// @param extendable whether the identifier has no part in the encryption
  /// @param iterationExponent 0 to 15
  record Common(
      int identifier,
      boolean extendable,
      int iterationExponent,
      int groupThreshold,
      int groupCount) {

    /// Of shares in a single group.
    static Common oneGroup(int identifier) {
      return new Common(identifier, true, 0, 1, 1);
    }

    private String customization() {
      return extendable ? "shamir_extendable" : "shamir";
    }

    /// @see "SLIP-0039, section Encryption of the master secret"
    byte[] salt() {
      return extendable
          ? new byte[0]
          : ByteBuffer.allocate(8)
              .put(new byte[] {'s', 'h', 'a', 'm', 'i', 'r'})
              .putShort((short) identifier)
              .array();
    }
  }

  private final Common common;
  private final int group;
  private final int index;
  private final int needed;
  private final byte[] value;
  private final String where;

  /// @param group place of its group, from 0
  /// @param index its place in the group, from 0
  /// @param needed how many of the group are needed
  /// @param value an even number of bytes, at least 16; kept and wiped here
  /// @param where it was read, for who is told what is wrong with it
  Share(Common common, int group, int index, int needed, byte[] value, String where) {
    this.common = common;
    this.group = group;
    this.index = index;
    this.needed = needed;
    this.value = value;
    this.where = where;
  }

  Common common() {
    return common;
  }

  int group() {
    return group;
  }

  int index() {
    return index;
  }

  int needed() {
    return needed;
  }

  String where() {
    return where;
  }

  /// Not a copy.
  byte[] value() {
    return value;
  }

  /// The places in the list of its words. The caller wipes them.
  int[] words() {
    int valueWords = (value.length * Byte.SIZE + WORD_BITS - 1) / WORD_BITS;
    int[] words = new int[HEADER_WORDS + valueWords + Rs1024.WORDS];
    long header = header();
    for (int i = 0; i < HEADER_WORDS; i++) {
      words[i] = (int) (header >> (WORD_BITS * (HEADER_WORDS - 1 - i))) & 1023;
    }
    int padding = valueWords * WORD_BITS - value.length * Byte.SIZE;
    for (int bit = 0; bit < value.length * Byte.SIZE; bit++) {
      int at = padding + bit;
      int one = (value[bit / Byte.SIZE] >> (7 - bit % Byte.SIZE)) & 1;
      words[HEADER_WORDS + at / WORD_BITS] |= one << (WORD_BITS - 1 - at % WORD_BITS);
    }
    Rs1024.seal(common.customization(), words);
    return words;
  }

  private long header() {
    long header = common.identifier;
    header = header << 1 | (common.extendable ? 1 : 0);
    header = header << 4 | common.iterationExponent;
    header = header << 4 | group;
    header = header << 4 | (common.groupThreshold - 1);
    header = header << 4 | (common.groupCount - 1);
    header = header << 4 | index;
    return header << 4 | (needed - 1);
  }

  /// @param words places in the list; wiped by the caller
  /// @param where it was read, for who is told what is wrong with it
  /// @throws VaultRefusal.UnfitShare if they are no share
  static Share parse(int[] words, String where) {
    if (words.length < LEAST_WORDS || words.length > MOST_WORDS) {
      throw new VaultRefusal.UnfitShare(
          "%s has %d words, and a share has %d at least. Type all of them, in their order."
              .formatted(where, words.length, LEAST_WORDS));
    }
    long header = 0;
    for (int i = 0; i < HEADER_WORDS; i++) {
      header = header << WORD_BITS | words[i];
    }
    Common common =
        new Common(
            (int) (header >> 25) & 0x7fff,
            (header >> 24 & 1) == 1,
            nibble(header, 20),
            nibble(header, 12) + 1,
            nibble(header, 8) + 1);
    if (!Rs1024.isValid(common.customization(), words)) {
      throw new VaultRefusal.UnfitShare(
          "The checksum of %s is wrong: every word is in the list, and at least one is not the one on the paper, or two changed places. Compare them one by one."
              .formatted(where));
    }
    if (common.groupThreshold > common.groupCount) {
      throw new VaultRefusal.UnfitShare(
          "%s asks for more groups of shares than there are. It was not made by a working program."
              .formatted(where));
    }
    return new Share(
        common,
        nibble(header, 16),
        nibble(header, 4),
        nibble(header, 0) + 1,
        value(Arrays.copyOfRange(words, HEADER_WORDS, words.length - Rs1024.WORDS), where),
        where);
  }

  private static int nibble(long header, int at) {
    return (int) (header >> at) & 15;
  }

  private static byte[] value(int[] words, String where) {
    int bits = words.length * WORD_BITS;
    int padding = bits % 16;
    boolean whole = padding <= MOST_PADDING_BITS && (words[0] >> (WORD_BITS - padding)) == 0;
    byte[] value = new byte[(bits - padding) / Byte.SIZE];
    for (int bit = 0; whole && bit < value.length * Byte.SIZE; bit++) {
      int at = padding + bit;
      int one = (words[at / WORD_BITS] >> (WORD_BITS - 1 - at % WORD_BITS)) & 1;
      value[bit / Byte.SIZE] |= (byte) (one << (7 - bit % Byte.SIZE));
    }
    Arrays.fill(words, 0);
    if (!whole) {
      throw new VaultRefusal.UnfitShare(
          "%s has a number of words, or a first one, that no share has. A word may be missing."
              .formatted(where));
    }
    return value;
  }

  @Override
  public void close() {
    Arrays.fill(value, (byte) 0);
  }

  @Override
  public String toString() {
    return "Share";
  }
}
