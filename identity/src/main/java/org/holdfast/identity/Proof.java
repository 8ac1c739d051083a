package org.holdfast.identity;

/// Something that is shown to prove who one is.
public sealed interface Proof {

  /// The account's password.
  record WithPassword(Password password) implements Proof {}

  /// The code that was sent last.
  record WithCode(String typed) implements Proof {
    @Override
    public String toString() {
      return "WithCode";
    }
  }

  /// What an authenticator app shows.
  record WithApp(String typed) implements Proof {
    @Override
    public String toString() {
      return "WithApp";
    }
  }

  /// One of the recovery codes, or the account recovery code.
  record WithRecoveryCode(String typed) implements Proof {
    @Override
    public String toString() {
      return "WithRecoveryCode";
    }
  }

  /// What a passkey answered to the challenge.
  ///
  /// @param answer JSON, as the browser gives it (WebAuthn, section 5.1)
  record WithPasskey(String answer) implements Proof {
    @Override
    public String toString() {
      return "WithPasskey";
    }
  }
}
