package org.holdfast.identity;

/// What somebody proves who they are for. The names stand in sealed fields: none is ever reused.
public enum Purpose {
  SIGN_IN,
  /// A forgotten password, or an account that was closed because it looked stolen.
  RECOVER,
  /// Signed in already, about to do what matters most.
  PROVE_AGAIN
}
