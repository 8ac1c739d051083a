package org.holdfast.identity;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Makes one small square of any picture: its middle, each point the mean of those it stands for,
/// written anew as PNG.
///
/// Decoding is the JDK's PNG reader, which is Java alone. Its JPEG reader is C, and strangers'
/// bytes are not given to that in the server; who has scripts sends PNG whatever they chose. Points
/// are read and scaled here and not by `Graphics2D`, whose loops are native too. Streams are in
/// memory: ImageIO's own would write to a temporary file in clear.
final class SquarePicture {

  private static final int OPAQUE = 255;

  private final Raster raster;
  private final Optional<IndexColorModel> palette;
  private final int shift;
  private final int[] samples;
  private final int left;
  private final int top;
  private final int side;

  private SquarePicture(BufferedImage image) {
    this.raster = image.getRaster();
    this.palette =
        image.getColorModel() instanceof IndexColorModel colours
            ? Optional.of(colours)
            : Optional.empty();
    // As it stands in the file: a colour model would take grey for linear, and make it lighter.
    this.shift = image.getColorModel().getComponentSize(0) == Short.SIZE ? Byte.SIZE : 0;
    this.samples = new int[raster.getNumBands()];
    this.side = Math.min(image.getWidth(), image.getHeight());
    this.left = (image.getWidth() - side) / 2;
    this.top = (image.getHeight() - side) / 2;
  }

  /// Holds the decoded picture in memory, 8 bytes a point at most: its size was looked at before.
  ///
  /// @param png with nothing in it but what its pixels need
  /// @param to points on each side of what is made
  /// @return empty if it cannot be decoded to its end
  static Optional<byte[]> of(byte[] png, int to) {
    return decoded(png).map(image -> encoded(new SquarePicture(image).scaled(to)));
  }

  private static Optional<BufferedImage> decoded(byte[] png) {
    ImageReader reader = ours(ImageIO.getImageReadersByFormatName("png"));
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
      reader.setInput(in, true, true);
      return Optional.of(reader.read(0));
    } catch (IOException | RuntimeException _) {
      // The reader trusts what it reads: what is wrong in it comes out as whatever it trips over.
      return Optional.empty();
    } finally {
      reader.dispose();
    }
  }

  private static byte[] encoded(BufferedImage square) {
    ImageWriter writer = ours(ImageIO.getImageWritersByFormatName("png"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(square);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /// The JDK's, whatever else a class path has registered.
  private static <T> T ours(Iterator<T> found) {
    while (found.hasNext()) {
      T each = found.next();
      if (each.getClass().getModule() == ImageIO.class.getModule()) {
        return each;
      }
    }
    throw new IllegalStateException("every JDK reads and writes PNG");
  }

  private BufferedImage scaled(int to) {
    int[] points = new int[to * to];
    boolean opaque = true;
    for (int y = 0; y < to; y++) {
      for (int x = 0; x < to; x++) {
        int point = mean(from(x, to), from(y, to), until(x, to), until(y, to));
        points[y * to + x] = point;
        opaque &= point >>> 24 == OPAQUE;
      }
    }
    int type = opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB;
    BufferedImage square = new BufferedImage(to, to, type);
    square.getRaster().setDataElements(0, 0, to, to, points);
    return square;
  }

  private int from(int at, int of) {
    return at * side / of;
  }

  private int until(int at, int of) {
    return Math.max(from(at, of) + 1, ((at + 1) * side + of - 1) / of);
  }

  /// Weighed by how opaque each is: what cannot be seen has no colour.
  private int mean(int fromX, int fromY, int untilX, int untilY) {
    long alpha = 0;
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int y = fromY; y < untilY; y++) {
      for (int x = fromX; x < untilX; x++) {
        int point = point(left + x, top + y);
        long weight = Integer.toUnsignedLong(point) >>> 24;
        alpha += weight;
        red += weight * (point >> 16 & 0xFF);
        green += weight * (point >> 8 & 0xFF);
        blue += weight * (point & 0xFF);
      }
    }
    if (alpha == 0) {
      return 0;
    }
    long count = (long) (untilX - fromX) * (untilY - fromY);
    return argb(alpha / count, red / alpha, green / alpha, blue / alpha);
  }

  private int point(int x, int y) {
    if (palette.isPresent()) {
      return palette.get().getRGB(raster.getSample(x, y, 0));
    }
    raster.getPixel(x, y, samples);
    boolean grey = samples.length < 3;
    int alpha = samples.length % 2 == 0 ? samples[samples.length - 1] >> shift : OPAQUE;
    return argb(
        alpha, samples[0] >> shift, samples[grey ? 0 : 1] >> shift, samples[grey ? 0 : 2] >> shift);
  }

  private static int argb(long alpha, long red, long green, long blue) {
    return (int) (alpha << 24 | red << 16 | green << 8 | blue);
  }
}
