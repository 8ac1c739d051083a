package org.holdfast.identity;

/// So many passwords are being hashed that this one did not get its turn. Nothing was decided or
/// counted: the same can be tried again. A door answers 503 with `Retry-After`.
public final class TooManySignIns extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TooManySignIns() {
    super("Many people are signing in just now. Try again in a few seconds.");
  }
}
