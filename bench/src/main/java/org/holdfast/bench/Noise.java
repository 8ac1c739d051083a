package org.holdfast.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Bytes that no compressor shortens, of any length, the same in every run from one seed.
///
/// A ring of random bytes is read from different starts. What comes back from a server is compared
/// with the ring itself, byte for byte: that runs at the speed of memory, where a hash would take a
/// good part of the client's time.
final class Noise {
  /// Prime, so that no two aligned pieces of one file are alike up to 1 TiB: a server that mixes
  /// them up is noticed.
  private static final int RING_BYTES = 16_777_213;

  private static final int PIECE_BYTES = 262_144;

  private final byte[] ring = new byte[RING_BYTES];

  Noise(long seed) {
    new SplittableRandom(seed).nextBytes(ring);
  }

  /// The content of file number `number`: other files begin elsewhere in the ring.
  Stretch file(long number, long lengthBytes) {
    return new Stretch(Math.floorMod(number * 1_000_003L, (long) RING_BYTES), lengthBytes);
  }

  /// A content of `lengthBytes` bytes, beginning at `start` of the ring.
  final class Stretch {
    private final long start;
    private final long lengthBytes;

    private Stretch(long start, long lengthBytes) {
      this.start = start;
      this.lengthBytes = lengthBytes;
    }

    long lengthBytes() {
      return lengthBytes;
    }

    Stretch part(long from, long partBytes) {
      if (from < 0 || partBytes < 0 || from + partBytes > lengthBytes) {
        throw new IllegalArgumentException("part " + from + "+" + partBytes + " of " + lengthBytes);
      }
      return new Stretch((start + from) % RING_BYTES, partBytes);
    }

    void writeTo(OutputStream out) throws IOException {
      long written = 0;
      while (written < lengthBytes) {
        int at = (int) ((start + written) % RING_BYTES);
        int piece = (int) Math.min(Math.min(PIECE_BYTES, RING_BYTES - at), lengthBytes - written);
        out.write(ring, at, piece);
        written += piece;
      }
    }

    Check check() {
      return new Check(this);
    }

    private boolean holds(long from, byte[] buffer, int offset, int length) {
      int done = 0;
      while (done < length) {
        int at = (int) ((start + from + done) % RING_BYTES);
        int piece = Math.min(length - done, RING_BYTES - at);
        if (Arrays.mismatch(ring, at, at + piece, buffer, offset + done, offset + done + piece)
            >= 0) {
          return false;
        }
        done += piece;
      }
      return true;
    }
  }

  /// Compares what a server answers with what was sent, as it arrives. A fast wrong answer does not
  /// count.
  static final class Check implements Wire.Sink {
    private final Stretch expected;
    private long seenBytes;

    private Check(Stretch expected) {
      this.expected = expected;
    }

    @Override
    public void take(byte[] buffer, int offset, int length) throws IOException {
      if (seenBytes + length > expected.lengthBytes) {
        throw new IOException("the answer is longer than the content");
      }
      if (!expected.holds(seenBytes, buffer, offset, length)) {
        throw new IOException("the answer differs from the content after byte " + seenBytes);
      }
      seenBytes += length;
    }

    void complete() throws IOException {
      if (seenBytes != expected.lengthBytes) {
        throw new IOException("the answer ended at " + seenBytes + " of " + expected.lengthBytes);
      }
    }
  }
}
