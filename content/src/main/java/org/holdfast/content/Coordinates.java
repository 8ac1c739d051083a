package org.holdfast.content;

/// A place on Earth.
///
/// @param latitude degrees, north positive, -90 to 90
/// @param longitude degrees, east positive, -180 to 180
public record Coordinates(double latitude, double longitude) {

  // IUGG mean radius R1. Earth is not a sphere: distances are off by 0.56 % at most.
  private static final double EARTH_RADIUS_KILOMETRES = 6371.0088;

  public Coordinates {
    if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) {
      throw new IllegalArgumentException(
          "latitude is within 90 and longitude within 180 degrees: " + latitude + ", " + longitude);
    }
  }

  /// Great-circle distance by the haversine formula, which stays exact for near points.
  ///
  /// @see "R. W. Sinnott, Virtues of the Haversine, Sky and Telescope 68 (1984), 159"
  public double distanceKilometres(Coordinates other) {
    double phi = Math.toRadians(latitude);
    double otherPhi = Math.toRadians(other.latitude);
    double halfChord =
        haversine(otherPhi - phi)
            + Math.cos(phi)
                * Math.cos(otherPhi)
                * haversine(Math.toRadians(other.longitude - longitude));
    return 2 * EARTH_RADIUS_KILOMETRES * Math.asin(Math.min(1, Math.sqrt(halfChord)));
  }

  private static double haversine(double angle) {
    double sine = Math.sin(angle / 2);
    return sine * sine;
  }
}
