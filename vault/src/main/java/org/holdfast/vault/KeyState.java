package org.holdfast.vault;

import java.time.Duration;
import java.time.Instant;

/// What may still be done with a master key that wraps no more. It is disabled, then deleted, and
/// purged when its waiting time is over; each of these but the last can be taken back. After NIST
/// SP 800-57 part 1, section 7 (deactivated, then destroyed).
public sealed interface KeyState {

  /// What lies between deleting and purging at least, whoever asks for it: time for somebody to
  /// notice.
  Duration SHORTEST_WAIT = Duration.ofDays(7);

  /// In a sentence.
  default String word() {
    return switch (this) {
      case Enabled _ -> "enabled";
      case Disabled _ -> "disabled";
      case Deleted _ -> "deleted";
    };
  }

  /// How many steps towards its end this is.
  default int steps() {
    return switch (this) {
      case Enabled _ -> 0;
      case Disabled _ -> 1;
      case Deleted _ -> 2;
    };
  }

  /// It unwraps, and the newest wraps.
  record Enabled() implements KeyState {}

  /// It is kept, and unwraps nothing until it is enabled again.
  record Disabled() implements KeyState {}

  /// As disabled, until it is recovered or purged.
  ///
  /// @param purgeableFrom to the millisecond
  record Deleted(Instant purgeableFrom) implements KeyState {}
}
