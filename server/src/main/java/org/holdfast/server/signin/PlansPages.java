package org.holdfast.server.signin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.Fullness;
import org.holdfast.identity.Identity;
import org.holdfast.identity.Plan;
import org.holdfast.identity.Plans;
import org.holdfast.identity.Subscription;
import org.holdfast.server.DriveUse;

/// `/account/plans`: the server's owner sees who there is, with what plan and how much space, and
/// hands out plans. Nothing of what is in a drive is looked at.
final class PlansPages {

  private static final String HOME = "/account/plans";
  private static final int ON_PAGE = 50;
  private static final int MOST_DAYS = 3_650;

  private final Plans plans;
  private final DriveUse use;
  private final InstantSource clock;

  PlansPages(Identity identity, DriveUse use, InstantSource clock) {
    this.plans = identity.plans();
    this.use = use;
    this.clock = clock;
  }

  /// @param plan as [Plan#word]
  /// @param until empty: without end
  /// @param state as [Fullness#word]
  record Row(String id, String email, String plan, String until, String used, String state) {
    /// Mute: it holds an address.
    @Override
    public String toString() {
      return "Row[" + id + "]";
    }
  }

  /// @param before the address of the page before; empty if there is none
  /// @param after that of the next
  record Content(String note, String error, List<Row> rows, String before, String after) {
    public Content {
      rows = List.copyOf(rows);
    }
  }

  void in(Routes routes) {
    routes.get(HOME, this::show).post(HOME, this::change);
  }

  private Reply show(Visit visit) {
    String error = visit.why();
    List<Account> everyone = plans.everyone(visit.signedIn());
    int last = Math.max(0, (everyone.size() - 1) / ON_PAGE);
    int page = Math.min(last, number(visit.field("page"), 4).orElse(0));
    Map<AccountId, Long> used = use.bytes();
    Instant now = clock.instant();
    List<Row> rows =
        everyone.stream()
            .skip((long) page * ON_PAGE)
            .limit(ON_PAGE)
            .map(each -> row(visit, each, used.getOrDefault(each.id(), 0L), now))
            .toList();
    Content content =
        new Content(
            error.isEmpty() ? visit.message() : "",
            error,
            rows,
            page > 0 ? at(page - 1) : "",
            page < last ? at(page + 1) : "");
    return new Reply.Show(visit.pageWithForms("plans", content));
  }

  private static String at(int page) {
    return LocalPath.with(HOME, "page", Integer.toString(page));
  }

  private Row row(Visit visit, Account account, long used, Instant now) {
    Subscription held = account.subscription().at(now);
    long total = plans.settings().of(held.plan()).quotaBytes();
    return new Row(
        account.id().text(),
        account.email().shown(),
        held.plan().word(),
        held.until().map(visit.words()::minute).orElse(""),
        visit.say("plan.used", visit.words().size(used), visit.words().size(total)),
        Fullness.of(total, used).word());
  }

  private Reply change(Visit visit) {
    try {
      AccountId account = account(visit.field("id"));
      Plan plan = Plan.parse(visit.field("plan"));
      plans.change(visit.signedIn(), account, plan, length(visit));
      use.tell(account);
    } catch (AccountRefusal e) {
      return visit.refuse(400, HOME, visit.words().of(e));
    }
    return Visit.go(HOME, "message", "plan-set");
  }

  private static AccountId account(String id) {
    try {
      return AccountId.parse(id);
    } catch (IllegalArgumentException _) {
      throw new AccountRefusal("There is no such account.");
    }
  }

  private static Optional<Duration> length(Visit visit) {
    String typed = visit.field("days").strip();
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        number(typed, 4)
            .filter(days -> days >= 1 && days <= MOST_DAYS)
            .map(Duration::ofDays)
            .orElseThrow(() -> new AccountRefusal(visit.say("plans.days.wrong"))));
  }

  /// @return empty if it is none of so many digits at most
  static Optional<Integer> number(String typed, int digits) {
    return typed.matches("[0-9]{1," + digits + "}")
        ? Optional.of(Integer.valueOf(typed))
        : Optional.empty();
  }
}
