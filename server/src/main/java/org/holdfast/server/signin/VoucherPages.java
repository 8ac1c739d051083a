package org.holdfast.server.signin;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.Identity;
import org.holdfast.identity.Plan;
import org.holdfast.identity.VoucherInfo;
import org.holdfast.identity.VoucherOffer;
import org.holdfast.identity.VoucherSerial;
import org.holdfast.identity.Vouchers;

/// `/account/vouchers`: the server's owner makes vouchers, sees what became of them, and ends them.
final class VoucherPages {

  private static final String HOME = "/account/vouchers";

  private final Vouchers vouchers;
  private final InstantSource clock;

  VoucherPages(Identity identity, InstantSource clock) {
    this.vouchers = identity.vouchers();
    this.clock = clock;
  }

  /// @param state as [VoucherInfo.State], in lower case
  record Row(
      String serial, String note, String gives, String redeemed, String until, String state) {
    public boolean open() {
      return state.equals("open");
    }
  }

  record Content(String note, String error, List<Row> rows) {
    public Content {
      rows = List.copyOf(rows);
    }
  }

  void in(Routes routes) {
    routes.get(HOME, this::show).post(HOME, this::make).post(HOME + "/revoke", this::revoke);
  }

  private Reply show(Visit visit) {
    String error = visit.why();
    LocalDate today = today();
    List<Row> rows =
        vouchers.all(visit.signedIn()).stream().map(each -> row(visit, each, today)).toList();
    String note = error.isEmpty() ? visit.message() : "";
    return new Reply.Show(visit.pageWithForms("vouchers", new Content(note, error, rows)));
  }

  private static Row row(Visit visit, VoucherInfo voucher, LocalDate today) {
    VoucherOffer offer = voucher.offer();
    String plan = visit.say("plan." + offer.plan().word());
    String gives =
        offer.days() == 0
            ? visit.say("vouchers.gives.ever", plan)
            : visit.say("vouchers.gives", plan, offer.days());
    return new Row(
        voucher.serial().text(),
        voucher.note(),
        gives,
        visit.say("vouchers.redeemed", voucher.redeemed(), offer.redemptions()),
        visit.words().day(offer.lastDay()),
        voucher.state(today).name().toLowerCase(Locale.ROOT));
  }

  private Reply make(Visit visit) {
    try {
      VoucherOffer offer =
          new VoucherOffer(
              Plan.PREMIUM,
              visit.isSet("days") ? number(visit, "days") : 0,
              number(visit, "times"),
              today().plusDays(number(visit, "valid")));
      String code = vouchers.make(visit.signedIn(), offer, visit.field("note"));
      return visit.showOnce(
          "once",
          new Once(
              visit.say("vouchers.done"),
              visit.say("vouchers.once", visit.words().day(offer.lastDay())),
              List.of(code),
              false,
              HOME));
    } catch (AccountRefusal e) {
      return visit.refuse(400, HOME, visit.words().of(e));
    }
  }

  private static int number(Visit visit, String field) {
    return PlansPages.number(visit.field(field).strip(), 5)
        .orElseThrow(() -> new AccountRefusal(visit.say("vouchers.number.wrong")));
  }

  private Reply revoke(Visit visit) {
    try {
      vouchers.revoke(visit.signedIn(), VoucherSerial.parse(visit.field("id")));
    } catch (AccountRefusal e) {
      return visit.refuse(400, HOME, visit.words().of(e));
    }
    return Visit.go(HOME, "message", "voucher-revoked");
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
