package org.holdfast.server;

import java.time.Duration;

/// `scrub` in the settings: how often every copy is read.
final class ScrubSection {

  static final Duration USUAL = Duration.ofDays(14);

  private static final Duration SHORTEST = Duration.ofHours(1);
  static final Duration LONGEST = Duration.ofDays(365);

  private ScrubSection() {}

  static Settings.Scrubbing read(SettingsSection in) {
    Settings.Scrubbing scrub =
        new Settings.Scrubbing(
            in.flag("enabled", true), in.duration("period", USUAL, SHORTEST, LONGEST));
    in.refuseUnknown();
    return scrub;
  }
}
