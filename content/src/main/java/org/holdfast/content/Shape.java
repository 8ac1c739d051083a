package org.holdfast.content;

/// Which segments a copy must have.
///
/// @param segments at least 1
/// @param finalBytes plaintext bytes of the final one
/// @param ended whether the final one is sealed as the last, and nothing may follow it; a draft
///   goes on
record Shape(long segments, int finalBytes, boolean ended) {

  static Shape blob(long sizeBytes) {
    return new Shape(
        BlobLayout.lastSegment(sizeBytes) + 1, BlobLayout.lastSegmentBytes(sizeBytes), true);
  }

  static Shape draft(long wholeSegments) {
    return new Shape(wholeSegments, BlobLayout.SEGMENT_BYTES, false);
  }

  boolean isLast(long segment) {
    return ended && segment == segments - 1;
  }

  int plainBytes(long segment) {
    return segment == segments - 1 ? finalBytes : BlobLayout.SEGMENT_BYTES;
  }

  int storedBytes(long segment) {
    return plainBytes(segment) + BlobLayout.OVERHEAD_BYTES;
  }

  long storedBytes() {
    return BlobLayout.position(segments - 1) + storedBytes(segments - 1);
  }

  boolean fits(long actualStoredBytes) {
    return ended ? actualStoredBytes == storedBytes() : actualStoredBytes >= storedBytes();
  }
}
