package org.holdfast.identity;

/// What was asked of the accounts cannot be done; nothing was changed. The message says why, for
/// the person at the command line.
public final class AccountRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  public AccountRefusal(String sentence) {
    this("", sentence);
  }

  /// @param code by which a page finds the sentence in another language
  AccountRefusal(String code, String sentence) {
    super(sentence);
    this.code = code;
  }

  /// Empty where no page can come to it.
  public String code() {
    return code;
  }

  /// A sentence for the person who asked.
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
