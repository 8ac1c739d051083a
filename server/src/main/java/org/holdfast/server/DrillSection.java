package org.holdfast.server;

import java.time.Duration;

/// `drill` in the settings: how often a restore is tried.
final class DrillSection {

  /// As often as a person would look at it, and at most as much reading as half a scrub.
  static final Duration USUAL = Duration.ofDays(7);

  private static final Duration SHORTEST = Duration.ofHours(1);
  static final Duration LONGEST = Duration.ofDays(365);

  private DrillSection() {}

  static Settings.Drilling read(SettingsSection in) {
    Settings.Drilling drill =
        new Settings.Drilling(
            in.flag("enabled", true), in.duration("period", USUAL, SHORTEST, LONGEST));
    in.refuseUnknown();
    return drill;
  }
}
