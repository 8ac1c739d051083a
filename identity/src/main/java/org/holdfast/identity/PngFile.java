package org.holdfast.identity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/// A PNG file as its chunks tell of it, before anything in them is inflated: how large the picture
/// is, and the file without what is no pixel. Texts, times, places and colour profiles stay behind:
/// they tell of who took it, and each is one more thing to inflate or to hand to native code.
///
/// @see "PNG (Third Edition), sections 5 and 11"
final class PngFile {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int HEADER_BYTES = 13;
  private static final int AROUND_BYTES = 12; // length, type and check of each chunk
  private static final Set<String> PIXELS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  private final int width;
  private final int height;
  private final byte[] pixels;

  private PngFile(int width, int height, byte[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /// @return empty if it is no PNG, is cut off, or a chunk is not as it was written
  static Optional<PngFile> of(byte[] file) {
    if (!Arrays.equals(SIGNATURE, Arrays.copyOf(file, SIGNATURE.length))) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(file);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    kept.writeBytes(SIGNATURE);
    in.position(SIGNATURE.length);
    String type = "";
    while (!type.equals("IEND")) {
      Optional<byte[]> chunk = chunk(in);
      if (chunk.isEmpty()) {
        return Optional.empty();
      }
      boolean first = type.isEmpty();
      type = new String(chunk.get(), Integer.BYTES, Integer.BYTES, StandardCharsets.ISO_8859_1);
      if (first && !isHeader(type, chunk.get())) {
        return Optional.empty();
      }
      if (PIXELS.contains(type)) {
        kept.writeBytes(chunk.get());
      }
    }
    ByteBuffer header = ByteBuffer.wrap(file, SIGNATURE.length + 2 * Integer.BYTES, HEADER_BYTES);
    return Optional.of(new PngFile(header.getInt(), header.getInt(), kept.toByteArray()));
  }

  private static boolean isHeader(String type, byte[] chunk) {
    return type.equals("IHDR") && chunk.length == HEADER_BYTES + AROUND_BYTES;
  }

  /// The next one whole, with its length and its check.
  private static Optional<byte[]> chunk(ByteBuffer in) {
    if (in.remaining() < AROUND_BYTES) {
      return Optional.empty();
    }
    int length = in.getInt(in.position());
    if (length < 0 || length > in.remaining() - AROUND_BYTES) {
      return Optional.empty();
    }
    byte[] chunk = new byte[length + AROUND_BYTES];
    in.get(chunk);
    CRC32 check = new CRC32();
    check.update(chunk, Integer.BYTES, length + Integer.BYTES);
    int written = ByteBuffer.wrap(chunk).getInt(length + 2 * Integer.BYTES);
    return (int) check.getValue() == written ? Optional.of(chunk) : Optional.empty();
  }

  /// In points, as the file claims. Negative for more than a PNG may have.
  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /// The file with nothing in it but what its pixels need.
  byte[] pixels() {
    return pixels;
  }
}
