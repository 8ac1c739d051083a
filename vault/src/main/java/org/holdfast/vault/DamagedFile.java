package org.holdfast.vault;

/// What was read is not a vault file as it was written. The message says what is wrong with it; the
/// front door adds which file and what to do.
final class DamagedFile extends Exception {

  private static final long serialVersionUID = 1L;

  DamagedFile(String what) {
    super(what);
  }
}
