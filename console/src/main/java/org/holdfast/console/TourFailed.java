package org.holdfast.console;

/// Something that the tour sets out to prove did not hold, or could not be tried. The message is
/// for the person who watches.
final class TourFailed extends RuntimeException {
  TourFailed(String message) {
    super(message);
  }

  TourFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
