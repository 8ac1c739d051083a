package org.holdfast.extract;

import com.drew.lang.Rational;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.avi.AviDirectory;
import com.drew.metadata.mov.QuickTimeDirectory;
import com.drew.metadata.mov.media.QuickTimeVideoDirectory;
import com.drew.metadata.mp4.Mp4Directory;
import com.drew.metadata.mp4.media.Mp4VideoDirectory;
import com.drew.metadata.wav.WavDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is played: how long, and in what pictures, wherever its format says so.
final class FilmFacts {

  private static final int MOST_RATE = 100_000;
  private static final Pattern CLOCK = Pattern.compile("(\\d{1,5}):(\\d{2}):(\\d{2})");

  /// Where one kind of file says something of its pictures.
  private record Place(Class<? extends Directory> directory, int width, int height, int rate) {}

  private static final List<Place> PICTURES =
      List.of(
          new Place(
              Mp4VideoDirectory.class,
              Mp4VideoDirectory.TAG_WIDTH,
              Mp4VideoDirectory.TAG_HEIGHT,
              Mp4VideoDirectory.TAG_FRAME_RATE),
          new Place(
              QuickTimeVideoDirectory.class,
              QuickTimeVideoDirectory.TAG_WIDTH,
              QuickTimeVideoDirectory.TAG_HEIGHT,
              QuickTimeVideoDirectory.TAG_FRAME_RATE),
          new Place(
              AviDirectory.class,
              AviDirectory.TAG_WIDTH,
              AviDirectory.TAG_HEIGHT,
              AviDirectory.TAG_FRAMES_PER_SECOND));

  private FilmFacts() {}

  static Optional<Facts.Film> film(Metadata all) {
    for (Place place : PICTURES) {
      for (Directory each : all.getDirectoriesOfType(place.directory())) {
        int width = MediaFile.number(each, place.width(), 0);
        int height = MediaFile.number(each, place.height(), 0);
        if (PictureSize.isSize(width, height)) {
          Facts.Size size = new Facts.Size(width, height);
          return Optional.of(new Facts.Film(size, rate(each, place.rate())));
        }
      }
    }
    return Optional.empty();
  }

  private static double rate(Directory from, int tag) {
    Double told = from.getDoubleObject(tag);
    return told != null && told > 0 && told <= MOST_RATE ? told : 0;
  }

  static Optional<Duration> length(Metadata all) {
    return seconds(all, Mp4Directory.class, Mp4Directory.TAG_DURATION_SECONDS)
        .or(() -> seconds(all, QuickTimeDirectory.class, QuickTimeDirectory.TAG_DURATION_SECONDS))
        .or(() -> clock(all, AviDirectory.class, AviDirectory.TAG_DURATION))
        .or(() -> clock(all, WavDirectory.class, WavDirectory.TAG_DURATION))
        .filter(length -> !length.isNegative() && length.toMillis() <= Facts.MOST_MILLIS);
  }

  private static Optional<Duration> seconds(
      Metadata all, Class<? extends Directory> directory, int tag) {
    return Optional.ofNullable(all.getFirstDirectoryOfType(directory))
        .map(found -> found.getRational(tag))
        .map(Rational::doubleValue)
        .filter(seconds -> seconds > 0 && seconds <= Facts.MOST_MILLIS / 1_000.0)
        .map(seconds -> Duration.ofMillis(Math.round(seconds * 1_000)));
  }

  /// To the second, as these formats are read.
  private static Optional<Duration> clock(
      Metadata all, Class<? extends Directory> directory, int tag) {
    return Optional.ofNullable(all.getFirstDirectoryOfType(directory))
        .map(found -> found.getString(tag))
        .map(CLOCK::matcher)
        .filter(Matcher::matches)
        .map(
            told ->
                Duration.ofHours(Integer.parseInt(told.group(1)))
                    .plusMinutes(Integer.parseInt(told.group(2)))
                    .plusSeconds(Integer.parseInt(told.group(3))));
  }
}
