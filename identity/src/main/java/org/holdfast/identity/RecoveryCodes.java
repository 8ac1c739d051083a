package org.holdfast.identity;

import java.security.SecureRandom;
import java.util.List;

final class RecoveryCodes {
  private RecoveryCodes() {}

  static RecoveryCode forAccount(SecureRandom random) {
    return RecoveryCode.parse("%025d".formatted(new java.math.BigInteger(80, random)))
        .orElseThrow();
  }

  static List<RecoveryCode> ten(SecureRandom random) {
    return java.util.stream.Stream.generate(
            () -> {
              byte[] b = new byte[10];
              random.nextBytes(b);
              return RecoveryCode.parse(Base32.CROCKFORD.text(b)).orElseThrow();
            })
        .limit(10)
        .toList();
  }
}
