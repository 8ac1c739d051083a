package org.holdfast.extract;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// A file that is a picture. How large it is, is read before anything is decoded.
final class ImageFile {

  // Twice as many points as are wanted make a picture that is smooth.
  private static final int POINTS_FOR_ONE = 2;

  private ImageFile() {}

  static Drawing read(byte[] file, FileKind kind, Wish.OfPictures wish)
      throws IOException, Work.NotMade {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(kind.imageFormat());
    if (!kind.isImage() || !readers.hasNext()) {
      throw new Work.NotMade(Why.NOTHING_IN_IT);
    }
    ImageReader reader = readers.next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, false, true);
      return read(reader, wish, kind == FileKind.JPEG ? Exif.of(file) : Exif.NONE);
    } finally {
      reader.dispose();
    }
  }

  private static Drawing read(ImageReader reader, Wish.OfPictures wish, Exif exif)
      throws IOException, Work.NotMade {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if (width < 1 || height < 1) {
      throw new Work.NotMade(Why.DAMAGED);
    }
    if ((long) width * height > wish.mostPixels()) {
      throw new Work.NotMade(Why.TOO_MANY_PIXELS);
    }
    int every = every(Math.min(width, height), wish);
    ImageReadParam param = reader.getDefaultReadParam();
    param.setSourceSubsampling(every, every, 0, 0);
    BufferedImage upright = upright(coloured(reader.read(0, param)), exif.orientation());
    boolean turned = exif.orientation() >= 5;
    return new Drawing(upright, turned ? height : width, turned ? width : height, exif.takenAt());
  }

  /// Colours themselves in place of a palette, which has none between its own.
  private static BufferedImage coloured(BufferedImage image) {
    if (!(image.getColorModel() instanceof IndexColorModel palette)) {
      return image;
    }
    return palette.convertToIntDiscrete(image.getRaster(), palette.hasAlpha());
  }

  /// Each how-manieth point is decoded: of a photograph a small part is enough.
  private static int every(int shorter, Wish.OfPictures wish) {
    int largest =
        wish.boxes().stream().mapToInt(box -> Math.max(box.width(), box.height())).max().orElse(1);
    return Math.max(1, shorter / (POINTS_FOR_ONE * largest));
  }

  /// As the camera was held.
  ///
  /// @see "CIPA DC-008 (Exif), tag 0x0112"
  private static BufferedImage upright(BufferedImage image, int orientation) {
    if (orientation < 2 || orientation > 8) {
      return image;
    }
    int w = image.getWidth();
    int h = image.getHeight();
    AffineTransform turn =
        switch (orientation) {
          case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
          case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
          case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
          case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
          case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
          case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
          default -> new AffineTransform(0, -1, 1, 0, 0, w);
        };
    boolean lies = orientation >= 5;
    BufferedImage turned =
        new BufferedImage(lies ? h : w, lies ? w : h, BufferedImage.TYPE_INT_RGB);
    Graphics2D to = turned.createGraphics();
    to.drawImage(image, turn, null);
    to.dispose();
    return turned;
  }
}
