package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.audit.EventKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people go through, from the first sign-up on.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class SignInStoryTest {

  @TempDir private Path folder;
  private House house;
  private Identity identity;
  private Browser laptop;
  private Browser phone;

  @BeforeEach
  void open() {
    house = new House(folder, SignUps.Policy.INVITATION);
    identity = house.identity;
    laptop = new Browser(house);
    phone = new Browser(house);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private String appSecret = "";
  private List<String> codes = List.of();

  /// Ana, signed in on her laptop, with two-step verification by an app and recovery codes.
  private Account anaWithTwoSteps() {
    Account ana = house.ana();
    assertThat(laptop.password(House.ANA, House.GOOD, false)).isInstanceOf(Step.SignedInNow.class);
    Enrolling.App app = identity.enrolling().app(laptop.fresh(), "My phone");
    appSecret = app.secret();
    assertThat(identity.enrolling().confirm(laptop.fresh(), app.attempt(), house.app(app.secret())))
        .isTrue();
    codes = identity.securityInfo().makeRecoveryCodes(laptop.fresh());
    identity.securityInfo().twoStep(laptop.fresh(), true);
    house.later(Duration.ofMinutes(1));
    return ana;
  }

  private Proof app() {
    house.later(Duration.ofMinutes(1)); // each code is good once
    return new Proof.WithApp(house.app(appSecret));
  }

  @Test
  void theFirstWhoComesByTheServersCodeOwnsIt() {
    String code = identity.signUps().ownerCode().orElseThrow();

    Account ana = house.join(House.ANA, "Ana Sol", House.GOOD, code);

    assertThat(ana.owner()).isTrue();
    assertThat(identity.signUps().ownerCode()).isEmpty();
    assertThatThrownBy(
            () -> house.join(EmailAddress.parse("eve@example.org"), "Eve", House.GOOD, code))
        .isInstanceOf(IdentityRefusal.NotInvited.class);
  }

  @Test
  void aWeakPasswordIsRefusedWithAReason() {
    String code = identity.signUps().ownerCode().orElseThrow();

    assertThatThrownBy(() -> house.join(House.ANA, "Ana Sol", "Password12345678", code))
        .isInstanceOfSatisfying(
            IdentityRefusal.WeakPassword.class,
            weak -> assertThat(weak.verdict().flaws()).isNotEmpty())
        .hasMessageContaining("not accepted");
  }

  @Test
  void aSecondDeviceIsAskedUntilItIsTrustedAndAgainOnceThatIsRevoked() {
    Account ana = anaWithTwoSteps();

    assertThat(phone.password(House.ANA, House.GOOD, false)).isInstanceOf(Step.Asked.class);
    assertThat(phone.prove(app(), true)).isInstanceOf(Step.SignedInNow.class);
    assertThat(house.news("ana@example.org")).contains(News.NewDevice.class);
    assertThat(phone.password(House.ANA, House.GOOD, false)).isInstanceOf(Step.SignedInNow.class);

    Device trusted = identity.devices().list(ana.id()).getFirst();
    assertThat(trusted.name()).isEqualTo("Firefox on Linux");
    assertThat(identity.devices().forget(ana.id(), trusted.id())).isTrue();

    assertThat(phone.password(House.ANA, House.GOOD, false)).isInstanceOf(Step.Asked.class);
  }

  @Test
  void whoLostThePhoneRecoversWithMailAndARecoveryCode() {
    anaWithTwoSteps();

    assertThat(phone.recover(House.ANA)).isInstanceOf(Step.Asked.class);
    Step after = phone.prove(new Proof.WithCode(house.code("ana@example.org")), false);
    assertThat(after).as("one proof of two").isInstanceOf(Step.Asked.class);
    assertThat(phone.prove(new Proof.WithRecoveryCode(codes.get(3)), false))
        .isInstanceOf(Step.NewPassword.class);
    try (Password fresh = Password.of("eleven slow trains leave the harbour")) {
      identity.securing().recover(phone.attempt, fresh);
    }

    assertThat(laptop.signedIn()).as("everyone was signed out").isEmpty();
    assertThat(phone.password(House.ANA, House.GOOD, false)).isInstanceOf(Step.Refused.class);
    assertThat(phone.password(House.ANA, "eleven slow trains leave the harbour", false))
        .isInstanceOf(Step.Asked.class);
    assertThat(phone.prove(new Proof.WithRecoveryCode(codes.get(3)), false))
        .as("each code once")
        .isInstanceOf(Step.Refused.class);
    assertThat(phone.prove(new Proof.WithRecoveryCode(codes.get(4)), false))
        .isInstanceOf(Step.SignedInNow.class);
  }

  @Test
  void w19_replacingAllSecurityInfoWaitsThirtyDays() {
    anaWithTwoSteps();
    Browser thief = new Browser(house);
    thief.password(House.ANA, House.GOOD, false);

    String attempt = identity.replacing().begin(thief.attempt, "thief@example.org", true);
    Optional<LocalDate> until =
        identity.replacing().confirm(attempt, house.code("thief@example.org"));

    assertThat(until).contains(LocalDate.of(2026, 12, 26));
    assertThat(house.news("ana@example.org")).contains(News.ReplacementPending.class);
    assertThat(phone.password(House.ANA, House.GOOD, false)).isInstanceOf(Step.Pending.class);
    assertThat(phone.prove(app(), false)).as("no code leads on").isInstanceOf(Step.Pending.class);
    house.later(Duration.ofDays(29));
    identity.keepHouse();
    assertThat(phone.password(House.ANA, House.GOOD, false)).isInstanceOf(Step.Pending.class);
  }

  @Test
  void aReplacementIsCancelledWithAnOldWay() {
    anaWithTwoSteps();
    Browser thief = new Browser(house);
    thief.password(House.ANA, House.GOOD, false);
    identity
        .replacing()
        .confirm(
            identity.replacing().begin(thief.attempt, "thief@example.org", true),
            house.code("thief@example.org"));

    phone.password(House.ANA, House.GOOD, false);
    Step after =
        phone.kept(identity.signIns().cancelReplacement(phone.attempt, app(), phone.visitor()));

    assertThat(after).isInstanceOf(Step.SignedInNow.class);
    assertThat(house.news("ana@example.org")).contains(News.ReplacementCancelled.class);
    house.later(Duration.ofDays(31));
    identity.keepHouse();
    assertThat(house.count(EventKind.REPLACEMENT_DONE)).isZero();
  }

  @Test
  void aPasswordThatIsTooShortAloneIsSetAnewOnceAReplacementTookTheSecondStep() {
    anaWithTwoSteps();
    try (Password brief = Password.of("qxv7 t!Lw92z")) {
      identity.securing().changePassword(laptop.fresh(), brief);
    }
    phone.password(House.ANA, "qxv7 t!Lw92z", false);
    identity
        .replacing()
        .confirm(
            identity.replacing().begin(phone.attempt, "ana@elsewhere.org", true),
            house.code("ana@elsewhere.org"));
    house.later(Duration.ofDays(31));
    identity.keepHouse();

    Step step = phone.password(House.ANA, "qxv7 t!Lw92z", false);

    assertThat(step).isInstanceOf(Step.NewPassword.class);
    try (Password brief = Password.of("mzk4 p?Rb81j");
        Password whole = Password.of("eleven slow trains leave the harbour")) {
      String attempt = phone.attempt;
      assertThatThrownBy(() -> identity.securing().recover(attempt, brief))
          .isInstanceOf(IdentityRefusal.WeakPassword.class);
      identity.securing().recover(attempt, whole);
    }
    assertThat(phone.password(House.ANA, "eleven slow trains leave the harbour", false))
        .isInstanceOf(Step.SignedInNow.class);
  }

  @Test
  void aReplacementIsDoneAfterTheWait() {
    Account ana = anaWithTwoSteps();
    phone.password(House.ANA, House.GOOD, false);
    identity
        .replacing()
        .confirm(
            identity.replacing().begin(phone.attempt, "ana@elsewhere.org", true),
            house.code("ana@elsewhere.org"));

    house.later(Duration.ofDays(30));
    identity.keepHouse();

    assertThat(phone.password(House.ANA, House.GOOD, false)).isInstanceOf(Step.SignedInNow.class);
    assertThat(identity.accounts().find(ana.id()).orElseThrow().twoStep()).isFalse();
    assertThat(identity.securityInfo().overview(phone.fresh()).factors())
        .extracting(ShownFactor::shown)
        .containsExactly("a***@example.org", "a***@elsewhere.org");
  }

  @Test
  void aBrowserMustProveAgainAfterFiveMinutesAndAScriptNever() {
    Account ana = anaWithTwoSteps();
    phone.password(House.ANA, House.GOOD, false);
    phone.prove(app(), true);
    SignIn credentials = identity.credentials();
    SignedIn browser = credentials.bearer(tokenOfWebApp(phone)).orElseThrow();
    SignedIn script = credentials.bearer(identity.tokens().issue(ana.id(), "backup")).orElseThrow();
    assertThat(credentials.mustProve(browser)).isFalse();
    house.later(Duration.ofMinutes(4));
    assertThat(credentials.freshFor(browser))
        .isPositive()
        .isLessThanOrEqualTo(Duration.ofMinutes(1));

    house.later(Duration.ofMinutes(2));

    assertThat(credentials.mustProve(browser)).isTrue();
    assertThat(credentials.freshFor(browser)).isZero();
    assertThat(credentials.mustProve(script)).isFalse();
  }

  private String tokenOfWebApp(Browser browser) {
    Client client = KnownClients.all().getFirst();
    SignedIn who = browser.fresh().who();
    CodeRequest request =
        new CodeRequest(
            who.account(),
            client,
            "http://localhost/cb",
            Optional.empty(),
            Optional.empty(),
            Set.of(AppScope.FILES_READ_WRITE_ALL),
            house.now,
            Optional.of(who.session()));
    String code = identity.grants().makeCode(request);
    return identity.grants().redeem(client, code, "http://localhost/cb", Optional.empty()).access();
  }

  @Test
  void w14_aBrowserThatSignsOutLeavesNeitherItsTokenNorItsProof() {
    Account ana = house.ana();
    phone.password(House.ANA, House.GOOD, false);
    SignIn credentials = identity.credentials();
    String token = tokenOfWebApp(phone);
    SignedIn underWay = credentials.bearer(token).orElseThrow();
    assertThat(credentials.mustProve(underWay)).isFalse();

    identity.sessions().end(ana.id(), underWay.session());

    assertThat(credentials.bearer(token)).isEmpty();
    assertThat(credentials.mustProve(underWay)).isTrue();
  }

  @Test
  void w14_signingOutEverywhereClosesEveryDoorAtOnce() {
    Account ana = anaWithTwoSteps();
    phone.password(House.ANA, House.GOOD, false);
    phone.prove(app(), true);
    String token = identity.tokens().issue(ana.id(), "backup");
    String appPassword = identity.tokens().issueAppPassword(ana.id(), "television", AppScope.ALL);
    assertThat(identity.credentials().bearer(token)).isPresent();
    assertThat(identity.tokens().appPassword(House.ANA, appPassword)).isPresent();

    identity.securing().signOutEverywhere(ana.id());

    assertThat(laptop.signedIn()).isEmpty();
    assertThat(phone.signedIn()).isEmpty();
    assertThat(identity.credentials().bearer(token)).isEmpty();
    assertThat(identity.tokens().appPassword(House.ANA, appPassword)).isEmpty();
    assertThat(phone.password(House.ANA, House.GOOD, false)).isInstanceOf(Step.Asked.class);
  }

  @Test
  void whoSaysThatItWasNotThemClosesTheAccountUntilItIsRecovered() {
    Account ana = anaWithTwoSteps();

    identity.securing().freeze(ana.id());

    assertThat(laptop.signedIn()).isEmpty();
    assertThat(phone.password(House.ANA, House.GOOD, false)).isInstanceOf(Step.Frozen.class);
    assertThatThrownBy(() -> identity.tokens().issue(ana.id(), "thief's"))
        .isInstanceOf(AccountRefusal.class);
    phone.recover(House.ANA);
    phone.prove(new Proof.WithCode(house.code("ana@example.org")), false);
    phone.prove(app(), false);
    try (Password fresh = Password.of("eleven slow trains leave the harbour")) {
      identity.securing().recover(phone.attempt, fresh);
    }
    assertThat(phone.password(House.ANA, "eleven slow trains leave the harbour", false))
        .isInstanceOf(Step.Asked.class);
  }
}
