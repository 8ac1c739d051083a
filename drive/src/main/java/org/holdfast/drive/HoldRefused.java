package org.holdfast.drive;

/// A hold cannot be placed as it was asked for. Nothing happened; the message says what to do.
public final class HoldRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  HoldRefused(String why) {
    super(why);
  }
}
