package org.holdfast.drive;

import java.time.Duration;

/// What lock a client would like.
///
/// @param exclusive see [Lock#exclusive]
/// @param deep see [Lock#deep]
/// @param owner at most 4,096 characters; any text
/// @param length how long; it becomes at least a second and at most [#LONGEST]
public record LockWish(boolean exclusive, boolean deep, String owner, Duration length) {

  /// A client that died keeps others away no longer than this; one that lives asks again.
  public static final Duration LONGEST = Duration.ofDays(1);

  private static final int OWNER_CHARACTERS = 4_096;

  public LockWish {
    if (owner.length() > OWNER_CHARACTERS) {
      throw new IllegalArgumentException("a lock's owner has at most 4096 characters");
    }
    length = bounded(length);
  }

  static Duration bounded(Duration length) {
    Duration atLeast = length.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : length;
    return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
  }
}
