package org.holdfast.extract;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a picture, a film or a sound says of itself. Where it was taken is not among it.
///
/// @param picture its size as it is shown, upright
/// @param photo what a camera wrote beside it
/// @param film present if it has moving pictures
/// @param length how long it plays
public record Facts(
    Optional<Size> picture, Optional<Photo> photo, Optional<Film> film, Optional<Duration> length) {

  /// Nothing is known.
  public static final Facts NONE =
      new Facts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  // More than any camera's clock, lens or screen has.
  static final int MOST_SIDE = 1 << 20;
  static final int MOST_NAME_CHARS = 100;
  static final long MOST_MILLIS = 1L << 40;

  /// In points.
  public record Size(int width, int height) {

    public Size {
      if (Math.min(width, height) < 1 || Math.max(width, height) > MOST_SIDE) {
        throw new IllegalArgumentException("a picture has 1 to 2^20 points each way");
      }
    }
  }

  /// @param takenAt by the camera's clock, taken for UTC where the camera does not say its zone
  /// @param make of the camera; empty if unknown
  /// @param model of the camera; empty if unknown
  /// @param exposure in seconds, as a fraction
  /// @param aperture the F number; 0 if unknown
  /// @param focalLength in millimetres; 0 if unknown
  /// @param iso its speed; 0 if unknown
  /// @param orientation 1 to 8; 1 is upright
  public record Photo(
      Optional<Instant> takenAt,
      String make,
      String model,
      Optional<Fraction> exposure,
      double aperture,
      double focalLength,
      int iso,
      int orientation) {

    public Photo {
      boolean bounded =
          make.length() <= MOST_NAME_CHARS
              && model.length() <= MOST_NAME_CHARS
              && isMeasure(aperture)
              && isMeasure(focalLength)
              && iso >= 0
              && orientation >= 1
              && orientation <= 8;
      if (!bounded) {
        throw new IllegalArgumentException("no camera writes this");
      }
    }

    private static boolean isMeasure(double value) {
      return value >= 0 && value <= 1_000_000; // and so no NaN
    }
  }

  public record Fraction(int numerator, int denominator) {

    public Fraction {
      if (numerator < 1 || denominator < 1) {
        throw new IllegalArgumentException("a time is above nothing");
      }
    }
  }

  /// @param size of its pictures
  /// @param frameRate pictures a second; 0 if unknown
  public record Film(Size size, double frameRate) {

    public Film {
      if (!(frameRate >= 0 && frameRate <= 100_000)) {
        throw new IllegalArgumentException("no film runs so fast");
      }
    }
  }

  public Facts {
    boolean bounded =
        length.filter(each -> each.isNegative() || each.toMillis() > MOST_MILLIS).isEmpty();
    if (!bounded) {
      throw new IllegalArgumentException("nothing plays so long");
    }
  }

  public boolean isNothing() {
    return equals(NONE);
  }
}
