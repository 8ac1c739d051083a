package org.holdfast.identity;

import org.holdfast.audit.Factor;

/// What a person has to prove who they are, besides a password. The names stand in sealed fields:
/// none is ever reused.
public enum FactorKind {
  /// Makes codes by the clock (RFC 6238).
  AUTHENTICATOR(Factor.AUTHENTICATOR_APP),
  /// A key pair bound to this server's address (WebAuthn): enough alone.
  PASSKEY(Factor.PASSKEY),
  /// A mail address that codes are sent to.
  EMAIL(Factor.EMAIL_CODE),
  /// A number that codes are sent to as a text message, or read out by a call.
  PHONE(Factor.TEXT_MESSAGE),
  /// A question with an answer: a supporting signal, never enough alone and never counted.
  QUESTION(Factor.SECURITY_QUESTION);

  private final Factor factor;

  FactorKind(Factor factor) {
    this.factor = factor;
  }

  Factor factor() {
    return factor;
  }
}
