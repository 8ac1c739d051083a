package org.holdfast.simulation;

/// A disk that is mounted somewhere, and how it is.
final class SimVolume {

  private final String name;
  private boolean absent;
  private boolean full;

  SimVolume(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /// Whether it is not mounted now: its open files give errors.
  boolean isAbsent() {
    return absent;
  }

  void setAbsent(boolean absent) {
    this.absent = absent;
  }

  /// Whether no file on it may grow now.
  boolean isFull() {
    return full;
  }

  void setFull(boolean full) {
    this.full = full;
  }
}
