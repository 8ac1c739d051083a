package org.holdfast.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// Seals what the database must not show, and finds it again by a keyed hash.
///
///     sealed = version u8 (1) || nonce 12 || AES-256-GCM of (length u16 || UTF-8) for each text
///     associated data = column name || 0x00 || row key
///
/// So a field that was moved to another row or column does not open.
public final class SealedFields {

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int LONGEST_TEXT = 65_535;

  private final Mac indexing;
  private final SecretKey seal;
  private final SecureRandom random;

  public SealedFields(SecretKey index, SecretKey seal, SecureRandom random) {
    this.indexing = under(index);
    this.seal = seal;
    this.random = random;
  }

  /// The same text gives the same key; who lacks the secret can neither read it, nor try texts, nor
  /// make a row of their own.
  ///
  /// @param kind tells equal texts of different kinds apart
  public byte[] key(String kind, String text) {
    try {
      Mac mac = (Mac) indexing.clone(); // setting up its key costs as much as the rest
      mac.update(kind.getBytes(StandardCharsets.US_ASCII));
      mac.update((byte) 0);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own HMAC can be cloned", e);
    }
  }

  private static Mac under(SecretKey index) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(index);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /// @throws IllegalArgumentException if a text has more than 65,535 bytes in UTF-8
  public byte[] seal(String column, byte[] row, List<String> texts) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] cipher = run(Cipher.ENCRYPT_MODE, nonce, column, row, joined(texts));
    return ByteBuffer.allocate(1 + NONCE_BYTES + cipher.length)
        .put(VERSION)
        .put(nonce)
        .put(cipher)
        .array();
  }

  /// @throws IllegalStateException if it was altered or moved
  public List<String> open(String column, byte[] row, byte[] sealed) {
    if (sealed.length < 1 + NONCE_BYTES || sealed[0] != VERSION) {
      throw new IllegalStateException("a sealed field of " + column + " has an unknown form");
    }
    ByteBuffer in = ByteBuffer.wrap(sealed, 1, sealed.length - 1);
    byte[] nonce = new byte[NONCE_BYTES];
    in.get(nonce);
    byte[] cipher = new byte[in.remaining()];
    in.get(cipher);
    return split(run(Cipher.DECRYPT_MODE, nonce, column, row, cipher));
  }

  private byte[] run(int mode, byte[] nonce, String column, byte[] row, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, seal, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(column.getBytes(StandardCharsets.US_ASCII));
      cipher.updateAAD(new byte[1]);
      cipher.updateAAD(row);
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a sealed field of " + column + " is not authentic", e);
    }
  }

  private static byte[] joined(List<String> texts) {
    List<byte[]> encoded =
        texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    ByteBuffer out =
        ByteBuffer.allocate(encoded.stream().mapToInt(bytes -> 2 + bytes.length).sum());
    encoded.forEach(bytes -> out.putShort(length(bytes)).put(bytes));
    return out.array();
  }

  /// A longer one would be cut, and its rest read as the texts after it.
  private static short length(byte[] text) {
    if (text.length > LONGEST_TEXT) {
      throw new IllegalArgumentException("a text is too long to be sealed");
    }
    return (short) text.length;
  }

  private static List<String> split(byte[] plain) {
    List<String> texts = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(plain);
    while (in.hasRemaining()) {
      byte[] text = new byte[Short.toUnsignedInt(in.getShort())];
      in.get(text);
      texts.add(new String(text, StandardCharsets.UTF_8));
    }
    return texts;
  }
}
