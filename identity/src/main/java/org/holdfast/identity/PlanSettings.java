package org.holdfast.identity;

/// What is in each plan.
public record PlanSettings(Entitlements free, Entitlements premium) {

  /// What holds if the owner says nothing.
  public static PlanSettings defaults() {
    return new PlanSettings(Entitlements.defaults(Plan.FREE), Entitlements.defaults(Plan.PREMIUM));
  }

  public Entitlements of(Plan plan) {
    return switch (plan) {
      case FREE -> free;
      case PREMIUM -> premium;
    };
  }

  /// With less than this, no drive is near its end, whatever its plan.
  long smallestQuotaBytes() {
    return Math.min(free.quotaBytes(), premium.quotaBytes());
  }
}
