package org.holdfast.audit;

/// How someone proved who they are. The codes stand in signed bytes: none is ever reused.
public enum Factor {
  NONE(0),
  /// A bearer token.
  TOKEN(1),
  PASSWORD(2),
  PASSKEY(3),
  AUTHENTICATOR_APP(4),
  EMAIL_CODE(5),
  TEXT_MESSAGE(6),
  PHONE_CALL(7),
  RECOVERY_CODE(8),
  CERTIFICATE(9),
  /// The files of the server itself: whoever runs it, on its command line.
  COMMAND_LINE(10),
  /// Something that supports another proof and is never enough alone.
  SECURITY_QUESTION(11),
  /// The session that a browser keeps.
  SESSION(12),
  APP_PASSWORD(13),
  /// A browser that was trusted before.
  TRUSTED_DEVICE(14);

  private final int code;

  Factor(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
