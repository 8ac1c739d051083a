package org.holdfast.server;

import java.time.Duration;
import java.util.Optional;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.holdfast.identity.PlanSettings;

/// `plans` in the settings: what is in each plan.
final class PlansSection {

  private static final Duration LONGEST = Duration.ofDays(3_650);
  private static final ByteSize LEAST_QUOTA = ByteSize.mebibytes(1);
  private static final ByteSize MOST_QUOTA = ByteSize.mebibytes(1L << 40);
  private static final int FEWEST_VERSIONS = 10;
  private static final int MOST_VERSIONS = 1_000_000;

  private PlansSection() {}

  static PlanSettings read(SettingsSection in) {
    PlanSettings plans = new PlanSettings(plan(in, Plan.FREE), plan(in, Plan.PREMIUM));
    in.refuseUnknown();
    return plans;
  }

  private static Entitlements plan(SettingsSection all, Plan plan) {
    SettingsSection in = all.section(plan.word());
    Entitlements defaults = Entitlements.defaults(plan);
    boolean restores = in.flag("restore-to-point", defaults.restoreWindow().isPresent());
    // The window that everybody is promised is the least: it cannot be set shorter.
    Duration window =
        in.duration(
            "restore-window",
            defaults.restoreWindow().orElse(Entitlements.PROMISED_WINDOW),
            Entitlements.PROMISED_WINDOW,
            LONGEST);
    Entitlements entitlements =
        new Entitlements(
            in.size("quota", new ByteSize(defaults.quotaBytes()), LEAST_QUOTA, MOST_QUOTA).bytes(),
            restores ? Optional.of(window) : Optional.empty(),
            in.flag("ransomware-protection", defaults.ransomwareProtection()),
            in.flag("link-passwords", defaults.linkPasswords()),
            in.flag("link-expiry", defaults.linkExpiry()),
            in.number("versions", defaults.versionsShown(), FEWEST_VERSIONS, MOST_VERSIONS),
            in.duration(
                "recycle-bin", defaults.recycleBinKept(), Entitlements.PROMISED_WINDOW, LONGEST));
    in.refuseUnknown();
    return entitlements;
  }
}
