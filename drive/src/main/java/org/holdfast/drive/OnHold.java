package org.holdfast.drive;

/// A hold is on the drive: it is not destroyed before that ends ([Holds]). Nothing happened.
public final class OnHold extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OnHold() {
    super("The drive is on hold: nothing of it is destroyed before that ends.");
  }
}
