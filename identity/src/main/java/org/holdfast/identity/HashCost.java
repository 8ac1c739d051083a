package org.holdfast.identity;

/// What one guess at a stored password costs, in Argon2id's terms.
///
/// @param memoryKib KiB of memory that one hash fills
/// @param passes over that memory
/// @param lanes that could be filled at the same time; ours is one, so that a hash costs one core
/// @see "RFC 9106, section 3.1"
record HashCost(int memoryKib, int passes, int lanes) {

  /// OWASP's least; a server's settings go no lower.
  static final HashCost FLOOR = new HashCost(19 * 1024, 2, 1);

  /// Threat model, section 6: three times OWASP's least memory. Measured on one busy core: half a
  /// second. A JVM that is told `-Dholdfast.hashing=least`, as those are that run tests, makes do
  /// with the floor: thousands sign in there. It is no setting.
  static final HashCost DEFAULT =
      "least".equals(System.getProperty("holdfast.hashing"))
          ? FLOOR
          : new HashCost(64 * 1024, 3, 1);

  // More than anyone chooses: a stored hash that asks for it was not written by us.
  private static final int MOST_KIB = 4 * 1024 * 1024;
  private static final int MOST_PASSES = 100;
  private static final int MOST_LANES = 64;

  /// Takes less than the floor: tests have no minutes to spend. Settings ask [#isTooCheap].
  ///
  /// @throws IllegalArgumentException if Argon2 does not define it, or it is absurd
  HashCost {
    boolean defined = passes >= 1 && lanes >= 1 && memoryKib >= 8L * lanes;
    boolean sane = memoryKib <= MOST_KIB && passes <= MOST_PASSES && lanes <= MOST_LANES;
    if (!defined || !sane) {
      throw new IllegalArgumentException("not a cost of Argon2id");
    }
  }

  /// Whether a thief of hashes would have it easier than OWASP's least.
  boolean isTooCheap() {
    return memoryKib < FLOOR.memoryKib || passes < FLOOR.passes;
  }
}
