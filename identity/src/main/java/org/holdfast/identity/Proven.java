package org.holdfast.identity;

import org.holdfast.audit.Factor;

/// A kind of proof that was given. Two of one kind are no better than one. The names stand in
/// sealed fields: none is ever reused.
enum Proven {
  PASSWORD(Factor.PASSWORD),
  PASSKEY(Factor.PASSKEY),
  AUTHENTICATOR(Factor.AUTHENTICATOR_APP),
  EMAIL(Factor.EMAIL_CODE),
  PHONE(Factor.TEXT_MESSAGE),
  RECOVERY_CODE(Factor.RECOVERY_CODE),
  /// Never counted.
  QUESTION(Factor.SECURITY_QUESTION);

  private final Factor factor;

  Proven(Factor factor) {
    this.factor = factor;
  }

  Factor factor() {
    return factor;
  }

  static Proven of(FactorKind kind) {
    return switch (kind) {
      case AUTHENTICATOR -> AUTHENTICATOR;
      case PASSKEY -> PASSKEY;
      case EMAIL -> EMAIL;
      case PHONE -> PHONE;
      case QUESTION -> QUESTION;
    };
  }
}
