package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A voucher's code, taken apart: what it gives, and the signature that says so.
///
///     offset  size  field        value
///     0       1     version      1; anything else is no voucher
///     1       1     key          number of the key that signed it, 1 to 255
///     2       1     plan         2 premium
///     3       2     days         0: without end
///     5       2     redemptions
///     7       2     last day     days since 1970, UTC
///     9       7     serial       random
///     16      64    signature    Ed25519 over `holdfast voucher` || bytes 0 to 15
///
/// As text: Crockford's base32, 128 letters in groups of eight.
///
/// @see "docs/formats/voucher.md"
final class Voucher {

  private static final int VERSION = 1;
  private static final int SAID_BYTES = 16;
  private static final int BYTES = SAID_BYTES + 64;
  private static final int LETTERS = BYTES * 8 / 5;
  private static final int LONGEST_TYPED = 400;
  private static final byte[] CONTEXT = "holdfast voucher".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;

  private Voucher(byte[] bytes) {
    this.bytes = bytes;
  }

  /// @param key the number of `by`
  static Voucher sign(PrivateKey by, int key, VoucherSerial serial, VoucherOffer offer) {
    byte[] said =
        ByteBuffer.allocate(SAID_BYTES)
            .put((byte) VERSION)
            .put((byte) key)
            .put((byte) offer.plan().code())
            .putShort((short) offer.days())
            .putShort((short) offer.redemptions())
            .putShort((short) offer.lastDay().toEpochDay())
            .put(Arrays.copyOfRange(longBytes(serial.value()), 1, Long.BYTES))
            .array();
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(by);
      signature.update(CONTEXT);
      signature.update(said);
      return new Voucher(ByteBuffer.allocate(BYTES).put(said).put(signature.sign()).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  private static byte[] longBytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  /// Reads what a person typed or pasted: case, spaces, lines and dashes do not matter, and O
  /// counts as 0, I and L as 1.
  ///
  /// @return empty if it has not the form of a voucher; what it says is not known to be true before
  ///   [#isSignedBy] is
  static Optional<Voucher> parse(String typed) {
    if (typed.length() > LONGEST_TYPED) {
      return Optional.empty();
    }
    String plain =
        Normalizer.normalize(typed, Normalizer.Form.NFKC)
            .toUpperCase(Locale.ROOT)
            .replaceAll("[\\s\\p{Pd}_.,]", "")
            .replace('O', '0')
            .replaceAll("[IL]", "1");
    return plain.length() == LETTERS
        ? Base32.CROCKFORD.bytes(plain).filter(found -> found[0] == VERSION).map(Voucher::new)
        : Optional.empty();
  }

  boolean isSignedBy(PublicKey key) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(CONTEXT);
      signature.update(bytes, 0, SAID_BYTES);
      return signature.verify(bytes, SAID_BYTES, BYTES - SAID_BYTES);
    } catch (GeneralSecurityException _) {
      return false; // 64 bytes that are no signature
    }
  }

  /// The number of the key that it says it is signed with.
  int key() {
    return Byte.toUnsignedInt(bytes[1]);
  }

  VoucherSerial serial() {
    return new VoucherSerial(
        ByteBuffer.wrap(bytes).getLong(8) & -1L >>> (Long.SIZE - VoucherSerial.BITS));
  }

  /// Whether it says that it gives this.
  boolean gives(VoucherOffer offer) {
    ByteBuffer said = ByteBuffer.wrap(bytes);
    return said.get(2) == offer.plan().code()
        && Short.toUnsignedInt(said.getShort(3)) == offer.days()
        && Short.toUnsignedInt(said.getShort(5)) == offer.redemptions()
        && LocalDate.ofEpochDay(Short.toUnsignedInt(said.getShort(7))).equals(offer.lastDay());
  }

  /// For its holder, once.
  String text() {
    return Base32.CROCKFORD.text(bytes).replaceAll("(.{8})(?=.)", "$1-");
  }

  @Override
  public String toString() {
    return "Voucher";
  }
}
