package org.holdfast.server;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.Plan;
import org.holdfast.identity.Subscription;
import org.holdfast.identity.VoucherInfo;
import org.holdfast.identity.VoucherOffer;
import org.holdfast.identity.VoucherSerial;
import org.holdfast.identity.Vouchers;

/// What the command line asks about plans and vouchers.
final class ConsolePlans {

  private static final Duration LONGEST = Duration.ofDays(VoucherOffer.MOST_DAYS);

  private final Holdfast holdfast;

  ConsolePlans(Holdfast holdfast) {
    this.holdfast = holdfast;
  }

  /// As lists have it.
  static String shown(Subscription held) {
    String until = held.until().map(end -> " until " + ConsoleDesk.day(end)).orElse("");
    return held.plan().word() + until;
  }

  List<String> set(Account account, String plan, String length) {
    Subscription now =
        holdfast
            .identity()
            .plans()
            .changeByKeeper(account.id(), Plan.parse(plan), parsed(length, "--for"));
    holdfast.driveUse().tell(account.id());
    return List.of("%s has the plan %s".formatted(account.email().shown(), shown(now)));
  }

  List<String> make(ConsoleCommand.MakeVoucher asked) {
    Duration valid =
        parsed(asked.valid(), "--valid")
            .orElseThrow(() -> new AccountRefusal("Say with --valid how long it can be redeemed."));
    LocalDate lastDay =
        ConsoleDesk.day(holdfast.clock().instant()).plusDays(days(valid, "--valid"));
    int days = parsed(asked.length(), "--for").map(length -> days(length, "--for")).orElse(0);
    VoucherOffer offer =
        new VoucherOffer(Plan.parse(asked.plan()), days, number(asked.times()), lastDay);
    return List.of(vouchers().makeByKeeper(offer, asked.note()));
  }

  List<String> list() {
    LocalDate today = ConsoleDesk.day(holdfast.clock().instant());
    return vouchers().allForKeeper().stream().map(each -> line(each, today)).toList();
  }

  private static String line(VoucherInfo voucher, LocalDate today) {
    VoucherOffer offer = voucher.offer();
    String length = offer.days() == 0 ? "without end" : "for " + offer.days() + " days";
    return "%s  %s %s  redeemed %d of %d  until %s  %s%s"
        .formatted(
            voucher.serial().text(),
            offer.plan().word(),
            length,
            voucher.redeemed(),
            offer.redemptions(),
            offer.lastDay(),
            voucher.state(today).name().toLowerCase(Locale.ROOT),
            voucher.note().isEmpty() ? "" : "  " + voucher.note());
  }

  List<String> revoke(String serial) {
    vouchers().revokeByKeeper(VoucherSerial.parse(serial));
    return List.of("revoked 1");
  }

  private Vouchers vouchers() {
    return holdfast.identity().vouchers();
  }

  private static Optional<Duration> parsed(String length, String option) {
    if (length.isEmpty()) {
      return Optional.empty();
    }
    try {
      Duration parsed = SettingsSection.parseDuration(length);
      if (parsed.isPositive() && parsed.compareTo(LONGEST) <= 0) {
        return Optional.of(parsed);
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new AccountRefusal(option + " is a time such as 365d, ten years at most.");
  }

  private static int days(Duration length, String option) {
    if (!length.equals(Duration.ofDays(length.toDays()))) {
      throw new AccountRefusal(option + " is in whole days, such as 365d.");
    }
    return Math.toIntExact(length.toDays());
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new AccountRefusal("--times is a whole number, not " + text + ".");
    }
  }
}
