package org.holdfast.identity;

/// What a password has to hold by itself.
///
/// @see "NIST SP 800-63B-4, section 3.1.1.2: 15 characters alone, 8 beside another factor; threat
///   model, section 6, asks for 12"
public enum PasswordUse {
  /// Nothing else is asked of who has it.
  ALONE(15),
  /// A second step is asked as well, or it only closes a link of 128 random bits.
  BESIDE_ANOTHER(12);

  private final int shortest;

  /// What the password of an account is for: `BESIDE_ANOTHER` where it has two-step verification.
  public static PasswordUse of(Account account) {
    return account.twoStep() ? BESIDE_ANOTHER : ALONE;
  }

  PasswordUse(int shortest) {
    this.shortest = shortest;
  }

  /// In characters, that is code points.
  public int shortest() {
    return shortest;
  }
}
