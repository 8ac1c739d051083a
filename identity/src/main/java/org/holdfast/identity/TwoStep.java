package org.holdfast.identity;

/// Whether an account may go without two-step verification.
public enum TwoStep {
  /// Who wants it turns it on.
  OFFERED,
  /// Who is signed in without it reaches nothing but the pages that lead to it.
  REQUIRED;

  /// What stands between an account and two-step verification: the next thing to do.
  public enum Missing {
    /// A way to prove who one is besides the account's own address.
    WAY,
    /// Recovery codes, so that the loss of one thing loses no drive.
    CODES,
    /// All is there; it has to be turned on.
    SWITCH
  }
}
