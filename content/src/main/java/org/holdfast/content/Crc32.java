package org.holdfast.content;

import java.util.zip.CRC32;

/// The CRC-32 of a stream, as ZIP and Ethernet have it. The JDK's cannot be copied half way, as an
/// upload in several steps needs it; so a copy begins anew, and the two values are combined.
///
/// Bits are reflected: the highest bit of an `int` stands for the power 0 of x.
///
/// @see "Mark Adler, zlib's crc32_combine: multiplication by x^(8n) modulo the polynomial"
final class Crc32 {

  private static final int POLYNOMIAL = 0xEDB88320;
  private static final int ONE = 1 << 31;
  private static final int X = 1 << 30;

  private final int before;
  private final CRC32 since = new CRC32();
  private long sinceBytes;

  Crc32() {
    this(0);
  }

  private Crc32(int before) {
    this.before = before;
  }

  /// The same state, going its own way from here.
  Crc32 copy() {
    return new Crc32(value());
  }

  void update(byte[] bytes, int offset, int length) {
    since.update(bytes, offset, length);
    sinceBytes += length;
  }

  int value() {
    return combine(before, (int) since.getValue(), sinceBytes);
  }

  /// Of what has `first`, with what has `second` and that many bytes after it.
  static int combine(int first, int second, long secondBytes) {
    return times(powerOfX(8 * secondBytes), first) ^ second;
  }

  /// x^n modulo the polynomial, by squaring.
  private static int powerOfX(long n) {
    int power = ONE;
    int square = X;
    for (long left = n; left != 0; left >>>= 1) {
      if ((left & 1) != 0) {
        power = times(square, power);
      }
      square = times(square, square);
    }
    return power;
  }

  private static int times(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = ONE; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
    }
    return product;
  }
}
