package org.holdfast.delivery;

/// Why a message will not reach whom it was for. The codes stand in the queue, among those of
/// [Queue]: none is ever reused.
public enum Obstacle {
  /// The far side refused it for good: no such address or number.
  REFUSED(4),
  /// Its time was over before anyone took it.
  EXPIRED(5),
  /// It was tried as often as is reasonable.
  GIVEN_UP(6);

  private final int code;

  Obstacle(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Obstacle of(int code) {
    for (Obstacle each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    throw new IllegalStateException("the queue has a state " + code + ", which there is not");
  }
}
