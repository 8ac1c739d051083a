package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Who;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody tries who is not the owner of an account, or not any more.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class SignInAttackTest {

  private static final String ANEW = "eleven slow trains leave the harbour";
  private static final EmailAddress EVE = EmailAddress.parse("eve@example.org");

  @TempDir private Path folder;
  private House house;
  private Identity identity;
  private Account ana;
  private Browser laptop;
  private Browser thief;
  private String appSecret = "";
  private List<String> codes = List.of();

  @BeforeEach
  void open() {
    house = new House(folder, SignUps.Policy.INVITATION);
    identity = house.identity;
    laptop = new Browser(house);
    thief = new Browser(house);
    ana = house.ana();
    laptop.password(House.ANA, House.GOOD, false);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void twoSteps() {
    Enrolling.App app = identity.enrolling().app(laptop.fresh(), "My phone");
    appSecret = app.secret();
    identity.enrolling().confirm(laptop.fresh(), app.attempt(), house.app(appSecret));
    codes = identity.securityInfo().makeRecoveryCodes(laptop.fresh());
    identity.securityInfo().twoStep(laptop.fresh(), true);
    house.later(Duration.ofMinutes(1));
  }

  private Proof app() {
    house.later(Duration.ofMinutes(1)); // each code is good once
    return new Proof.WithApp(house.app(appSecret));
  }

  private void changePassword() {
    try (Password typed = Password.of(ANEW)) {
      identity.securing().changePassword(laptop.fresh(), typed);
    }
  }

  @Test
  void aTrustedDeviceIsNoProofForWhatAsksForAFreshOne() {
    twoSteps();
    laptop.password(House.ANA, House.GOOD, false);
    laptop.prove(app(), true);
    house.later(Duration.ofHours(1));

    assertThat(laptop.password(House.ANA, House.GOOD, false)).isInstanceOf(Step.SignedInNow.class);

    assertThatThrownBy(() -> identity.securityInfo().twoStep(laptop.fresh(), false))
        .isInstanceOf(IdentityRefusal.ProofTooOld.class);
  }

  @Test
  void w26_trustThatWasShownInClearIsOver() {
    twoSteps();
    laptop.password(House.ANA, House.GOOD, false);
    laptop.prove(app(), true);

    identity.credentials().revoke(laptop.device);

    assertThat(house.events.getLast().kind()).isEqualTo(EventKind.DEVICE_FORGOTTEN);
    assertThat(house.events.getLast().who()).isEqualTo(new Who.Server());
    assertThat(house.events.getLast().account()).contains(ana.id().value());
    assertThat(laptop.password(House.ANA, House.GOOD, false)).isInstanceOf(Step.Asked.class);
  }

  @Test
  void w14_whatWhoeverRunsTheServerEndsIsNotToldAsTheOwnersOwnDoing() {
    laptop.password(House.ANA, House.GOOD, true);
    String token = identity.tokens().issue(ana.id(), "backup");
    house.events.clear();

    identity.securing().signOutByKeeper(ana.id());

    assertThat(laptop.signedIn()).isEmpty();
    assertThat(identity.devices().list(ana.id())).isEmpty();
    assertThat(identity.credentials().bearer(token)).isEmpty();
    assertThat(house.events)
        .extracting(Event::kind)
        .containsExactly(EventKind.DEVICE_FORGOTTEN, EventKind.SIGNED_OUT_BY_KEEPER);
    assertThat(house.events)
        .allSatisfy(
            event -> {
              assertThat(event.who()).isEqualTo(new Who.Keeper());
              assertThat(event.account()).contains(ana.id().value());
            });
    assertThat(house.news("ana@example.org")).endsWith(News.SignedOutByKeeper.class);
  }

  @Test
  void whatWasBegunWithTheOldPasswordIsOverUnderTheNewOne() {
    twoSteps();
    thief.password(House.ANA, House.GOOD, false);
    String replacing = identity.replacing().begin(thief.attempt, "thief@example.org", true);
    changePassword();

    assertThat(thief.prove(app(), false)).isInstanceOf(Step.Over.class);
    assertThat(identity.signIns().look(thief.attempt)).isInstanceOf(Step.Over.class);
    assertThatThrownBy(
            () -> identity.replacing().confirm(replacing, house.code("thief@example.org")))
        .isInstanceOf(IdentityRefusal.Over.class);
  }

  @Test
  void aRecoveryThatCameFarEnoughIsOverWhenItsOwnerShutsOthersOut() {
    thief.recover(House.ANA);
    thief.prove(new Proof.WithCode(house.code("ana@example.org")), false);
    changePassword();

    try (Password typed = Password.of("nine green lamps above the old bridge")) {
      assertThatThrownBy(() -> identity.securing().recover(thief.attempt, typed))
          .isInstanceOf(IdentityRefusal.Over.class);
    }
  }

  @Test
  void whatAWayInHadProvedIsOverWhenItIsTakenAway() {
    twoSteps();
    String adding =
        identity.enrolling().email(laptop.fresh(), EmailAddress.parse("ana@elsewhere.org"));
    identity.enrolling().confirm(laptop.fresh(), adding, house.code("ana@elsewhere.org"));
    thief.recover(House.ANA);
    thief.prove(new Proof.WithCode(house.code("ana@example.org")), false);
    FactorId other =
        identity.securityInfo().overview(laptop.fresh()).factors().stream()
            .filter(each -> each.shown().contains("elsewhere"))
            .findFirst()
            .orElseThrow()
            .id();

    identity.securityInfo().remove(laptop.fresh(), other);

    assertThat(thief.prove(new Proof.WithRecoveryCode(codes.getFirst()), false))
        .isInstanceOf(Step.Over.class);
  }

  @Test
  void w14_codesOfAppsThatNobodyUsedYetDieWithTheRest() {
    Client client = KnownClients.all().getFirst();
    EnumSet<AppScope> scopes = EnumSet.of(AppScope.FILES_READ, AppScope.OFFLINE_ACCESS);
    String code =
        identity
            .grants()
            .makeCode(
                new CodeRequest(
                    ana.id(),
                    client,
                    "http://localhost/cb",
                    Optional.empty(),
                    Optional.empty(),
                    scopes,
                    house.now));
    DeviceStart device = identity.grants().devices().begin(client, scopes, "192.0.2.8");
    identity
        .grants()
        .devices()
        .answer(laptop.fresh(), device.userCode(), "192.0.2.7", client, true);
    house.database.write(
        tx -> // somebody's, spoilt in the database: no reason for Ana to stay open
        tx.execute(
                "insert into identity_code (code_key, grant_id, sealed, expires_at, used_at)"
                    + " values (?, ?, ?, 0, -1)",
                new byte[32],
                new byte[16],
                new byte[50]));

    identity.securing().signOutEverywhere(ana.id());

    assertThatThrownBy(
            () -> identity.grants().redeem(client, code, "http://localhost/cb", Optional.empty()))
        .isInstanceOf(GrantRefusal.Invalid.class);
    assertThatThrownBy(() -> identity.grants().devices().poll(client, device.deviceCode()))
        .isInstanceOf(GrantRefusal.Invalid.class);
  }

  @Test
  void whoWritesTheDatabaseCannotPutTheirSecretOnAnothersSession() {
    String invitation = identity.signUps().invite(ana.id());
    house.join(EVE, "Eve", "many loud parrots argue about cheese", invitation);
    thief.password(EVE, "many loud parrots argue about cheese", false);
    byte[] eves =
        Secret.parse(Secret.Kind.SESSION, thief.session)
            .orElseThrow()
            .key(
                new Books(
                    house.database,
                    new org.holdfast.database.SealedFields(
                        House.key(1), House.key(2), house.random),
                    house.random,
                    () -> house.now,
                    (_, _) -> {}));
    house.database.write(
        tx -> {
          tx.execute("delete from identity_session where secret_key = ?", (Object) eves);
          return tx.execute("update identity_session set former_key = ?", (Object) eves);
        });
    identity.sessions().forget();

    assertThatThrownBy(thief::signedIn).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void w15_aStrangerCannotCloseTheWayByMailForEver() {
    for (int i = 0; i < 60; i++) {
      thief.recover(House.ANA);
      thief.prove(new Proof.WithCode("00000000"), false);
      house.later(Duration.ofMinutes(16));
    }
    house.later(Duration.ofDays(1));

    laptop.recover(House.ANA);

    assertThat(laptop.prove(new Proof.WithCode(house.code("ana@example.org")), false))
        .isInstanceOf(Step.NewPassword.class);
  }

  @Test
  void anAppThatWasClosedIsOpenOnceItWasAddedAnew() {
    twoSteps();
    for (int i = 0; i < 60; i++) {
      thief.password(House.ANA, House.GOOD, false);
      thief.prove(new Proof.WithApp("000000"), false);
      house.later(Duration.ofMinutes(16));
    }
    laptop.password(House.ANA, House.GOOD, false);
    assertThat(laptop.prove(app(), false)).isInstanceOf(Step.Disabled.class);
    assertThat(laptop.prove(new Proof.WithRecoveryCode(codes.getFirst()), false))
        .isInstanceOf(Step.SignedInNow.class);

    Enrolling.App fresh = identity.enrolling().app(laptop.fresh(), "My next phone");
    identity.enrolling().confirm(laptop.fresh(), fresh.attempt(), house.app(fresh.secret()));
    appSecret = fresh.secret();

    laptop.password(House.ANA, House.GOOD, false);
    assertThat(laptop.prove(app(), false)).isInstanceOf(Step.SignedInNow.class);
  }

  @Test
  void w17_aStrangerDoesNotUseUpTheCodesThatAPersonNeeds() {
    twoSteps();
    for (int i = 0; i < 20; i++) {
      thief.recover(House.ANA);
    }
    assertThat(house.count(EventKind.CODE_SENT))
        .as("five an hour, the sign-up's one of them; what was not sent is not told")
        .isEqualTo(4);

    Step.Asked asked = (Step.Asked) laptop.password(House.ANA, House.GOOD, false);
    FactorId mail =
        asked.ways().stream()
            .filter(way -> way.kind() == FactorKind.EMAIL)
            .findFirst()
            .orElseThrow()
            .id();
    identity.signIns().send(laptop.attempt, mail, false);

    assertThat(laptop.prove(new Proof.WithCode(house.code("ana@example.org")), false))
        .isInstanceOf(Step.SignedInNow.class);
  }

  @Test
  void w18_aPendingReplacementIsNotToldToWhoProvedNothing() {
    twoSteps();
    thief.password(House.ANA, House.GOOD, false);
    identity
        .replacing()
        .confirm(
            identity.replacing().begin(thief.attempt, "thief@example.org", true),
            house.code("thief@example.org"));
    Browser stranger = new Browser(house);
    stranger.recover(House.ANA);

    assertThat(stranger.prove(new Proof.WithCode("00000000"), false))
        .isInstanceOf(Step.Refused.class);
  }

  /// Eve, who has a passkey.
  private HandMadePasskey evesPasskey() throws GeneralSecurityException {
    String invitation = identity.signUps().invite(ana.id());
    house.join(EVE, "Eve", "many loud parrots argue about cheese", invitation);
    thief.password(EVE, "many loud parrots argue about cheese", false);
    HandMadePasskey passkey =
        HandMadePasskey.ed25519("drive.example.org", "https://drive.example.org");
    SignIns.Asking asking = identity.enrolling().passkey(thief.fresh(), "Key");
    assertThat(
            identity
                .enrolling()
                .confirm(thief.fresh(), asking.attempt(), passkey.made(challenge(asking))))
        .isTrue();
    return passkey;
  }

  private static String challenge(SignIns.Asking asking) {
    Matcher challenge =
        Pattern.compile("\"challenge\":\"([A-Za-z0-9_-]+)\"").matcher(asking.options());
    assertThat(challenge.find()).isTrue();
    return challenge.group(1);
  }

  private Step used(HandMadePasskey passkey, Optional<String> attempt, Duration after)
      throws GeneralSecurityException {
    SignIns.Asking asking =
        attempt
            .map(identity.signIns()::passkey)
            .orElseGet(() -> identity.signIns().passkeyFirst(thief.visitor()));
    AccountId eve = identity.accounts().find(EVE).orElseThrow().id();
    house.later(after);
    return identity
        .signIns()
        .prove(
            asking.attempt(),
            new Proof.WithPasskey(passkey.used(challenge(asking), eve)),
            thief.visitor(),
            false);
  }

  @Test
  void w18_onesOwnPasskeyDoesNotTellWhoHasAnAccount() throws GeneralSecurityException {
    HandMadePasskey passkey = evesPasskey();

    for (String address : List.of("ana@example.org", "nobody@example.org")) {
      thief.recover(EmailAddress.parse(address));
      assertThat(used(passkey, Optional.of(thief.attempt), Duration.ZERO))
          .as(address)
          .isInstanceOf(Step.Refused.class);
    }
  }

  @Test
  void aPasskeyIsAskedForFiveMinutes() throws GeneralSecurityException {
    HandMadePasskey passkey = evesPasskey();

    assertThat(used(passkey, Optional.empty(), Duration.ofMinutes(5)))
        .isInstanceOf(Step.Refused.class);
    assertThat(used(passkey, Optional.empty(), Duration.ofMinutes(4)))
        .isInstanceOf(Step.SignedInNow.class);
  }

  @Test
  void w17_oneAddressBeginsSoMuchAtOnceWhateverItBegins() {
    for (int i = 0; i < 29; i++) { // the owner's sign-up was the first
      thief.recover(EmailAddress.parse("person" + i + "@example.org"));
    }

    assertThatThrownBy(() -> thief.recover(House.ANA))
        .isInstanceOfSatisfying(
            IdentityRefusal.TooManyBegun.class,
            many -> assertThat(many.until()).isEqualTo(Duration.ofMinutes(1)));
    assertThatThrownBy(() -> identity.signIns().passkeyFirst(thief.visitor()))
        .isInstanceOf(IdentityRefusal.TooManyBegun.class);
    String invitation = identity.signUps().invite(ana.id());
    assertThatThrownBy(() -> identity.signUps().begin(EVE, invitation, thief.visitor()))
        .isInstanceOf(IdentityRefusal.TooManyBegun.class);
    assertThat(new Browser(house, "198.51.100.1").recover(House.ANA))
        .isInstanceOf(Step.Asked.class);
    house.later(Duration.ofMinutes(1));
    assertThat(thief.recover(House.ANA)).isInstanceOf(Step.Asked.class);
  }

  @Test
  void w17_theAttemptsThatLiveFromOneAddressAreBounded() {
    int begun = 0;
    for (Duration passed = Duration.ZERO;
        passed.compareTo(Duration.ofHours(30)) < 0;
        passed = passed.plusMinutes(30)) {
      begun += recoveriesUntilRefused();
      house.later(Duration.ofMinutes(30));
    }
    identity.keepHouse();

    assertThat(begun).isGreaterThan(30 + 24 * 60);
    assertThat(attempts()).isLessThanOrEqualTo(30 + 24 * 60);
  }

  private int recoveriesUntilRefused() {
    for (int i = 0; ; i++) {
      try {
        thief.recover(EmailAddress.parse("nobody@example.org"));
      } catch (IdentityRefusal.TooManyBegun _) {
        return i;
      }
    }
  }

  private int attempts() {
    return house.database.read(tx -> tx.fetchCount(DSL.table("identity_attempt")));
  }

  @Test
  void aTrustedDeviceIsNotKeptFromRecoveringByItsNeighbours() {
    laptop.password(House.ANA, House.GOOD, true);
    for (int i = 0; i < 29; i++) {
      thief.recover(EmailAddress.parse("person" + i + "@example.org"));
    }

    assertThat(laptop.recover(House.ANA)).isInstanceOf(Step.Asked.class);
  }

  @Test
  void whoSignsInByPasskeyDoesNotUseUpTheirOffice() throws GeneralSecurityException {
    HandMadePasskey passkey = evesPasskey();

    for (int i = 0; i < 60; i++) {
      assertThat(used(passkey, Optional.empty(), Duration.ZERO))
          .isInstanceOf(Step.SignedInNow.class);
    }
  }

  private FactorId mail() {
    return identity.securityInfo().overview(laptop.fresh()).factors().stream()
        .filter(factor -> factor.kind() == FactorKind.EMAIL)
        .findFirst()
        .orElseThrow()
        .id();
  }

  @Test
  void aCodeThatDoesNotArriveIsToldToWhoWaitsForIt() {
    twoSteps();
    FactorId mail = mail();
    Browser phone = new Browser(house);
    phone.password(House.ANA, House.GOOD, false);
    identity.signIns().send(phone.attempt, mail, false);
    assertThat(identity.signIns().codeFailed(phone.attempt)).isFalse();

    house.undelivered("ana@example.org");

    assertThat(identity.signIns().codeFailed(phone.attempt)).isTrue();
  }

  @Test
  void w18_aCodeThatDoesNotArriveTellsNobodyWhoHasAnAccount() {
    thief.recover(House.ANA);
    house.undelivered("ana@example.org");

    assertThat(identity.signIns().codeFailed(thief.attempt)).isFalse();
  }

  @Test
  void w18_whoSignsUpLearnsAlikeThatAnAddressFails() {
    String invitation = identity.signUps().invite(ana.id());
    String taken = identity.signUps().begin(House.ANA, invitation, thief.visitor());
    house.undelivered("ana@example.org");
    String free = identity.signUps().begin(EVE, invitation, thief.visitor());
    house.undelivered("eve@example.org");

    assertThat(identity.signIns().codeFailed(taken)).isTrue();
    assertThat(identity.signIns().codeFailed(free)).isTrue();
  }

  @Test
  void anAddressThatKeepsFailingIsMarkedUntilACodeComesBackFromIt() {
    twoSteps();
    FactorId mail = mail();
    Browser phone = new Browser(house);
    phone.password(House.ANA, House.GOOD, false);
    for (int i = 0; i < 2; i++) {
      assertThat(failing(mail)).isFalse();
      identity.signIns().send(phone.attempt, mail, false);
      house.undelivered("ana@example.org");
    }
    assertThat(failing(mail)).isTrue();

    identity.signIns().send(phone.attempt, mail, false);
    phone.prove(new Proof.WithCode(house.code("ana@example.org")), false);

    assertThat(failing(mail)).isFalse();
  }

  private boolean failing(FactorId id) {
    return identity.securityInfo().overview(laptop.fresh()).factors().stream()
        .filter(factor -> factor.id().equals(id))
        .allMatch(ShownFactor::failing);
  }

  @Test
  void aNoticeThatDoesNotArriveIsToldOnTheOtherWays() {
    String phone = "+43699100200";
    identity
        .enrolling()
        .confirm(
            laptop.fresh(),
            identity.enrolling().phone(laptop.fresh(), phone, false),
            house.code(phone));
    new Browser(house).password(House.ANA, House.GOOD, false); // on a new device
    assertThat(house.news("ana@example.org")).endsWith(News.NewDevice.class);
    assertThat(house.news(phone)).doesNotContain(News.NewDevice.class);

    house.undelivered("ana@example.org");

    assertThat(house.news(phone)).endsWith(News.NotDelivered.class);
    int sent = house.letters.size();
    house.undelivered(phone); // which is told to nobody: it would go on for ever
    house.undelivered("ana@example.org"); // known already
    assertThat(house.letters).hasSize(sent);
  }

  /// R11: an attacker who writes the database.
  @Test
  void r11_anAttemptOrAnInvitationCannotBeMadeToLast() {
    thief.recover(House.ANA);
    String invitation = identity.signUps().invite(ana.id());
    long never = House.NOON.plus(Duration.ofDays(3_650)).toEpochMilli();
    house.database.write(
        tx ->
            tx.execute("update identity_attempt set ends_at = ?", never)
                + tx.execute(
                    "update identity_invitation set ends_at = ? where ends_at > 0", never));

    assertThatThrownBy(() -> identity.signIns().look(thief.attempt))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> identity.signUps().begin(EVE, invitation, thief.visitor()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInvitationThatIsOverIsSwept() {
    identity.signUps().invite(ana.id());
    assertThat(invitations()).isEqualTo(2); // and the row that says who owns the server
    house.later(Duration.ofDays(15));

    identity.keepHouse();

    assertThat(invitations()).isEqualTo(1);
  }

  private int invitations() {
    return house.database.read(tx -> tx.fetchCount(DSL.table("identity_invitation")));
  }

  @Test
  void aPasskeyThatSomebodyCopiedIsRefusedAndItsOwnerTold() throws GeneralSecurityException {
    HandMadePasskey passkey = evesPasskey();
    used(passkey.counting(5), Optional.empty(), Duration.ZERO);

    Step copied = used(passkey.counting(4), Optional.empty(), Duration.ZERO);

    assertThat(copied).isInstanceOf(Step.Refused.class);
    assertThat(house.news("eve@example.org")).endsWith(News.PasskeyCopied.class);
    assertThat(house.count(EventKind.PASSKEY_COPIED)).isOne();
  }

  @Test
  void w19_aReplacementIsCancelledByWhoProvedJustNowWhoTheyAre() {
    twoSteps();
    thief.password(House.ANA, House.GOOD, false);
    identity
        .replacing()
        .confirm(
            identity.replacing().begin(thief.attempt, "thief@example.org", true),
            house.code("thief@example.org"));
    house.later(Duration.ofMinutes(6));
    BrowserSession old = laptop.fresh();

    assertThatThrownBy(() -> identity.replacing().cancel(old))
        .isInstanceOf(IdentityRefusal.ProofTooOld.class);
  }

  @Test
  void w16_aCodeOfAnotherAttemptIsRefused() {
    Browser other = new Browser(house);
    other.recover(House.ANA);
    String code = house.code("ana@example.org");
    thief.recover(House.ANA);

    assertThat(thief.prove(new Proof.WithCode(code), false)).isInstanceOf(Step.Refused.class);
    assertThat(other.prove(new Proof.WithCode(code), false)).isInstanceOf(Step.NewPassword.class);
  }

  @Test
  void aSessionEndsAfterAnHourWithoutUse() {
    for (int i = 0; i < 3; i++) {
      house.later(Duration.ofMinutes(59));
      assertThat(laptop.signedIn()).isPresent();
    }
    house.later(Duration.ofMinutes(61));

    assertThat(laptop.signedIn()).isEmpty();
  }

  @Test
  void w14_provingAgainMakesTheSessionsSecretAnew() {
    String before = laptop.session;
    laptop.kept(identity.signIns().again(laptop.fresh()));
    try (Password typed = Password.of(House.GOOD)) {
      laptop.prove(new Proof.WithPassword(typed), false);
    }

    assertThat(laptop.session).isNotEqualTo(before);
    assertThat(laptop.signedIn()).isPresent();
    house.later(Duration.ofMinutes(2));
    assertThat(identity.sessions().find(before)).isEmpty();
    assertThat(laptop.signedIn()).as("a copy of it was used: it ends for all").isEmpty();
  }

  @Test
  void oneAddressIsOneWayHoweverItIsWritten() {
    assertThatThrownBy(
            () -> identity.enrolling().email(laptop.fresh(), EmailAddress.parse("ANA@Example.org")))
        .isInstanceOf(IdentityRefusal.AlreadyThere.class);
  }

  @Test
  void passkeysOfOneNetworkDoNotWaitForEachOther() {
    Throttle throttle = throttle();
    for (int i = 0; i < 60; i++) {
      SignInAttempt attempt =
          new SignInAttempt(
              "address 192.0.2.7", Factor.PASSKEY, Optional.empty(), Optional.empty());
      assertThat(throttle.admit(attempt)).isInstanceOf(Admission.Admitted.class);
    }
  }

  private Throttle throttle() {
    return new Throttle(
        house.database,
        new org.holdfast.database.SealedFields(House.key(1), House.key(2), house.random),
        () -> house.now);
  }

  @Test
  void aFrozenAccountIsClosedToWhatWasLeftOpen() {
    String token = identity.tokens().issue(ana.id(), "backup");
    house.database.write(
        tx -> identity.accounts().change(tx, ana.id(), each -> each.standing(Standing.FROZEN)));
    identity.tokens().forget();
    identity.sessions().forget();

    assertThat(identity.credentials().bearer(token)).isEmpty();
    assertThat(laptop.signedIn()).isEmpty();
  }
}
