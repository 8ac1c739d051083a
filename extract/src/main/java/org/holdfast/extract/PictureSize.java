package org.holdfast.extract;

import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.bmp.BmpHeaderDirectory;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.gif.GifHeaderDirectory;
import com.drew.metadata.heif.HeifDirectory;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.png.PngDirectory;
import com.drew.metadata.webp.WebpDirectory;
import java.util.List;
import java.util.Optional;

/// How large a picture is, wherever its format says so.
final class PictureSize {

  /// Where one kind of file says it.
  private record Place(Class<? extends Directory> directory, int width, int height) {}

  private static final List<Place> PLACES =
      List.of(
          new Place(
              JpegDirectory.class, JpegDirectory.TAG_IMAGE_WIDTH, JpegDirectory.TAG_IMAGE_HEIGHT),
          new Place(
              PngDirectory.class, PngDirectory.TAG_IMAGE_WIDTH, PngDirectory.TAG_IMAGE_HEIGHT),
          new Place(
              GifHeaderDirectory.class,
              GifHeaderDirectory.TAG_IMAGE_WIDTH,
              GifHeaderDirectory.TAG_IMAGE_HEIGHT),
          new Place(
              WebpDirectory.class, WebpDirectory.TAG_IMAGE_WIDTH, WebpDirectory.TAG_IMAGE_HEIGHT),
          new Place(
              BmpHeaderDirectory.class,
              BmpHeaderDirectory.TAG_IMAGE_WIDTH,
              BmpHeaderDirectory.TAG_IMAGE_HEIGHT),
          new Place(
              HeifDirectory.class, HeifDirectory.TAG_IMAGE_WIDTH, HeifDirectory.TAG_IMAGE_HEIGHT),
          new Place( // TIFF, which is nothing but directories
              ExifIFD0Directory.class,
              ExifIFD0Directory.TAG_IMAGE_WIDTH,
              ExifIFD0Directory.TAG_IMAGE_HEIGHT));

  private PictureSize() {}

  /// @param orientation 1 to 8; from 5 on it lies on its side
  static Optional<Facts.Size> of(Metadata all, int orientation) {
    for (Place place : PLACES) {
      for (Directory each : all.getDirectoriesOfType(place.directory())) {
        int width = MediaFile.number(each, place.width(), 0);
        int height = MediaFile.number(each, place.height(), 0);
        if (isSize(width, height)) {
          return Optional.of(
              orientation >= 5 ? new Facts.Size(height, width) : new Facts.Size(width, height));
        }
      }
    }
    return Optional.empty();
  }

  static boolean isSize(int width, int height) {
    return Math.min(width, height) >= 1 && Math.max(width, height) <= Facts.MOST_SIDE;
  }
}
