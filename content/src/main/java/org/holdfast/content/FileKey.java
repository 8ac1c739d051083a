package org.holdfast.content;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// The key of one revision: what is derived from it, and how it is wrapped by the drive key.
///
/// The 32 random bytes themselves live only while this is made. Shared by a reader and the repairs
/// it causes; wiped when the last of them closes it.
///
/// ```
/// offset  size  the wrapped file key, big-endian (docs/formats/blob.md)
/// 0       4     magic     "HFK1"
/// 4       1     format    1
/// 5       4     drive key version
/// 9       12    nonce
/// 21      32    ciphertext
/// 53      16    tag; associated data = bytes 0..4 || drive || item || revision || bytes 5..8
/// ```
final class FileKey implements AutoCloseable {

  static final byte[] MAGIC = {'H', 'F', 'K', '1'};
  static final byte FORMAT = 1;
  static final int WRAPPED_BYTES = 69;

  private static final int NONCE_AT = 9;
  private static final int SEALED_AT = 21;
  private static final int TAG_BITS = 8 * BlobLayout.TAG_BYTES;

  private final BlobAddress address;
  private final BlobSeal seal;
  private final SecretBytes segmentKey;
  private final SecretBytes derivedKey;
  private final AtomicInteger users = new AtomicInteger(1);

  private FileKey(
      BlobAddress address, BlobSeal seal, SecretBytes segmentKey, SecretBytes derivedKey) {
    this.address = address;
    this.seal = seal;
    this.segmentKey = segmentKey;
    this.derivedKey = derivedKey;
  }

  /// A new key, wrapped for `address`.
  static FileKey fresh(BlobAddress address, DriveKey driveKey, SecureRandom random) {
    byte[] bytes = new byte[Hkdf.KEY_BYTES];
    random.nextBytes(bytes);
    SecretBytes fileKey = new SecretBytes(bytes);
    SecretBytes extracted = Hkdf.extract(fileKey);
    try {
      byte[] wrapped = wrap(address, driveKey, driveKey.inForce(), bytes, random);
      byte[] commitment = Hkdf.expand(extracted, "commit", address.context());
      return derived(address, new BlobSeal(wrapped, commitment), extracted);
    } finally {
      fileKey.destroy();
      extracted.destroy();
    }
  }

  /// @throws ContentRefusal.NotAuthentic if the seal is not the one that was made for `address`
  ///   under a version of this drive key
  static FileKey open(BlobAddress address, DriveKey driveKey, BlobSeal seal) {
    SecretBytes fileKey = unwrap(address, driveKey, seal.wrappedKey());
    SecretBytes extracted = Hkdf.extract(fileKey);
    try {
      byte[] commitment = Hkdf.expand(extracted, "commit", address.context());
      if (!MessageDigest.isEqual(commitment, seal.commitment())) {
        throw new ContentRefusal.NotAuthentic(address);
      }
      return derived(address, seal, extracted);
    } finally {
      fileKey.destroy();
      extracted.destroy();
    }
  }

  /// The same key, wrapped by another version of the drive's key.
  ///
  /// @throws ContentRefusal.NotAuthentic if the seal is not the one that was made for `address`
  ///   under a version of this drive key
  static BlobSeal wrapAnew(
      BlobAddress address, DriveKey driveKey, BlobSeal seal, int version, SecureRandom random) {
    SecretBytes fileKey = unwrap(address, driveKey, seal.wrappedKey());
    byte[] bytes = fileKey.getEncoded();
    try {
      return new BlobSeal(wrap(address, driveKey, version, bytes, random), seal.commitment());
    } finally {
      Arrays.fill(bytes, (byte) 0);
      fileKey.destroy();
    }
  }

  BlobAddress address() {
    return address;
  }

  BlobSeal seal() {
    return seal;
  }

  SecretKey segmentKey() {
    return segmentKey;
  }

  /// For what is made of the revision and can be made again.
  SecretKey derivedKey() {
    return derivedKey;
  }

  /// The header of the blob under this key.
  byte[] header() {
    return ByteBuffer.allocate(BlobLayout.HEADER_BYTES)
        .put(BlobLayout.MAGIC)
        .put(BlobLayout.FORMAT)
        .put(BlobLayout.CIPHER_AES_256_GCM)
        .putShort((short) 0)
        .put(seal.commitment())
        .array();
  }

  /// The same key for one more user, who closes it too.
  FileKey share() {
    users.incrementAndGet();
    return this;
  }

  @Override
  public void close() {
    if (users.decrementAndGet() == 0) {
      segmentKey.destroy();
      derivedKey.destroy();
    }
  }

  @Override
  public String toString() {
    return "FileKey[revision=" + address.revision().text() + "]";
  }

  private static FileKey derived(BlobAddress address, BlobSeal seal, SecretBytes extracted) {
    byte[] segmentKey = Hkdf.expand(extracted, "segment", address.context());
    byte[] derivedKey = Hkdf.expand(extracted, "derived", address.context());
    return new FileKey(address, seal, new SecretBytes(segmentKey), new SecretBytes(derivedKey));
  }

  private static byte[] wrap(
      BlobAddress address, DriveKey driveKey, int version, byte[] fileKey, SecureRandom random) {
    byte[] nonce = new byte[BlobLayout.NONCE_BYTES];
    random.nextBytes(nonce);
    SecretBytes wrapKey = driveKey.wrapKey(version, address);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, wrapKey, nonce, 0, address, version);
      return ByteBuffer.allocate(WRAPPED_BYTES)
          .put(MAGIC)
          .put(FORMAT)
          .putInt(version)
          .put(nonce)
          .put(cipher.doFinal(fileKey))
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM takes every 256-bit key", e);
    } finally {
      wrapKey.destroy();
    }
  }

  private static SecretBytes unwrap(BlobAddress address, DriveKey driveKey, byte[] wrapped) {
    int version = keyVersion(wrapped);
    if (!driveKey.versions().contains(version) || !isWrappedBy(version, wrapped)) {
      throw new ContentRefusal.NotAuthentic(address);
    }
    SecretBytes wrapKey = driveKey.wrapKey(version, address);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, wrapKey, wrapped, NONCE_AT, address, version);
      return new SecretBytes(cipher.doFinal(wrapped, SEALED_AT, WRAPPED_BYTES - SEALED_AT));
    } catch (AEADBadTagException _) {
      throw new ContentRefusal.NotAuthentic(address);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM takes every 256-bit key", e);
    } finally {
      wrapKey.destroy();
    }
  }

  /// What a wrapped key says of itself; 0 if it is too short to say anything.
  static int keyVersion(byte[] wrapped) {
    return wrapped.length < NONCE_AT
        ? 0
        : ByteBuffer.wrap(wrapped).getInt(MAGIC.length + Byte.BYTES);
  }

  private static boolean isWrappedBy(int version, byte[] wrapped) {
    if (wrapped.length != WRAPPED_BYTES) {
      return false;
    }
    byte[] start = ByteBuffer.allocate(NONCE_AT).put(MAGIC).put(FORMAT).putInt(version).array();
    return ByteBuffer.wrap(wrapped, 0, NONCE_AT).equals(ByteBuffer.wrap(start));
  }

  private static Cipher cipher(
      int mode, SecretKey key, byte[] nonce, int nonceAt, BlobAddress address, int version)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, nonceAt, BlobLayout.NONCE_BYTES));
    cipher.updateAAD(
        ByteBuffer.allocate(MAGIC.length + 1 + BlobAddress.CONTEXT_BYTES + Integer.BYTES)
            .put(MAGIC)
            .put(FORMAT)
            .put(address.context())
            .putInt(version)
            .array());
    return cipher;
  }
}
