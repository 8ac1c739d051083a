package org.holdfast.content;

/// The arithmetic of the blob format: `docs/formats/blob.md`.
///
/// A blob is a header and segments; each holds 65,536 plaintext bytes but the last, which holds
/// what is left: 1 to 65,536 bytes, or none in an empty file.
final class BlobLayout {

  static final byte[] MAGIC = {'H', 'F', 'B', '1'};
  static final byte FORMAT = 1;
  static final byte CIPHER_AES_256_GCM = 1;
  static final int HEADER_BYTES = 40;

  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;
  static final int OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;
  static final int SEGMENT_BYTES = 65_536; // a range costs at most two extra segments
  static final int STORED_SEGMENT_BYTES = SEGMENT_BYTES + OVERHEAD_BYTES;

  /// 2^24 segments: random nonces under one file key then collide with less than 2^-48.
  static final long MOST_BYTES = (1L << 24) * SEGMENT_BYTES;

  private BlobLayout() {}

  /// Blobs of one segment are packed; larger ones are files of their own.
  static boolean isPacked(long sizeBytes) {
    return sizeBytes <= SEGMENT_BYTES;
  }

  static long lastSegment(long sizeBytes) {
    return sizeBytes == 0 ? 0 : (sizeBytes - 1) / SEGMENT_BYTES;
  }

  static int lastSegmentBytes(long sizeBytes) {
    return (int) (sizeBytes - lastSegment(sizeBytes) * SEGMENT_BYTES);
  }

  /// Where a segment begins in a stored blob.
  static long position(long segment) {
    return HEADER_BYTES + segment * STORED_SEGMENT_BYTES;
  }

  static long storedBytes(long sizeBytes) {
    return position(lastSegment(sizeBytes)) + OVERHEAD_BYTES + lastSegmentBytes(sizeBytes);
  }
}
