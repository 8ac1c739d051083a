package org.holdfast.recovery;

/// What lies in a region is not what was put there.
final class DamagedObject extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedObject(String what) {
    super(what);
  }
}
