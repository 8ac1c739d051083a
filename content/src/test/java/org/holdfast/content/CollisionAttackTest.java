package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// R16: GCM lets who knows two keys make one ciphertext that is authentic under both. The
/// commitment in header and seal lets only one of them open it.
///
/// @see "Dodis, Grubbs, Ristenpart, Woodage: Fast Message Franking, CRYPTO 2018, section 3"
class CollisionAttackTest {

  private static final int BLOCK = 16;
  private static final int LENGTH = 3 * BLOCK;

  // x^128 + x^7 + x^2 + x + 1, with the bits in GCM's order: the first bit is the highest power's.
  private static final BigInteger POLYNOMIAL =
      BigInteger.ONE.shiftLeft(128).add(BigInteger.valueOf(0x87));

  @TempDir Path root;

  @Test
  void r16_ciphertextValidUnderTwoKeysIsRefusedByTheCommitment() throws Exception {
    try (Store store = Store.in(root)) {
      BlobAddress at = store.address();
      try (FileKey first = FileKey.fresh(at, store.key, Store.RANDOM);
          FileKey second = FileKey.fresh(at, store.key, Store.RANDOM)) {
        byte[] segment = validUnderBoth(at, first.segmentKey(), second.segmentKey());
        assertThat(opens(first, segment)).isTrue();
        assertThat(opens(second, segment)).isTrue();

        byte[] stored =
            ByteBuffer.allocate(40 + segment.length).put(first.header()).put(segment).array();
        for (Region region : store.regions) {
          region.putPacked(at.revision(), stored);
        }

        read(store, at, first.seal());
        assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
            .isThrownBy(() -> read(store, at, second.seal()));
        BlobSeal mixed = new BlobSeal(second.seal().wrappedKey(), first.seal().commitment());
        assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
            .isThrownBy(() -> read(store, at, mixed));
      }
    }
  }

  private static void read(Store store, BlobAddress at, BlobSeal seal) throws Exception {
    try (BlobReader reader = store.blobs.open(at, store.key, seal, LENGTH, Optional.empty())) {
      reader.copyTo(new java.io.ByteArrayOutputStream(), 0, LENGTH);
    }
  }

  private static boolean opens(FileKey key, byte[] segment) {
    try (SegmentCipher cipher = new SegmentCipher(new Ciphers(), key)) {
      return cipher.open(0, true, segment, 0, segment.length, new byte[LENGTH], 0);
    }
  }

  /// Two ciphertext blocks are free to choose; the third is solved for so that both tags are one.
  private static byte[] validUnderBoth(BlobAddress at, SecretKey first, SecretKey second)
      throws GeneralSecurityException {
    byte[] nonce = Store.bytes(12, 1);
    byte[] text = Store.bytes(LENGTH, 2);
    Arrays.fill(text, 2 * BLOCK, LENGTH, (byte) 0);
    byte[] associated =
        ByteBuffer.allocate(64) // 62 bytes, padded with zeros to whole blocks
            .put(BlobLayout.MAGIC)
            .put(BlobLayout.FORMAT)
            .put(at.context())
            .putLong(0)
            .put((byte) 1)
            .array();
    BigInteger firstHash = hashKey(first);
    BigInteger secondHash = hashKey(second);
    BigInteger difference =
        tag(first, nonce, associated, text).xor(tag(second, nonce, associated, text));
    // The last text block is multiplied by the hash key twice: for itself, and for the lengths.
    BigInteger factor = multiply(firstHash, firstHash).xor(multiply(secondHash, secondHash));
    byte[] solved = bytes(multiply(difference, inverse(factor)));
    System.arraycopy(solved, 0, text, 2 * BLOCK, BLOCK);
    return ByteBuffer.allocate(12 + LENGTH + BLOCK)
        .put(nonce)
        .put(text)
        .put(bytes(tag(first, nonce, associated, text)))
        .array();
  }

  private static BigInteger tag(SecretKey key, byte[] nonce, byte[] associated, byte[] text)
      throws GeneralSecurityException {
    BigInteger hash = BigInteger.ZERO;
    BigInteger hashKey = hashKey(key);
    byte[] lengths = ByteBuffer.allocate(BLOCK).putLong(62 * 8).putLong(LENGTH * 8L).array();
    for (byte[] part : new byte[][] {associated, text, lengths}) {
      for (int at = 0; at < part.length; at += BLOCK) {
        hash = multiply(hash.xor(number(Arrays.copyOfRange(part, at, at + BLOCK))), hashKey);
      }
    }
    byte[] counter = ByteBuffer.allocate(BLOCK).put(nonce).putInt(1).array();
    return hash.xor(number(block(key, counter)));
  }

  private static BigInteger hashKey(SecretKey key) throws GeneralSecurityException {
    return number(block(key, new byte[BLOCK]));
  }

  private static byte[] block(SecretKey key, byte[] plain) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.getEncoded(), "AES"));
    return cipher.doFinal(plain);
  }

  private static BigInteger multiply(BigInteger a, BigInteger b) {
    BigInteger product = BigInteger.ZERO;
    for (int i = 0; i < 128; i++) {
      if (b.testBit(i)) {
        product = product.xor(a.shiftLeft(i));
      }
    }
    for (int i = product.bitLength() - 1; i >= 128; i--) {
      if (product.testBit(i)) {
        product = product.xor(POLYNOMIAL.shiftLeft(i - 128));
      }
    }
    return product;
  }

  /// By Fermat: a to the power of 2^128 - 2.
  private static BigInteger inverse(BigInteger a) {
    BigInteger power = a;
    BigInteger inverse = BigInteger.ONE;
    for (int i = 1; i < 128; i++) {
      power = multiply(power, power);
      inverse = multiply(inverse, power);
    }
    return inverse;
  }

  private static BigInteger number(byte[] block) {
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < 128; i++) {
      if (((block[i / 8] >> (7 - i % 8)) & 1) == 1) {
        number = number.setBit(i);
      }
    }
    return number;
  }

  private static byte[] bytes(BigInteger number) {
    byte[] block = new byte[BLOCK];
    for (int i = 0; i < 128; i++) {
      if (number.testBit(i)) {
        block[i / 8] |= (byte) (1 << (7 - i % 8));
      }
    }
    return block;
  }
}
