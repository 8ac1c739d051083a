package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals what an entry says about a person, bound to the rest of the entry.
///
///     sealed = format u8 (1) || key tag 8 || nonce 12 || AES-256-GCM of (length u16 || UTF-8) × 3
///     associated data = "HFAP" || the event's clear bytes
///     key tag = first 8 bytes of SHA-256("HFAP" || key)
///
/// By the tag an entry from before a person was erased is told from one that was altered, should
/// that person come back and get another key.
final class PersonSeal {

  static final int KEY_BYTES = 32;

  private static final byte FORMAT = 1;
  private static final int KEY_TAG_BYTES = 8;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte[] MAGIC = {'H', 'F', 'A', 'P'};

  private PersonSeal() {}

  static byte[] seal(byte[] key, byte[] clear, Personal personal, SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] cipher = run(Cipher.ENCRYPT_MODE, key, nonce, clear, joined(personal));
      return ByteBuffer.allocate(1 + KEY_TAG_BYTES + NONCE_BYTES + cipher.length)
          .put(FORMAT)
          .put(tag(key))
          .put(nonce)
          .put(cipher)
          .array();
    } catch (AEADBadTagException impossible) {
      throw new IllegalStateException("encryption has no tag to check", impossible);
    }
  }

  private static byte[] tag(byte[] key) {
    return Arrays.copyOf(Hash.sha256(MAGIC, key).bytes(), KEY_TAG_BYTES);
  }

  /// Whether it was sealed under this very key.
  static boolean isUnder(byte[] key, byte[] sealed) {
    return sealed.length > 1 + KEY_TAG_BYTES
        && Arrays.equals(tag(key), Arrays.copyOfRange(sealed, 1, 1 + KEY_TAG_BYTES));
  }

  /// @throws AuditRefusal.Tampered if it was altered, or moved from another entry
  static Personal open(byte[] key, byte[] clear, byte[] sealed) {
    try {
      ByteBuffer in = ByteBuffer.wrap(sealed);
      if (in.get() != FORMAT) {
        throw new AuditRefusal.Tampered("A sealed part of an entry is of an unknown format.");
      }
      if (!isUnder(key, sealed)) {
        throw new AuditRefusal.Tampered("A sealed part of an entry is under another key.");
      }
      in.position(1 + KEY_TAG_BYTES);
      byte[] nonce = new byte[NONCE_BYTES];
      in.get(nonce);
      byte[] cipher = new byte[in.remaining()];
      in.get(cipher);
      return split(run(Cipher.DECRYPT_MODE, key, nonce, clear, cipher));
    } catch (AEADBadTagException | BufferUnderflowException e) {
      throw new AuditRefusal.Tampered("A sealed part of an entry was altered.", e);
    }
  }

  private static byte[] run(int mode, byte[] key, byte[] nonce, byte[] clear, byte[] input)
      throws AEADBadTagException {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(MAGIC);
      cipher.updateAAD(clear);
      return cipher.doFinal(input);
    } catch (AEADBadTagException altered) {
      throw altered;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has AES-GCM", e);
    }
  }

  private static byte[] joined(Personal personal) {
    List<byte[]> texts =
        List.of(
            personal.email().getBytes(UTF_8),
            personal.address().getBytes(UTF_8),
            personal.device().getBytes(UTF_8));
    ByteBuffer out = ByteBuffer.allocate(texts.stream().mapToInt(text -> 2 + text.length).sum());
    texts.forEach(text -> out.putShort((short) text.length).put(text));
    return out.array();
  }

  private static Personal split(byte[] plain) {
    ByteBuffer in = ByteBuffer.wrap(plain);
    Personal personal = new Personal(text(in), text(in), text(in));
    if (in.hasRemaining()) {
      throw new AuditRefusal.Tampered("A sealed part of an entry has something left over.");
    }
    return personal;
  }

  private static String text(ByteBuffer in) {
    byte[] text = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(text);
    return new String(text, UTF_8);
  }
}
