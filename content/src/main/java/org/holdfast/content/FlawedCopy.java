package org.holdfast.content;

/// One region's copy is not what was written. Other regions are asked; this one is repaired.
final class FlawedCopy extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final boolean missing;

  private FlawedCopy(String message, boolean missing) {
    super(message);
    this.reason = message;
    this.missing = missing;
  }

  static FlawedCopy missing() {
    return new FlawedCopy("there is no copy", true);
  }

  static FlawedCopy damaged(String reason) {
    return new FlawedCopy(reason, false);
  }

  String reason() {
    return reason;
  }

  boolean isMissing() {
    return missing;
  }
}
