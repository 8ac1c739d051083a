package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.holdfast.audit.AuditLog;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Who;
import org.holdfast.database.Database;
import org.holdfast.database.SealedFields;
import org.holdfast.identity.IdentityRefusal.VoucherRefused.Why;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Plans and vouchers, on either database.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
abstract class PlansContract {

  private static final LocalDate TODAY = LocalDate.parse("2026-11-26");
  private static final VoucherOffer MONTH = offer(30, 1);
  private static final long GIB = 1L << 30;

  private House house;
  private Plans plans;
  private Vouchers vouchers;
  private Account ana;
  private Account ben;
  private Browser laptop;

  abstract Database open();

  @BeforeEach
  void start() {
    house = new House(open(), SignUps.Policy.OPEN);
    plans = house.identity.plans();
    vouchers = house.identity.vouchers();
    ana = house.ana();
    ben = person("ben@example.org");
    laptop = new Browser(house);
    laptop.password(House.ANA, House.GOOD, false);
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Account person(String email) {
    return house.identity.accounts().create(EmailAddress.parse(email), "");
  }

  private static VoucherOffer offer(int days, int redemptions) {
    return new VoucherOffer(Plan.PREMIUM, days, redemptions, TODAY.plusDays(90));
  }

  private Entitlements entitled(Account account) {
    return house.database.read(tx -> plans.of(tx, account.id())).entitlements();
  }

  private Plan plan(Account account) {
    return plans.of(account.id()).plan();
  }

  private void assertRefused(Account account, String code, Why why) {
    assertThatThrownBy(() -> vouchers.redeem(account.id(), code))
        .isInstanceOfSatisfying(
            IdentityRefusal.VoucherRefused.class, e -> assertThat(e.why()).isEqualTo(why));
  }

  private long mails(String to, Class<? extends News> kind) {
    return house.news(to).stream().filter(kind::equals).count();
  }

  // ---- plans

  @Test
  void whoJoinsIsFreeAndWhatTheOwnerGivesHoldsAtOnce() {
    assertThat(entitled(ben)).isEqualTo(Entitlements.defaults(Plan.FREE));

    plans.change(laptop.fresh(), ben.id(), Plan.PREMIUM, Optional.empty());

    assertThat(entitled(ben)).isEqualTo(Entitlements.defaults(Plan.PREMIUM));
    assertThat(mails("ben@example.org", News.PlanChanged.class)).isEqualTo(1);
    Event event = house.events.getLast();
    assertThat(event.kind()).isEqualTo(EventKind.PLAN_CHANGED);
    assertThat(event.account()).contains(ben.id().value());
    assertThat(event.detail()).isEqualTo(new Detail.Count(Plan.PREMIUM.code()));
  }

  @Test
  void onlyTheOwnerOfTheServerHandsOutPlansAndOnlyJustProved() {
    Account eve = house.join(EmailAddress.parse("eve@example.org"), "Eve", House.GOOD, "");
    Browser phone = new Browser(house);
    phone.password(eve.email(), House.GOOD, false);

    assertThatThrownBy(() -> plans.change(phone.fresh(), eve.id(), Plan.PREMIUM, Optional.empty()))
        .isInstanceOf(IdentityRefusal.NotTheOwner.class);
    assertThatThrownBy(() -> plans.everyone(phone.fresh()))
        .isInstanceOf(IdentityRefusal.NotTheOwner.class);
    assertThatThrownBy(() -> vouchers.make(phone.fresh(), MONTH, ""))
        .isInstanceOf(IdentityRefusal.NotTheOwner.class);
    vouchers.makeByKeeper(MONTH, "");
    VoucherSerial serial = vouchers.allForKeeper().getFirst().serial();
    assertThatThrownBy(() -> vouchers.revoke(phone.fresh(), serial))
        .isInstanceOf(IdentityRefusal.NotTheOwner.class);

    house.later(Duration.ofMinutes(6));
    assertThatThrownBy(() -> plans.change(laptop.fresh(), eve.id(), Plan.PREMIUM, Optional.empty()))
        .isInstanceOf(IdentityRefusal.ProofTooOld.class);
    assertThatThrownBy(() -> vouchers.all(laptop.fresh()))
        .isInstanceOf(IdentityRefusal.ProofTooOld.class);
    assertThat(plan(eve)).isEqualTo(Plan.FREE);
  }

  @Test
  void aPlanThatEndsFallsBackToFreeByItself() {
    plans.changeByKeeper(ben.id(), Plan.PREMIUM, Optional.of(Duration.ofDays(365)));

    house.later(Duration.ofDays(365).minusSeconds(1));
    assertThat(plan(ben)).isEqualTo(Plan.PREMIUM);
    house.identity.keepHouse();
    assertThat(house.count(EventKind.PLAN_ENDED)).isZero();

    house.later(Duration.ofSeconds(1));
    assertThat(entitled(ben)).isEqualTo(Entitlements.defaults(Plan.FREE));
    house.identity.keepHouse();
    house.identity.keepHouse();
    assertThat(house.count(EventKind.PLAN_ENDED)).isEqualTo(1);
    assertThat(mails("ben@example.org", News.PlanChanged.class)).isEqualTo(2);
    assertThat(plans.of(ben.id()).since()).isEqualTo(house.now);
  }

  @Test
  void aPlanThatWasGivenAnotherEndIsNotEndedByTheFormerOne() {
    plans.changeByKeeper(ben.id(), Plan.PREMIUM, Optional.of(Duration.ofDays(1)));
    house.later(Duration.ofHours(1));
    plans.changeByKeeper(ben.id(), Plan.PREMIUM, Optional.empty());

    house.later(Duration.ofDays(2));
    house.identity.keepHouse();

    assertThat(plan(ben)).isEqualTo(Plan.PREMIUM);
    assertThat(plans.of(ben.id()).since()).as("it is the same plan").isEqualTo(House.NOON);
    assertThat(house.count(EventKind.PLAN_ENDED)).isZero();
  }

  @Test
  void r11_whenAPlanEndsIsNotWhatARowBesideItSays() {
    plans.changeByKeeper(ben.id(), Plan.PREMIUM, Optional.of(Duration.ofDays(365)));
    house.database.write(tx -> tx.execute("update identity_plan_end set ends_at = 0"));

    house.identity.keepHouse();

    assertThat(plan(ben)).isEqualTo(Plan.PREMIUM);
    assertThat(house.count(EventKind.PLAN_ENDED)).isZero();
    assertThat(due()).as("the row is put right").isZero();
    house.later(Duration.ofDays(365));
    house.identity.keepHouse();
    assertThat(house.count(EventKind.PLAN_ENDED)).isEqualTo(1);
  }

  private int due() {
    return house.database.read(
        tx ->
            tx.fetch("select 1 from identity_plan_end where ends_at <= ?", house.now.toEpochMilli())
                .size());
  }

  @Test
  void theFreePlanHasNoEndAndNobodyElsesAccountIsGivenOne() {
    assertThatThrownBy(
            () -> plans.changeByKeeper(ben.id(), Plan.FREE, Optional.of(Duration.ofDays(1))))
        .isInstanceOf(AccountRefusal.class);
    assertThatThrownBy(
            () ->
                plans.changeByKeeper(
                    AccountId.random(house.random), Plan.PREMIUM, Optional.empty()))
        .isInstanceOf(AccountRefusal.class);
  }

  @Test
  void r11_aPlanThatWasEditedInTheDatabaseIsNoticed() {
    plans.changeByKeeper(ana.id(), Plan.PREMIUM, Optional.empty());
    byte[] hers = sealed(ana);

    write(ben, hers);
    assertThatThrownBy(() -> entitled(ben)).isInstanceOf(AccountAltered.class);

    byte[] flipped = hers.clone();
    flipped[flipped.length - 20] ^= 1;
    write(ana, flipped);
    assertThatThrownBy(() -> plans.of(ana.id())).isInstanceOf(AccountAltered.class);
  }

  @Test
  void anAccountFromBeforeGetsThePlanThatItsDriveHadAndNoOther() {
    Account old =
        new Account(
            ben.id(),
            ben.email(),
            "Ben",
            ben.createdAt(),
            ben.locale(),
            Standing.ACTIVE,
            false,
            false,
            0,
            Subscription.FROM_BEFORE);
    SealedFields fields = new SealedFields(House.key(1), House.key(2), house.random);
    write(ben, fields.seal("signin_account.sealed", ben.id().bytes(), old.texts().subList(0, 8)));
    house.identity.accounts().rename(ben.id(), "Benno", ben.locale()); // it stays one from before

    assertThat(plans.isFromBefore(ben.id())).isTrue();
    assertThat(plan(ben)).isEqualTo(Plan.FREE);
    plans.adopt(ben.id(), Plan.PREMIUM);
    assertThat(plan(ben)).isEqualTo(Plan.PREMIUM);
    assertThat(plans.isFromBefore(ben.id())).isFalse();

    plans.changeByKeeper(ben.id(), Plan.FREE, Optional.empty());
    plans.adopt(ben.id(), Plan.PREMIUM);
    assertThat(plan(ben)).isEqualTo(Plan.FREE);
  }

  private byte[] sealed(Account account) {
    return house.database.read(
        tx ->
            tx.resultQuery(
                    "select sealed from identity_account where account_id = ?",
                    (Object) account.id().bytes())
                .fetchSingle()
                .get(0, byte[].class));
  }

  private void write(Account account, byte[] sealed) {
    house.database.write(
        tx ->
            tx.execute(
                "update identity_account set sealed = ? where account_id = ?",
                sealed,
                account.id().bytes()));
  }

  // ---- vouchers

  @Test
  void aVoucherGivesWhatItSaysOnce() {
    String code = vouchers.make(laptop.fresh(), MONTH, "raffle");

    Subscription now = vouchers.redeem(ben.id(), " " + code.toLowerCase(java.util.Locale.ROOT));

    assertThat(now.plan()).isEqualTo(Plan.PREMIUM);
    assertThat(now.until()).contains(house.now.plus(Duration.ofDays(30)));
    assertThat(entitled(ben)).isEqualTo(Entitlements.defaults(Plan.PREMIUM));
    assertRefused(ben, code, Why.REDEEMED);
    assertRefused(ana, code, Why.REDEEMED);
    assertThat(vouchers.all(laptop.fresh()))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.redeemed()).isEqualTo(1);
              assertThat(each.note()).isEqualTo("raffle");
              assertThat(each.state(TODAY)).isEqualTo(VoucherInfo.State.REDEEMED);
            });
    assertThat(house.events)
        .filteredOn(event -> event.kind() == EventKind.PLAN_CHANGED)
        .extracting(Event::who)
        .containsExactly(new Who.Account(ben.id().value()));
    assertThat(house.count(EventKind.VOUCHER_MADE)).isEqualTo(1);
    assertThat(
            house.events.stream()
                .filter(event -> event.kind() == EventKind.VOUCHER_REDEEMED)
                .map(Event::outcome))
        .containsExactly(Outcome.DONE, Outcome.REFUSED, Outcome.REFUSED);
  }

  @Test
  void aVoucherForSeveralIsRedeemedOnceByEach() {
    String code = vouchers.makeByKeeper(offer(30, 2), "");
    Account eve = person("eve@example.org");

    vouchers.redeem(ben.id(), code);
    assertRefused(ben, code, Why.REDEEMED);
    vouchers.redeem(eve.id(), code);
    assertRefused(ana, code, Why.REDEEMED);
  }

  @Test
  void aSecondVoucherAddsItsTimeToTheFirstOne() {
    vouchers.redeem(ben.id(), vouchers.makeByKeeper(MONTH, ""));
    house.later(Duration.ofDays(10));

    Subscription now = vouchers.redeem(ben.id(), vouchers.makeByKeeper(MONTH, ""));

    assertThat(now.until()).contains(House.NOON.plus(Duration.ofDays(60)));
    assertThat(now.since()).isEqualTo(House.NOON);
  }

  @Test
  void aVoucherWithoutEndGivesOneAndAnotherIsNotWastedOnIt() {
    vouchers.redeem(ben.id(), vouchers.makeByKeeper(offer(0, 1), ""));
    assertThat(plans.of(ben.id()).until()).isEmpty();

    String spare = vouchers.makeByKeeper(MONTH, "");
    assertRefused(ben, spare, Why.NEEDLESS);
    assertThat(vouchers.redeem(ana.id(), spare).plan()).isEqualTo(Plan.PREMIUM);
  }

  @Test
  void everyAlteredLetterIsRefused() {
    String code = vouchers.makeByKeeper(MONTH, "");
    for (int at = 0; at < code.length(); at++) {
      if (code.charAt(at) != '-') {
        char other = code.charAt(at) == '7' ? '8' : '7';
        assertRefused(ben, code.substring(0, at) + other + code.substring(at + 1), Why.ALTERED);
        house.later(Duration.ofMinutes(3)); // who tries many has to wait
      }
    }
    assertRefused(ben, code.substring(1), Why.ALTERED);
    assertRefused(ben, "", Why.ALTERED);
    assertThat(plan(ben)).isEqualTo(Plan.FREE);
    assertThat(vouchers.redeem(ben.id(), code).plan()).isEqualTo(Plan.PREMIUM);
  }

  @Test
  void w05_whoTriesOneVoucherAfterAnotherHasToWaitAndFillsNoLog() {
    String code = vouchers.makeByKeeper(MONTH, "");
    vouchers.revokeByKeeper(vouchers.allForKeeper().getFirst().serial());
    for (int i = 0; i < 20; i++) {
      assertRefused(ben, code, Why.REVOKED);
    }

    String good = vouchers.makeByKeeper(offer(30, 2), "");
    assertThatThrownBy(() -> vouchers.redeem(ben.id(), good))
        .isInstanceOf(IdentityRefusal.TooManyBegun.class);
    assertThat(house.count(EventKind.VOUCHER_REDEEMED)).isEqualTo(20);
    assertThat(vouchers.redeem(ana.id(), good).plan()).isEqualTo(Plan.PREMIUM);
    house.later(Duration.ofMinutes(3));
    assertThat(vouchers.redeem(ben.id(), good).plan()).isEqualTo(Plan.PREMIUM);
  }

  @Test
  void aVoucherIsRefusedAfterItsLastDayAndNotOnIt() {
    String code = vouchers.makeByKeeper(offer(30, 2), "");

    house.now = TODAY.plusDays(90).atTime(23, 59).toInstant(java.time.ZoneOffset.UTC);
    vouchers.redeem(ben.id(), code);
    house.later(Duration.ofMinutes(1));
    assertRefused(ana, code, Why.EXPIRED);
  }

  @Test
  void aRevokedVoucherIsRefusedAndWhatItGaveStays() {
    String code = vouchers.makeByKeeper(offer(30, 5), "");
    vouchers.redeem(ben.id(), code);
    VoucherSerial serial = vouchers.allForKeeper().getFirst().serial();

    vouchers.revoke(laptop.fresh(), VoucherSerial.parse(serial.text()));

    assertRefused(ana, code, Why.REVOKED);
    assertThat(plan(ben)).isEqualTo(Plan.PREMIUM);
    assertThat(house.count(EventKind.VOUCHER_REVOKED)).isEqualTo(1);
    assertThatThrownBy(() -> vouchers.revokeByKeeper(serial)).isInstanceOf(AccountRefusal.class);
  }

  @Test
  void r11_whoWritesTheDatabaseMakesNoVoucherGoodAgain() {
    String code = vouchers.makeByKeeper(MONTH, "");
    byte[] unused = voucher();
    vouchers.redeem(ben.id(), code);

    house.database.write(
        tx -> tx.execute("update identity_voucher set sealed = ?", (Object) unused));
    assertRefused(ana, code, Why.REDEEMED);

    house.database.write(tx -> tx.execute("delete from identity_voucher"));
    assertRefused(ana, code, Why.REVOKED);
  }

  @Test
  void aVoucherStaysRedeemedWhenWhoRedeemedItIsErased() {
    String code = vouchers.makeByKeeper(MONTH, "");
    vouchers.redeem(ben.id(), code);
    house.database.write(
        tx ->
            tx.execute(
                "delete from identity_redemption where account_id = ?", (Object) ben.id().bytes()));

    assertRefused(ana, code, Why.REDEEMED);
  }

  @Test
  void aCodeThatSaysMoreThanTheListIsRefused() {
    String code = vouchers.makeByKeeper(MONTH, "");
    VoucherInfo listed = vouchers.allForKeeper().getFirst();
    VoucherRows rows =
        new VoucherRows(
            new Books(
                house.database,
                new SealedFields(House.key(1), House.key(2), house.random),
                house.random,
                () -> house.now,
                AuditLog.NONE));
    VoucherInfo less =
        new VoucherInfo(listed.serial(), offer(1, 1), "", listed.madeAt(), 0, Optional.empty());
    house.database.write(
        tx -> {
          rows.put(tx, less);
          return true;
        });

    assertRefused(ben, code, Why.REVOKED);
  }

  @Test
  void whoRedeemsManyGoodVouchersDoesNotWait() {
    for (int i = 0; i < 25; i++) {
      vouchers.redeem(ben.id(), vouchers.makeByKeeper(offer(1, 1), ""));
    }

    assertThat(plans.of(ben.id()).until()).contains(house.now.plus(Duration.ofDays(25)));
  }

  private byte[] voucher() {
    return house.database.read(
        tx ->
            tx.resultQuery("select sealed from identity_voucher")
                .fetchSingle()
                .get(0, byte[].class));
  }

  @Test
  void aNewKeySignsAfterAYearAndTheOldOnesVouchersHold() {
    VoucherOffer long0 = new VoucherOffer(Plan.PREMIUM, 30, 1, TODAY.plusYears(3));
    String before = vouchers.makeByKeeper(long0, "");
    house.later(Duration.ofDays(366));
    String after = vouchers.makeByKeeper(long0, "");

    assertThat(house.count(EventKind.SIGNING_KEY_MADE)).isEqualTo(2);
    vouchers.redeem(ben.id(), before);
    vouchers.redeem(ana.id(), after);
  }

  @Test
  void whatNoVoucherCanGiveIsRefused() {
    assertThatThrownBy(() -> new VoucherOffer(Plan.FREE, 30, 1, TODAY))
        .isInstanceOf(AccountRefusal.class);
    assertThatThrownBy(() -> offer(3_651, 1)).isInstanceOf(AccountRefusal.class);
    assertThatThrownBy(() -> offer(30, 0)).isInstanceOf(AccountRefusal.class);
    assertThatThrownBy(
            () ->
                vouchers.makeByKeeper(new VoucherOffer(Plan.PREMIUM, 1, 1, TODAY.minusDays(1)), ""))
        .isInstanceOf(AccountRefusal.class);
  }

  @Test
  void w21_ofManyWhoRedeemOneVoucherAtOnceOneGetsIt() {
    String code = vouchers.makeByKeeper(MONTH, "");
    List<Account> people = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      people.add(person("p" + i + "@example.org"));
    }

    List<Boolean> given = atOnce(people.stream().map(each -> redeeming(each, code)).toList());

    assertThat(given).containsOnlyOnce(true);
    assertThat(people.stream().filter(each -> plan(each) == Plan.PREMIUM)).hasSize(1);
    assertThat(vouchers.allForKeeper().getFirst().redeemed()).isEqualTo(1);
  }

  @Test
  void w21_whoRedeemsTheSameVoucherAtManyPlacesAtOnceGetsItOnce() {
    String code = vouchers.makeByKeeper(offer(30, 8), "");

    List<Boolean> given = atOnce(java.util.Collections.nCopies(8, redeeming(ben, code)));

    assertThat(given).containsOnlyOnce(true);
    assertThat(plans.of(ben.id()).until()).contains(house.now.plus(Duration.ofDays(30)));
  }

  private Callable<Boolean> redeeming(Account account, String code) {
    return () -> {
      try {
        vouchers.redeem(account.id(), code);
        return true;
      } catch (IdentityRefusal.VoucherRefused _) {
        return false;
      }
    };
  }

  private static <T> List<T> atOnce(List<Callable<T>> deeds) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(deeds)) {
        results.add(each.get());
      }
      return results;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  // ---- how full drives are

  private void uses(long bytes) {
    plans.noteUse(Map.of(ben.id(), bytes));
  }

  private List<Fullness> toldBen() {
    List<Fullness> told = new ArrayList<>();
    for (Letter letter : house.letters) {
      if (letter instanceof Letter.Notice(Contact _, var _, News.DriveFilling(Fullness now))) {
        told.add(now);
      }
    }
    return told;
  }

  @Test
  void eachStateIsToldOnceUntilItIsBetter() {
    uses(4 * GIB);
    assertThat(toldBen()).isEmpty();
    uses(5 * GIB - GIB / 4);
    uses(5 * GIB - GIB / 4);
    uses(5 * GIB - 1000);
    uses(6 * GIB);
    uses(5 * GIB);
    assertThat(toldBen()).containsExactly(Fullness.NEARING, Fullness.CRITICAL, Fullness.EXCEEDED);

    uses(5 * GIB - GIB / 4);
    uses(6 * GIB);
    assertThat(toldBen()).hasSize(4).endsWith(Fullness.EXCEEDED);
  }

  @Test
  void aSmallerPlanIsToldAsAFullDriveAndALargerOneAsRoom() {
    plans.changeByKeeper(ben.id(), Plan.PREMIUM, Optional.empty());
    uses(6 * GIB);
    assertThat(toldBen()).isEmpty();

    plans.changeByKeeper(ben.id(), Plan.FREE, Optional.empty());
    uses(6 * GIB);
    plans.changeByKeeper(ben.id(), Plan.PREMIUM, Optional.empty());
    uses(6 * GIB);
    plans.changeByKeeper(ben.id(), Plan.FREE, Optional.empty());
    uses(6 * GIB);
    assertThat(toldBen()).containsExactly(Fullness.EXCEEDED, Fullness.EXCEEDED);
  }

  @Test
  void w21_manyWhoSeeAFullDriveAtOnceWriteOneMail() {
    atOnce(
        java.util.Collections.nCopies(
            8,
            () -> {
              uses(6 * GIB);
              return true;
            }));

    assertThat(toldBen()).containsExactly(Fullness.EXCEEDED);
  }
}
