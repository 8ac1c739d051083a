package org.holdfast.extract;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// The smallest film: one grey picture of 16 by 16 points, not compressed (YUV4MPEG2).
final class FilmSample {

  private static final int POINTS_BYTES = 16 * 16 * 3 / 2;

  static final Ranges RANGES =
      new Ranges() {
        @Override
        public long sizeBytes() {
          return film().length;
        }

        @Override
        public void writeTo(OutputStream out, long from, long length) throws IOException {
          out.write(film(), Math.toIntExact(from), Math.toIntExact(length));
        }
      };

  private FilmSample() {}

  private static byte[] film() {
    byte[] head = "YUV4MPEG2 W16 H16 F1:1 Ip A1:1 C420jpeg\nFRAME\n".getBytes(US_ASCII);
    byte[] film = Arrays.copyOf(head, head.length + POINTS_BYTES);
    Arrays.fill(film, head.length, film.length, (byte) 128);
    return film;
  }
}
