package org.holdfast.identity;

/// What was asked of the accounts cannot be done; nothing was changed. The message says why, for
/// the person at the command line.
public final class AccountRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public AccountRefusal(String sentence) {
    super(sentence);
  }

  /// A sentence for the person who asked.
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
