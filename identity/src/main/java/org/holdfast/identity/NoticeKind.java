package org.holdfast.identity;

/// What people are told of without having asked.
public enum NoticeKind {
  /// Values: the account's name.
  WELCOME,
  /// Somebody tried to sign up with an address that has an account.
  ALREADY_SIGNED_UP,
  /// Values: device, network address.
  NEW_DEVICE,
  PASSWORD_CHANGED,
  /// Values: the kind of factor.
  FACTOR_ADDED,
  /// Values: the kind of factor.
  FACTOR_REMOVED,
  TWO_STEP_ON,
  TWO_STEP_OFF,
  RECOVERY_CODES_MADE,
  /// Values: the day it will be done (ISO 8601).
  REPLACEMENT_ASKED,
  REPLACEMENT_CANCELLED,
  REPLACEMENT_DONE,
  SIGNED_OUT_EVERYWHERE,
  ACCOUNT_FROZEN,
  ACCOUNT_RECOVERED,
  /// Values: what its owner calls it.
  APP_PASSWORD_MADE
}
