package org.holdfast.server.signin;

import org.holdfast.identity.Purpose;

/// What somebody shows who they are for, as its pages are addressed.
enum Flow {
  SIGN_IN("/signin", Purpose.SIGN_IN),
  RECOVER("/recover", Purpose.RECOVER),
  PROVE_AGAIN("/prove", Purpose.PROVE_AGAIN);

  private final String base;
  private final Purpose purpose;

  Flow(String base, Purpose purpose) {
    this.base = base;
    this.purpose = purpose;
  }

  Purpose purpose() {
    return purpose;
  }

  /// Where it begins.
  String start() {
    return base;
  }

  String at(String page) {
    return base + "/" + page;
  }

  /// By which its words are found, such as `signin`.
  String word() {
    return base.substring(1);
  }
}
