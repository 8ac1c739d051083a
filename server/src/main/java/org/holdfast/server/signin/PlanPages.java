package org.holdfast.server.signin;

import java.util.ArrayList;
import java.util.List;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Fullness;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.Plans;
import org.holdfast.identity.Subscription;
import org.holdfast.identity.Vouchers;
import org.holdfast.server.DriveUse;

/// `/account/plan`: what one's plan holds, how full one's drive is, and a field for a voucher.
final class PlanPages {

  private static final String HOME = "/account/plan";

  private final Plans plans;
  private final Vouchers vouchers;
  private final DriveUse use;

  PlanPages(Identity identity, DriveUse use) {
    this.plans = identity.plans();
    this.vouchers = identity.vouchers();
    this.use = use;
  }

  /// @param percent of the quota that is used; 100 at most
  /// @param state as [Fullness#word]
  record Content(
      String note,
      String error,
      String plan,
      String until,
      String used,
      int percent,
      String state,
      List<String> holds) {
    public Content {
      holds = List.copyOf(holds);
    }
  }

  void in(Routes routes) {
    routes.get(HOME, this::show).post(HOME, this::redeem);
  }

  private Reply show(Visit visit) {
    String error = visit.why();
    AccountId account = visit.account();
    Subscription held = plans.of(account);
    Entitlements entitlements = plans.settings().of(held.plan());
    long used = use.bytes(account);
    long total = entitlements.quotaBytes();
    Content content =
        new Content(
            error.isEmpty() ? visit.message() : "",
            error,
            visit.say("plan." + held.plan().word()),
            held.until().map(visit.words()::minute).orElse(""),
            visit.say("plan.used", visit.words().size(used), visit.words().size(total)),
            (int) Math.min(100, used * 100.0 / total),
            Fullness.of(total, used).word(),
            holds(visit, entitlements));
    return new Reply.Show(visit.pageWithForms("plan", content));
  }

  /// What there is today; what a later room gives is told once that room is there.
  private static List<String> holds(Visit visit, Entitlements held) {
    List<String> lines = new ArrayList<>();
    lines.add(visit.say("plan.holds.quota", visit.words().size(held.quotaBytes())));
    lines.add(
        held.restoreWindow()
            .map(window -> visit.say("plan.holds.restore", window.toDays()))
            .orElseGet(() -> visit.say("plan.holds.no-restore")));
    lines.add(visit.say("plan.holds.bin", held.recycleBinKept().toDays()));
    lines.add(visit.say("plan.holds.versions", held.versionsShown()));
    return lines;
  }

  private Reply redeem(Visit visit) {
    AccountId account = visit.account();
    try {
      vouchers.redeem(account, visit.field("voucher"));
    } catch (IdentityRefusal.VoucherRefused e) {
      return visit.refuse(400, HOME, visit.words().of(e));
    }
    use.tell(account);
    return Visit.go(HOME, "message", "plan-redeemed");
  }
}
