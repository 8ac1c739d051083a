package org.holdfast.identity;

import java.util.Optional;

record RecoveryCode(String shown, String compared) {
  static Optional<RecoveryCode> parse(String typed) {
    String c = typed.replaceAll("[\\s-]", "").toUpperCase(java.util.Locale.ROOT);
    return c.isEmpty() ? Optional.empty() : Optional.of(new RecoveryCode(c, c));
  }
}
