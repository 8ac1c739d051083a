package org.holdfast.identity;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/// Makes what a person prints when two-step verification is turned on. Making a set ends the one
/// before it: the caller replaces the keys that it stored.
///
/// @param oneTime ten, each good once
/// @param account good once too; it is the last resort
record RecoveryCodes(List<RecoveryCode> oneTime, RecoveryCode account) {

  private static final int COUNT = 10;

  RecoveryCodes {
    oneTime = List.copyOf(oneTime);
  }

  static RecoveryCodes make(SecureRandom random) {
    return new RecoveryCodes(
        Stream.generate(() -> RecoveryCode.oneTime(random)).limit(COUNT).toList(),
        RecoveryCode.account(random));
  }
}
