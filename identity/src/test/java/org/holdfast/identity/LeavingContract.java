package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.holdfast.audit.EventKind;
import org.holdfast.database.Database;
import org.holdfast.database.SealedFields;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Deleting an account, on every engine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class LeavingContract {

  private static final String PHONE = "+43699100200";
  private static final EmailAddress BEN = EmailAddress.parse("ben@example.org");
  private static final Duration GRACE = Duration.ofDays(30);

  House house;
  Leaving leaving;
  private Account ana; // owns the server
  Account ben;
  private Browser browser;

  abstract Database open();

  @BeforeEach
  void begin() {
    house = new House(open(), SignUps.Policy.OPEN);
    leaving = house.identity.leaving();
    ana = house.ana();
    ben = house.join(BEN, "Ben", House.GOOD, "");
    browser = new Browser(house);
    browser.password(BEN, House.GOOD, true);
  }

  @AfterEach
  void end() {
    house.close();
  }

  private String secret(EmailAddress of) {
    return house.letters.reversed().stream()
        .filter(letter -> letter.to().equals(new Contact.Mail(of.shown())))
        .flatMap(
            letter ->
                letter instanceof Letter.Notice notice
                        && notice.news() instanceof News.DeletionPending pending
                    ? java.util.stream.Stream.of(pending.secret())
                    : java.util.stream.Stream.empty())
        .findFirst()
        .orElseThrow();
  }

  private long told() {
    return house.news(BEN.shown()).stream().filter(News.DeletionPending.class::equals).count();
  }

  @Test
  void whoAsksIsSignedOutEverywhereToldAndClosedOut() {
    String token = house.identity.tokens().issue(ben.id(), "backup");
    String cookie = browser.session;

    Instant due = leaving.ask(browser.fresh());

    assertThat(due).isEqualTo(House.NOON.plus(GRACE));
    assertThat(told()).isEqualTo(1);
    assertThat(house.count(EventKind.DELETION_ASKED)).isEqualTo(1);
    assertThat(house.identity.sessions().find(cookie)).isEmpty();
    assertThat(house.identity.tokens().bearer(token)).isEmpty();
    assertThatThrownBy(() -> house.identity.tokens().issue(ben.id(), "another"))
        .isInstanceOf(AccountRefusal.class)
        .hasMessageContaining("to be deleted");
    assertThat(browser.password(BEN, House.GOOD, false)).isInstanceOf(Step.Leaving.class);
    assertThat(leaving.due(ben.id())).contains(due);
  }

  @Test
  void w14_whatWasOpenBeforeStaysShutWhenTheAccountIsKept() {
    String token = house.identity.tokens().issue(ben.id(), "backup");
    String cookie = browser.session;
    leaving.ask(browser.fresh());

    leaving.keep(secret(BEN));

    assertThat(house.identity.sessions().find(cookie)).isEmpty();
    assertThat(house.identity.tokens().bearer(token)).isEmpty();
    assertThat(house.identity.devices().list(ben.id())).isEmpty();
  }

  @Test
  void anAccountThatIsClosedAlreadyIsNotAskedForAgain() {
    BrowserSession session = browser.fresh();
    house.identity.securing().freeze(ben.id());
    assertThatThrownBy(() -> leaving.ask(session)).isInstanceOf(IdentityRefusal.Over.class);
    assertThat(leaving.due(ben.id())).isEmpty();
  }

  @Test
  void whoAskedOnceDoesNotAskAgain() {
    BrowserSession session = browser.fresh();
    Instant due = leaving.ask(session);
    house.later(Duration.ofMinutes(1));

    assertThatThrownBy(() -> leaving.ask(session)).isInstanceOf(IdentityRefusal.Over.class);
    assertThat(leaving.due(ben.id())).contains(due);
  }

  @Test
  void oneThatIsToBeDeletedIsNotFrozen() {
    leaving.ask(browser.fresh());

    assertThatThrownBy(() -> house.identity.securing().freeze(ben.id()))
        .isInstanceOf(IdentityRefusal.Over.class);
    assertThat(browser.password(BEN, House.GOOD, false)).isInstanceOf(Step.Leaving.class);
  }

  @Test
  void r11_aSecretThatWasPointedAtAnotherAccountKeepsNobody() {
    leaving.ask(browser.fresh());
    String secret = secret(BEN);
    house.database.write(
        tx -> tx.execute("update identity_keep set account_id = ?", (Object) ana.id().bytes()));

    assertThatThrownBy(() -> leaving.due(secret)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> leaving.keep(secret)).isInstanceOf(IllegalStateException.class);
    assertThat(leaving.due(ben.id())).isPresent();
  }

  @Test
  void aProofThatIsSixMinutesOldIsNotEnough() {
    house.later(Duration.ofMinutes(6));
    BrowserSession stale = browser.fresh();

    assertThatThrownBy(() -> leaving.ask(stale)).isInstanceOf(IdentityRefusal.ProofTooOld.class);
    assertThatThrownBy(() -> leaving.requireMayAsk(stale))
        .isInstanceOf(IdentityRefusal.ProofTooOld.class);
  }

  @Test
  void w19_whileAllSecurityInfoIsBeingReplacedItIsRefused() {
    BrowserSession session = browser.fresh();
    house.database.write(
        tx ->
            new Replacements(
                    new Books(
                        house.database,
                        new SealedFields(House.key(1), House.key(2), house.random),
                        house.random,
                        () -> house.now,
                        org.holdfast.audit.AuditLog.NONE))
                .add(
                    tx,
                    new Replacement(
                        ben.id(),
                        FactorKind.EMAIL,
                        "new@example.net",
                        house.now,
                        house.now.plus(GRACE))));

    assertThatThrownBy(() -> leaving.ask(session))
        .isInstanceOf(IdentityRefusal.ReplacementPending.class);
    assertThatThrownBy(() -> leaving.requireMayAsk(session))
        .isInstanceOf(IdentityRefusal.ReplacementPending.class);
  }

  @Test
  void aMailKeepsTheAccountWithoutSigningInAndOnce() {
    leaving.ask(browser.fresh());
    String secret = secret(BEN);
    assertThat(leaving.due(secret)).contains(House.NOON.plus(GRACE)); // looking changes nothing
    assertThat(leaving.due(secret)).isPresent();

    leaving.keep(secret);

    assertThat(house.count(EventKind.DELETION_UNDONE)).isEqualTo(1);
    assertThat(house.news(BEN.shown())).contains(News.DeletionUndone.class);
    assertThat(browser.password(BEN, House.GOOD, false)).isInstanceOf(Step.SignedInNow.class);
    assertThat(leaving.due(secret)).isEmpty();
    assertThatThrownBy(() -> leaving.keep(secret)).isInstanceOf(IdentityRefusal.TooLate.class);
    assertThatThrownBy(() -> leaving.keep("hk_" + "A".repeat(43)))
        .isInstanceOf(IdentityRefusal.TooLate.class);
  }

  @Test
  void whoSignsInKeepsIt() {
    leaving.ask(browser.fresh());
    browser.password(BEN, House.GOOD, false);
    assertThat(house.identity.signIns().look(browser.attempt)).isInstanceOf(Step.Leaving.class);

    leaving.keepProven(browser.attempt);

    assertThatThrownBy(() -> leaving.keepProven(browser.attempt))
        .as("an attempt leads to its end once")
        .isInstanceOf(IdentityRefusal.Over.class);
    assertThat(browser.password(BEN, House.GOOD, false)).isInstanceOf(Step.SignedInNow.class);
  }

  @Test
  void aForgottenPasswordIsRecoveredAndTheAccountIsStillToBeDeleted() {
    leaving.ask(browser.fresh());
    browser.recover(BEN);
    assertThat(browser.prove(new Proof.WithCode(house.code(BEN.shown())), false))
        .isInstanceOf(Step.NewPassword.class);
    try (Password typed = Password.of("the ninth lantern hums above wet slate")) {
      house.identity.securing().recover(browser.attempt, typed);
    }

    assertThat(browser.password(BEN, "the ninth lantern hums above wet slate", false))
        .isInstanceOf(Step.Leaving.class);
  }

  @Test
  void remindersGoOutAWeekAndADayBefore() {
    leaving.ask(browser.fresh());
    house.later(Duration.ofDays(22));
    house.identity.keepHouse();
    assertThat(told()).isEqualTo(1);

    house.later(Duration.ofDays(1));
    house.identity.keepHouse();
    house.identity.keepHouse();
    assertThat(told()).isEqualTo(2);
    assertThat(leaving.due(secret(BEN))).isPresent();

    house.later(Duration.ofDays(6));
    house.identity.keepHouse();
    assertThat(told()).isEqualTo(3);
    assertThat(leaving.going()).isEmpty();

    house.later(Duration.ofDays(1));
    assertThat(leaving.going()).hasSize(1);
  }

  @Test
  void aServerThatSleptThroughTheWaitStillGivesADay() {
    leaving.ask(browser.fresh());
    house.later(Duration.ofDays(400)); // or its clock jumped
    assertThat(leaving.going()).isEmpty();

    house.identity.keepHouse();
    assertThat(leaving.due(secret(BEN)))
        .as("what the reminder says")
        .contains(house.now.plus(Duration.ofDays(1)));
    house.later(Duration.ofHours(23));
    assertThat(leaving.going()).isEmpty();
    leaving.keep(secret(BEN));

    house.later(Duration.ofDays(9));
    assertThat(leaving.going()).isEmpty();
  }

  @Test
  void onceItIsGoingThereIsNoWayBack() {
    go();

    assertThat(leaving.due(secret(BEN))).isEmpty();
    assertThatThrownBy(() -> leaving.keep(secret(BEN))).isInstanceOf(IdentityRefusal.TooLate.class);
    assertThat(browser.password(BEN, House.GOOD, false)).isInstanceOf(Step.Leaving.class);
    assertThatThrownBy(() -> leaving.keepProven(browser.attempt))
        .isInstanceOf(IdentityRefusal.TooLate.class);
  }

  void go() {
    leaving.ask(browser.fresh());
    house.later(Duration.ofDays(29));
    house.identity.keepHouse();
    house.later(Duration.ofDays(1));
    assertThat(leaving.going()).hasSize(1);
  }

  @Test
  void r07_anOlderRowThatIsPutBackDestroysNoAccountThatWasKept() {
    leaving.ask(browser.fresh());
    house.later(Duration.ofDays(29));
    house.identity.keepHouse();
    byte[] row =
        house.database.read(
            tx ->
                tx.resultQuery("select sealed from identity_leaving")
                    .coerce(DSL.field("sealed", byte[].class))
                    .fetchSingle()
                    .value1());
    leaving.keep(secret(BEN));
    house.database.write(
        tx ->
            tx.execute(
                "insert into identity_leaving (account_id, sealed) values (?, ?)",
                ben.id().bytes(),
                row));

    house.later(Duration.ofDays(2));
    house.identity.keepHouse();

    assertThat(leaving.going()).isEmpty();
    leaving.erase(ben.id(), (_, _) -> {});
    assertThat(house.identity.accounts().find(ben.id())).isPresent();
  }

  @Test
  void erasingLeavesNoRowOfTheAccountAndEveryRowOfOthers() {
    house.identity.tokens().issue(ben.id(), "backup");
    house.identity.tokens().issue(ana.id(), "backup");
    house.identity.securityInfo().makeRecoveryCodes(browser.fresh());
    house.identity.pictures().set(ben.id(), PicturesContract.point());
    house.identity.pictures().set(ana.id(), PicturesContract.point());
    addPhone();
    go();
    browser.password(BEN, House.GOOD, false); // an attempt
    new Browser(house).password(BEN, "something else entirely", false); // a guess
    sendEverywhere();
    List<Set<String>> forgotten = new ArrayList<>();

    leaving.erase(ben.id(), (_, addresses) -> forgotten.add(addresses));
    leaving.erase(ben.id(), (_, addresses) -> forgotten.add(addresses)); // nothing more

    assertThat(forgotten).containsExactly(Set.of(BEN.shown(), PHONE));
    assertThat(house.identity.accounts().find(BEN)).isEmpty();
    for (String table :
        List.of(
            "password",
            "factor",
            "recovery_code",
            "session",
            "device",
            "token",
            "picture",
            "account")) {
      assertThat(rows("identity_" + table, ben.id())).as(table).isZero();
    }
    for (String table : List.of("throttle", "send", "attempt", "keep")) {
      assertThat(count("identity_" + table)).as(table).isZero();
    }
    assertThat(rows("identity_token", ana.id())).isEqualTo(1);
    assertThat(rows("identity_picture", ana.id())).isEqualTo(1);
    assertThat(rows("identity_account", ana.id())).isEqualTo(1);
    assertThat(house.count(EventKind.ACCOUNT_DELETED)).isEqualTo(1);
  }

  private void addPhone() {
    Enrolling enrolling = house.identity.enrolling();
    String attempt = enrolling.phone(browser.fresh(), PHONE, false);
    enrolling.confirm(browser.fresh(), attempt, house.code(PHONE));
  }

  /// As if each way had just been used, by the account's owner and by strangers.
  private void sendEverywhere() {
    SealedFields fields = new SealedFields(House.key(1), House.key(2), house.random);
    SendLimit sends = new SendLimit(house.database, fields, () -> house.now);
    sends.take(BEN.compared(), PHONE);
    sends.takeForStranger(BEN.compared());
    assertThat(count("identity_send")).isEqualTo(4);
  }

  private long rows(String table, AccountId account) {
    return house.database.read(
        tx ->
            tx.resultQuery(
                    "select count(*) from " + table + " where account_id = ?",
                    (Object) account.bytes())
                .fetchSingle(row -> row.get(0, Long.class)));
  }

  private int count(String table) {
    return house.database.read(tx -> tx.fetchCount(DSL.table(table)));
  }

  @Test
  void theReceiptGoesToTheAddressThatIsForgottenWithIt() {
    go();
    leaving.finish(ben.id(), "too early", _ -> {});
    assertThat(house.news(BEN.shown())).doesNotContain(News.DeletionDone.class);
    leaving.erase(ben.id(), (_, _) -> {});
    leaving.cleared(ben.id(), "west");
    house.later(Duration.ofHours(1));
    leaving.cleared(ben.id(), "west"); // the first time counts
    assertThat(leaving.going())
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.cleared())
                    .containsEntry("west", house.now.minus(Duration.ofHours(1))));

    List<String> also = new ArrayList<>();
    leaving.finish(ben.id(), "the receipt", _ -> also.add("once"));
    leaving.finish(ben.id(), "the receipt", _ -> also.add("twice"));
    assertThat(also).containsExactly("once");

    assertThat(house.letters)
        .filteredOn(
            letter ->
                letter instanceof Letter.Notice notice
                    && notice.news().equals(new News.DeletionDone("the receipt")))
        .hasSize(1);
    assertThat(leaving.going()).isEmpty();
    assertThat(count("identity_leaving")).isZero();
  }

  @Test
  void theAddressIsFreeAfterwards() {
    go();
    leaving.erase(ben.id(), (_, _) -> {});

    assertThat(house.join(BEN, "Ben", House.GOOD, "").id()).isNotEqualTo(ben.id());
  }

  @Test
  void theLastOwnerHandsTheServerOverFirst() {
    Browser anas = new Browser(house);
    anas.password(House.ANA, House.GOOD, false);

    assertThatThrownBy(() -> leaving.ask(anas.fresh()))
        .isInstanceOf(IdentityRefusal.LastOwner.class)
        .hasMessageContaining("holdfast account owner");
    assertThatThrownBy(() -> leaving.requireMayAsk(anas.fresh()))
        .isInstanceOf(IdentityRefusal.LastOwner.class);

    house.identity.accounts().makeOwner(ben.id());
    leaving.ask(anas.fresh());

    assertThat(house.identity.accounts().find(ben.id()).map(Account::owner)).contains(true);
    assertThat(house.count(EventKind.OWNER_MADE)).isEqualTo(1);
    assertThat(leaving.ask(browser.fresh())).as("nobody else is left").isAfter(house.now);
  }

  @Test
  void anOwnerWhoIsLeavingIsNobodyToHandTheServerTo() {
    house.join(EmailAddress.parse("cleo@example.org"), "Cleo", House.GOOD, "");
    house.identity.accounts().makeOwner(ben.id());
    Browser anas = new Browser(house);
    anas.password(House.ANA, House.GOOD, false);
    leaving.ask(anas.fresh());

    assertThatThrownBy(() -> leaving.ask(browser.fresh()))
        .isInstanceOf(IdentityRefusal.LastOwner.class);
  }

  @Test
  void whoIsAloneMayLeaveWithTheServer() {
    go();
    leaving.erase(ben.id(), (_, _) -> {});
    Browser anas = new Browser(house);
    anas.password(House.ANA, House.GOOD, false);

    assertThat(leaving.ask(anas.fresh())).isAfter(house.now);
  }
}
