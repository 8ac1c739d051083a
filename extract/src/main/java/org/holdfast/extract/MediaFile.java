package org.holdfast.extract;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.lang.Rational;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/// What a picture, a film or a sound says of itself, read by metadata-extractor. Lives in the
/// process that is held in.
final class MediaFile {

  // Read in one go they would be the whole file; what says something lies at their ends.
  private static final Set<String> PLAYED =
      Set.of("mp4", "m4v", "mov", "qt", "3gp", "3g2", "m4a", "m4b", "avi", "wav");

  // What ffmpeg is asked about.
  private static final Set<String> FILMS =
      Set.of(
          "mp4", "m4v", "mov", "qt", "3gp", "3g2", "avi", "webm", "mkv", "ogv", "mpg", "mpeg",
          "mts", "m2ts", "flv", "wmv", "asf");

  private static final Set<String> SHOWN =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "tif", "tiff", "webp", "heic", "heif",
          "avif");

  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

  private MediaFile() {}

  static boolean isPlayed(String name) {
    return PLAYED.contains(ending(name));
  }

  static boolean isFilm(String name) {
    return FILMS.contains(ending(name));
  }

  static boolean isNamedSo(String name) {
    return isPlayed(name) || SHOWN.contains(ending(name));
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /// @param wholeBytes of the file, of which `in` has as many
  static Facts facts(InputStream in, long wholeBytes) throws IOException, Work.NotMade {
    Metadata all;
    try {
      all = ImageMetadataReader.readMetadata(in, wholeBytes);
    } catch (ImageProcessingException _) {
      throw new Work.NotMade(Why.NOTHING_IN_IT);
    }
    Optional<Facts.Film> film = FilmFacts.film(all);
    Optional<Facts.Photo> photo = photo(all);
    int orientation = photo.map(Facts.Photo::orientation).orElse(1);
    return new Facts(
        film.isPresent() ? Optional.empty() : PictureSize.of(all, orientation),
        photo.filter(MediaFile::saysMuch),
        film,
        FilmFacts.length(all));
  }

  private static boolean saysMuch(Facts.Photo photo) {
    return photo.takenAt().isPresent() || !photo.make().isEmpty() || !photo.model().isEmpty();
  }

  private static Optional<Facts.Photo> photo(Metadata all) {
    ExifIFD0Directory camera = all.getFirstDirectoryOfType(ExifIFD0Directory.class);
    ExifSubIFDDirectory shot = all.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
    if (camera == null && shot == null) {
      return Optional.empty();
    }
    Optional<Directory> of = Optional.ofNullable(camera);
    Optional<Directory> with = Optional.ofNullable(shot);
    return Optional.of(
        new Facts.Photo(
            takenAt(shot),
            of.map(each -> name(each, ExifIFD0Directory.TAG_MAKE)).orElse(""),
            of.map(each -> name(each, ExifIFD0Directory.TAG_MODEL)).orElse(""),
            with.flatMap(each -> exposure(each.getRational(ExifSubIFDDirectory.TAG_EXPOSURE_TIME))),
            with.map(each -> measure(each, ExifSubIFDDirectory.TAG_FNUMBER)).orElse(0.0),
            with.map(each -> measure(each, ExifSubIFDDirectory.TAG_FOCAL_LENGTH)).orElse(0.0),
            with.map(each -> number(each, ExifSubIFDDirectory.TAG_ISO_EQUIVALENT, 0)).orElse(0),
            orientation(camera)));
  }

  private static int orientation(@Nullable Directory camera) {
    int told = camera == null ? 1 : number(camera, ExifIFD0Directory.TAG_ORIENTATION, 1);
    return told >= 1 && told <= 8 ? told : 1;
  }

  private static Optional<Instant> takenAt(@Nullable ExifSubIFDDirectory shot) {
    Date date = shot == null ? null : shot.getDateOriginal(UTC);
    return Optional.ofNullable(date)
        .map(Date::toInstant)
        .filter(at -> Math.abs(at.toEpochMilli()) < Facts.MOST_MILLIS * 4);
  }

  /// One line of plain text.
  private static String name(Directory from, int tag) {
    String told = from.getString(tag);
    String clean =
        told == null ? "" : PlainText.cleaned(told).replaceAll("[\\s\\p{Cf}\\p{Cs}]+", " ").strip();
    return clean.length() <= Facts.MOST_NAME_CHARS ? clean : "";
  }

  private static Optional<Facts.Fraction> exposure(@Nullable Rational told) {
    if (told == null) {
      return Optional.empty();
    }
    long numerator = told.getNumerator();
    long denominator = told.getDenominator();
    boolean fits = Math.min(numerator, denominator) >= 1;
    fits &= Math.max(numerator, denominator) <= Integer.MAX_VALUE;
    return fits
        ? Optional.of(new Facts.Fraction((int) numerator, (int) denominator))
        : Optional.empty();
  }

  private static double measure(Directory from, int tag) {
    Rational told = from.getRational(tag);
    double value = told == null ? 0 : told.doubleValue();
    return value > 0 && value <= 100_000 ? value : 0;
  }

  static int number(Directory from, int tag, int otherwise) {
    try {
      return from.containsTag(tag) ? Math.max(0, from.getInt(tag)) : otherwise;
    } catch (MetadataException _) {
      return otherwise;
    }
  }
}
