package org.holdfast.search;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.apache.lucene.index.CorruptIndexException;

/// How one file of an index is sealed, segment by segment. For one thread at a time.
///
/// ```
/// offset  size  a file of an index, big-endian (docs/formats/search-index.md)
/// 0       4     magic     "HSX1"
/// 4       1     format    1
/// 5       1     cipher    1: AES-256-GCM
/// 6       2     0
/// 8       16    file id   random
/// 24            segments: nonce 12 || ciphertext || tag 16, each of 16,384 bytes but the last
/// ```
///
/// A file that is empty is one empty last segment. The key is of the file id alone, so that no two
/// files share one, also not two that had the same name one after the other.
final class FileSeal implements AutoCloseable {

  // A look-up touches few bytes in many places: a quarter of a blob's segment, measured in ADR 21.
  static final int SEGMENT_BYTES = 16_384;

  static final int HEADER_BYTES = 24;
  static final int FILE_ID_BYTES = 16;
  static final int NONCE_BYTES = 12;
  static final int EXTRA_BYTES = NONCE_BYTES + 16;
  static final int STORED_BYTES = SEGMENT_BYTES + EXTRA_BYTES;

  private static final byte[] START = {'H', 'S', 'X', '1', 1, 1, 0, 0};
  private static final int TAG_BITS = 128;
  private static final byte[] FILE_LABEL = "file\0".getBytes(StandardCharsets.US_ASCII);

  private final IndexKey key;
  private final byte[] fileId;
  private final byte[] associated;
  private final int segmentAt;
  private final Cipher cipher;

  private FileSeal(IndexKey index, Generation generation, String name, byte[] fileId) {
    this.fileId = fileId;
    this.key = index.derived(concat(FILE_LABEL, fileId));
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bound =
        ByteBuffer.allocate(START.length + 16 + 16 + FILE_ID_BYTES + 9 + nameBytes.length)
            .put(START)
            .put(generation.drive().bytes())
            .put(generation.bytes())
            .put(fileId);
    this.segmentAt = bound.position();
    bound.put(segmentAt + 9, nameBytes); // fixed widths first: no two names can be read as one
    this.associated = bound.array();
    this.cipher = cipher();
  }

  static FileSeal fresh(IndexKey index, Generation generation, String name, SecureRandom random) {
    byte[] fileId = new byte[FILE_ID_BYTES];
    random.nextBytes(fileId);
    return new FileSeal(index, generation, name, fileId);
  }

  /// @throws CorruptIndexException if no file of this format begins so
  static FileSeal of(IndexKey index, Generation generation, String name, byte[] header)
      throws CorruptIndexException {
    if (!ByteBuffer.wrap(header, 0, START.length).equals(ByteBuffer.wrap(START))) {
      throw damaged(name);
    }
    byte[] fileId = new byte[FILE_ID_BYTES];
    System.arraycopy(header, START.length, fileId, 0, FILE_ID_BYTES);
    return new FileSeal(index, generation, name, fileId);
  }

  byte[] header() {
    return concat(START, fileId);
  }

  /// How many bytes of plaintext a file of this length holds.
  ///
  /// @throws CorruptIndexException if no file of this format has that length
  static long plainLength(String name, long storedBytes) throws CorruptIndexException {
    long body = storedBytes - HEADER_BYTES;
    long rest = body % STORED_BYTES;
    boolean empty = body == EXTRA_BYTES; // else the last segment has at least a byte
    if (body < EXTRA_BYTES || (rest != 0 && rest <= EXTRA_BYTES && !empty)) {
      throw damaged(name);
    }
    return body / STORED_BYTES * SEGMENT_BYTES + (rest == 0 ? 0 : rest - EXTRA_BYTES);
  }

  /// The number of the last segment of a file with so much plaintext.
  static long lastSegment(long plainBytes) {
    return plainBytes == 0 ? 0 : (plainBytes - 1) / SEGMENT_BYTES;
  }

  /// Writes nonce, ciphertext and tag into `stored`.
  ///
  /// @return how many bytes that is
  int seal(
      long segment, boolean last, byte[] plain, int length, SecureRandom random, byte[] stored) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    System.arraycopy(nonce, 0, stored, 0, NONCE_BYTES);
    try {
      start(Cipher.ENCRYPT_MODE, new GCMParameterSpec(TAG_BITS, nonce), segment, last);
      return NONCE_BYTES + cipher.doFinal(plain, 0, length, stored, NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM seals anything under a fresh nonce", e);
    }
  }

  /// @return the plaintext
  /// @throws CorruptIndexException if it is not what was sealed here
  byte[] open(String name, long segment, boolean last, byte[] stored, int length)
      throws IOException {
    try {
      start(
          Cipher.DECRYPT_MODE,
          new GCMParameterSpec(TAG_BITS, stored, 0, NONCE_BYTES),
          segment,
          last);
      return cipher.doFinal(stored, NONCE_BYTES, length - NONCE_BYTES);
    } catch (AEADBadTagException _) {
      throw damaged(name);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM opens or refuses anything", e);
    }
  }

  static CorruptIndexException damaged(String name) {
    return new CorruptIndexException("not what was written", name);
  }

  @Override
  public void close() {
    key.close();
  }

  private void start(int mode, GCMParameterSpec nonce, long segment, boolean last)
      throws GeneralSecurityException {
    cipher.init(mode, key, nonce);
    ByteBuffer.wrap(associated, segmentAt, 9).putLong(segment).put((byte) (last ? 1 : 0));
    cipher.updateAAD(associated);
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
