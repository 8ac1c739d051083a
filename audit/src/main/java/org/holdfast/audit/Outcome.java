package org.holdfast.audit;

/// What came of it. The codes stand in signed bytes: none is ever reused.
public enum Outcome {
  DONE(1),
  /// Not allowed; nothing changed.
  REFUSED(2),
  /// It could not be done.
  FAILED(3),
  /// Something was found that should not be.
  FOUND(4);

  private final int code;

  Outcome(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
