package org.holdfast.extract;

import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;

/// What a camera wrote beside the picture, as far as it is wanted: not where it was taken.
///
/// @param orientation 1 to 8; 1 is upright
/// @param takenAt by the camera's clock
record Exif(int orientation, Optional<LocalDateTime> takenAt) {

  static final Exif NONE = new Exif(1, Optional.empty());

  private static final int DETAILS = 0x8769; // the tag of the directory within the directory
  private static final int TAKEN_AT = 0x9003; // DateTimeOriginal
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy:MM:dd HH:mm:ss");

  /// What is there and can be read: a picture is shown though its notes are damaged.
  static Exif of(byte[] jpeg) {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(jpeg))) {
      List<JPEGSegment> notes = JPEGSegmentUtil.readSegments(in, JPEG.APP1, "Exif");
      if (notes.isEmpty()) {
        return NONE;
      }
      InputStream data = notes.getFirst().data();
      data.skipNBytes(1); // one of padding
      try (ImageInputStream tiff = ImageIO.createImageInputStream(data)) {
        return read(new TIFFReader().read(tiff));
      }
    } catch (IOException | RuntimeException _) {
      return NONE;
    }
  }

  private static Exif read(Directory all) {
    Entry held = all.getEntryById(TIFF.TAG_ORIENTATION);
    int orientation = held != null && held.getValue() instanceof Number each ? each.intValue() : 1;
    Entry details = all.getEntryById(DETAILS);
    Optional<LocalDateTime> takenAt =
        details != null && details.getValue() instanceof Directory inner
            ? Optional.ofNullable(inner.getEntryById(TAKEN_AT)).flatMap(Exif::time)
            : Optional.empty();
    return new Exif(orientation, takenAt);
  }

  private static Optional<LocalDateTime> time(Entry entry) {
    try {
      return Optional.of(LocalDateTime.parse(entry.getValueAsString().strip(), TIME));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
