package org.holdfast.server;

import java.time.Duration;
import org.holdfast.vault.KeyState;

/// `keys` in the settings: how keys are kept and renewed.
final class KeysSection {

  static final Settings.Keys USUAL =
      new Settings.Keys(
          Duration.ofMinutes(5),
          1_000,
          false,
          Duration.ofDays(365),
          Duration.ofDays(90),
          Duration.ofDays(365));

  static final Duration LONGEST_IN_MEMORY = Duration.ofHours(1);

  /// NIST SP 800-57 part 1, table 1: a key that wraps others is used for two years at most.
  static final Duration LONGEST_USE = Duration.ofDays(730);

  private static final int MOST_REWRAPS = 100_000;

  private KeysSection() {}

  static Settings.Keys read(SettingsSection in) {
    Settings.Keys keys =
        new Settings.Keys(
            in.duration("in-memory", USUAL.inMemory(), Duration.ofSeconds(30), LONGEST_IN_MEMORY),
            in.number("rewraps-a-second", USUAL.rewrapsASecond(), 1, MOST_REWRAPS),
            in.flag("rotate", USUAL.rotate()),
            in.duration("rotate-after", USUAL.rotateAfter(), Duration.ofDays(1), LONGEST_USE),
            in.duration("purge-after", USUAL.purgeAfter(), KeyState.SHORTEST_WAIT, LONGEST_USE),
            in.duration(
                "rotate-drive-keys-after",
                USUAL.rotateDriveKeysAfter(),
                Duration.ofDays(1),
                LONGEST_USE));
    in.refuseUnknown();
    return keys;
  }
}
