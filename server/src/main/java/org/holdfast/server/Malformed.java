package org.holdfast.server;

/// What a client sent does not have the form that it must have, whichever door it came to.
public final class Malformed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final String sentence;

  /// @param code stable, for programs
  /// @param message a sentence that says what to do, without a word of what was sent
  public Malformed(String code, String message) {
    super(message);
    this.code = code;
    this.sentence = message;
  }

  public String code() {
    return code;
  }

  /// Says what to do.
  public String sentence() {
    return sentence;
  }
}
