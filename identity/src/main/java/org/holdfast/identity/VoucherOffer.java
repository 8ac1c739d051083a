package org.holdfast.identity;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/// What a voucher gives.
///
/// @param plan any but the free one, which everybody has
/// @param days for how long, 1 to 3,650; 0: without end
/// @param redemptions how many people may redeem it, 1 to 10,000; each of them once
/// @param lastDay the last day it can be redeemed on (UTC)
public record VoucherOffer(Plan plan, int days, int redemptions, LocalDate lastDay) {

  public static final int MOST_DAYS = 3_650;
  public static final int MOST_REDEMPTIONS = 10_000;

  // What two bytes of days since 1970 reach.
  private static final LocalDate LAST = LocalDate.ofEpochDay(65_535);

  /// @throws AccountRefusal if a number is out of its range
  public VoucherOffer {
    if (plan == Plan.FREE) {
      throw new AccountRefusal(
          "voucher-free", "Everybody has the free plan; a voucher gives premium.");
    }
    if (days < 0 || days > MOST_DAYS) {
      throw new AccountRefusal(
          "voucher-days", "A voucher gives 1 to 3650 days; 0 stands for no end.");
    }
    if (redemptions < 1 || redemptions > MOST_REDEMPTIONS) {
      throw new AccountRefusal("voucher-people", "A voucher is for 1 to 10000 people.");
    }
    if (lastDay.isBefore(LocalDate.EPOCH) || lastDay.isAfter(LAST)) {
      throw new AccountRefusal("voucher-last-day", "A voucher's last day lies before June 2149.");
    }
  }

  Optional<Duration> length() {
    return days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days));
  }
}
