package org.holdfast.extract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// A long film in boxes (MP4, QuickTime) without its content, of which metadata-extractor takes no
/// more than 2 GiB: the boxes that are whole at one of the file's ends.
///
/// @see "ISO/IEC 14496-12, section 4.2"
final class FilmBoxes {

  private static final int HEADER = 8;
  private static final int LONG_HEADER = 16;

  private final byte[] ends;
  private final int head;
  private final long tailAt;
  private final long wholeBytes;

  /// @param ends the beginning and the end, one after the other
  /// @param head bytes of the beginning
  FilmBoxes(byte[] ends, int head, long wholeBytes) {
    this.ends = ends;
    this.head = head;
    this.tailAt = wholeBytes - (ends.length - head);
    this.wholeBytes = wholeBytes;
  }

  static boolean begin(byte[] file) {
    return file.length >= HEADER && new String(file, 4, 4, ISO_8859_1).equals("ftyp");
  }

  byte[] kept() {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    long at = 0;
    while (isHere(at, LONG_HEADER)) {
      long size = size(at);
      if (size < HEADER || size > wholeBytes - at) {
        break;
      }
      if (isHere(at, size)) {
        kept.write(ends, index(at), (int) size);
      }
      at += size;
    }
    return kept.toByteArray();
  }

  private boolean isHere(long at, long length) {
    return at + length <= head || (at >= tailAt && at + length <= wholeBytes);
  }

  private int index(long at) {
    return (int) (at < head ? at : head + (at - tailAt));
  }

  private long size(long at) {
    ByteBuffer header = ByteBuffer.wrap(ends, index(at), LONG_HEADER);
    long size = Integer.toUnsignedLong(header.getInt());
    if (size == 1) {
      header.getInt(); // the type
      return header.getLong();
    }
    return size == 0 ? wholeBytes - at : size;
  }
}
