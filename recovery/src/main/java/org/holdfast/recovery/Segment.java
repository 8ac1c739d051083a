package org.holdfast.recovery;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/// The plain text of a segment's part: pages of the database.
///
/// ```
/// offset  size  field     value
/// 0       32    before    digest of the segment `from`, or what the snapshot `from` names
/// 32      8     from      applies to a database that is at this seq, or between it and its own
/// 40      8     at        milliseconds since 1970
/// 48      4     page size
/// 52      4     pages     that the database has with it
/// 56      4     count     of pages in this part
/// 60            count times: number 4 (from 1) || the page
/// ```
///
/// @param body from offset 56 on
@SuppressWarnings("ArrayRecordComponent") // never compared
record Segment(
    Digest before, long from, Instant at, int pageBytes, int databasePages, byte[] body) {

  static final int HEADER_BYTES = 56;

  /// Gets one page.
  interface PageWriter<E extends Exception> {
    void page(int number, ByteBuffer bytes) throws E;
  }

  byte[] plain() {
    return ByteBuffer.allocate(HEADER_BYTES + body.length)
        .put(before.bytes())
        .putLong(from)
        .putLong(at.toEpochMilli())
        .putInt(pageBytes)
        .putInt(databasePages)
        .put(body)
        .array();
  }

  static Segment parse(byte[] plain) throws DamagedObject {
    try {
      ByteBuffer in = ByteBuffer.wrap(plain);
      byte[] before = new byte[Digest.BYTES];
      in.get(before);
      Segment segment =
          new Segment(
              new Digest(before),
              in.getLong(),
              Instant.ofEpochMilli(in.getLong()),
              in.getInt(),
              in.getInt(),
              Arrays.copyOfRange(plain, HEADER_BYTES, plain.length));
      segment.require();
      return segment;
    } catch (BufferUnderflowException _) {
      throw new DamagedObject("a segment is shorter than any");
    }
  }

  private void require() throws DamagedObject {
    boolean size = pageBytes >= 512 && pageBytes <= 65_536 && Integer.bitCount(pageBytes) == 1;
    if (!size || databasePages < 1 || body.length < 4) {
      throw new DamagedObject("a segment says what cannot be");
    }
    long count = ByteBuffer.wrap(body).getInt();
    if (count < 0 || body.length != 4 + count * (4L + pageBytes)) {
      throw new DamagedObject("a segment has another length than it says");
    }
  }

  <E extends Exception> void read(PageWriter<E> writer) throws E, DamagedObject {
    ByteBuffer in = ByteBuffer.wrap(body);
    int count = in.getInt();
    for (int i = 0; i < count; i++) {
      int number = in.getInt();
      if (number < 1) {
        throw new DamagedObject("a segment has a page without a number");
      }
      writer.page(number, in.slice(in.position(), pageBytes));
      in.position(in.position() + pageBytes);
    }
  }
}
