package org.holdfast.identity;

/// How an account stands. The names stand in sealed fields: none is ever reused.
public enum Standing {
  ACTIVE,
  /// Looked stolen: nobody signs in until it has been secured again with a new password.
  FROZEN,
  /// Is to be deleted: nobody signs in, until its owner keeps it.
  LEAVING
}
