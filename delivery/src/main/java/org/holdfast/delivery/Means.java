package org.holdfast.delivery;

import org.holdfast.audit.Factor;

/// By what means a message reaches someone. The codes stand in the queue: none is ever reused.
public enum Means {
  MAIL(1, Factor.EMAIL_CODE),
  TEXT_MESSAGE(2, Factor.TEXT_MESSAGE),
  CALL(3, Factor.PHONE_CALL);

  private final int code;
  private final Factor factor;

  Means(int code, Factor factor) {
    this.code = code;
    this.factor = factor;
  }

  int code() {
    return code;
  }

  /// How the log names it.
  Factor factor() {
    return factor;
  }
}
