package org.holdfast.extract;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.geometry.Positions;

/// What is to be shown small: upright, decoded, no larger than it need be.
///
/// @param width of what the file really is; 0 if it is no picture
record Drawing(BufferedImage image, int width, int height, Optional<LocalDateTime> takenAt) {

  private static final float JPEG_QUALITY = 0.82f; // the eye sees no more of a small picture

  static Drawing of(BufferedImage image) {
    return new Drawing(image, 0, 0, Optional.empty());
  }

  Pictures scaled(List<Box> boxes) throws IOException {
    List<Picture> each = new ArrayList<>();
    for (Box box : boxes) {
      each.add(encoded(scaled(box)));
    }
    return new Pictures(each, width, height, takenAt);
  }

  /// Never larger than it is: that would show nothing more.
  private BufferedImage scaled(Box box) throws IOException {
    int high = image.getHeight();
    int wide = image.getWidth();
    if (box.crop()) {
      return Thumbnails.of(image)
          .size(Math.min(box.width(), wide), Math.min(box.height(), high))
          .crop(Positions.CENTER)
          .asBufferedImage();
    }
    double scale = Math.min(1, Math.min(box.width() / (double) wide, box.height() / (double) high));
    return Thumbnails.of(image)
        .forceSize(
            Math.clamp(Math.round(wide * scale), 1, box.width()),
            Math.clamp(Math.round(high * scale), 1, box.height()))
        .asBufferedImage();
  }

  private static Picture encoded(BufferedImage image) throws IOException {
    boolean asPng = image.getColorModel().hasAlpha();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName(asPng ? "png" : "jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (!asPng) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(JPEG_QUALITY);
      }
      writer.write(null, new IIOImage(asPng ? image : opaque(image), null, null), param);
    } finally {
      writer.dispose();
    }
    return new Picture(bytes.toByteArray(), asPng, image.getWidth(), image.getHeight());
  }

  /// In the colours that every viewer knows.
  static BufferedImage opaque(BufferedImage image) {
    if (image.getType() == BufferedImage.TYPE_INT_RGB) {
      return image;
    }
    BufferedImage plain =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D to = plain.createGraphics();
    to.drawImage(image, 0, 0, Color.WHITE, null);
    to.dispose();
    return plain;
  }
}
