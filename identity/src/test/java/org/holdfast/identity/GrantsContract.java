package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.audit.AuditLog;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.database.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What apps are allowed and given, on either database.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
abstract class GrantsContract {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final String HERE = "http://localhost:1234/cb";
  private static final String VERIFIER = "verifier-verifier-verifier-verifier-verifier";
  private static final String HOME = "192.0.2.7";
  private static final String DEVICE = "192.0.2.8";
  private static final Set<AppScope> SYNC =
      EnumSet.of(AppScope.FILES_READ, AppScope.FILES_READ_WRITE, AppScope.OFFLINE_ACCESS);

  private final SecureRandom random = new SecureRandom();
  private final List<EventKind> told = new ArrayList<>();
  private final List<String> stolen = new ArrayList<>();
  private final List<String> letIn = new ArrayList<>();
  private final Map<AccountId, Account> people = new ConcurrentHashMap<>();
  private final Account ana = person("ana@example.org");
  private final Account ben = person("ben@example.org");
  private Instant now = NOON;
  private final Set<SessionId> browsers = new HashSet<>();
  private Database database;
  private Grants grants;
  private Clients clients;
  private Client app;

  abstract Database open();

  @BeforeEach
  void start() {
    database = open();
    AuditLog log = (_, event) -> tell(event);
    grants =
        new Grants(
            database,
            key(1),
            key(2),
            random,
            () -> now,
            Runnable::run,
            log,
            id -> Optional.ofNullable(people.get(id)),
            browsers::contains,
            (account, name) -> stolen.add(account.text() + " " + name),
            (_, account, name) -> letIn.add(account.text() + " " + name),
            () -> true);
    clients = new Clients(database, key(1), key(2), random, log);
    app = clients.register("Syncer", false, List.of("http://localhost/cb"), AppScope.ALL).client();
    told.clear();
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private synchronized void tell(Event event) {
    told.add(event.kind());
  }

  private Account person(String email) {
    Account account =
        Account.fresh(
            AccountId.random(random), EmailAddress.parse(email), "Someone", NOON, Locale.ENGLISH);
    people.put(account.id(), account);
    return account;
  }

  private static SecretKeySpec key(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return new SecretKeySpec(bytes, "AES");
  }

  private String code(Set<AppScope> scopes) {
    return grants.makeCode(
        new CodeRequest(
            ana.id(), app, HERE, Optional.of(challenge()), Optional.of("n-1"), scopes, NOON));
  }

  private static String challenge() {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A browser in which they proved just now who they are.
  private BrowserSession at(Account person) {
    return at(person, now);
  }

  private BrowserSession at(Account person, Instant proved) {
    SignedIn who =
        new SignedIn(person.id(), new SessionId(new UUID(1, 2)), person.email().shown(), "");
    return new BrowserSession(
        who, "Firefox on Linux", HOME, NOON, proved, NOON, NOON, NOON.plus(Duration.ofDays(1)));
  }

  private IssuedTokens signIn() {
    return grants.redeem(app, code(SYNC), HERE, Optional.of(VERIFIER));
  }

  private String refreshOf(IssuedTokens tokens) {
    return tokens.refresh().orElseThrow();
  }

  @Test
  void aCodeBecomesTokensOfWhatWasAllowed() {
    IssuedTokens tokens = signIn();

    SignedIn holder = grants.bearer(tokens.access()).orElseThrow();
    assertThat(holder.account()).isEqualTo(ana.id());
    assertThat(holder.email()).isEqualTo("ana@example.org");
    assertThat(holder.scopes()).isEqualTo(SYNC);
    assertThat(holder.app()).hasValue(new SignedIn.App(app.id(), app.name()));
    assertThat(grants.alive(holder.session())).isTrue();
    assertThat(tokens.nonce()).hasValue("n-1");
    assertThat(told).containsExactly(EventKind.APP_SIGNED_IN);
  }

  @Test
  void anAccessTokenLivesAQuarterOfAnHour() {
    IssuedTokens tokens = signIn();
    now = NOON.plus(Duration.ofMinutes(15)).minusMillis(1);
    assertThat(grants.bearer(tokens.access())).isPresent();

    now = NOON.plus(Duration.ofMinutes(15)).plusSeconds(1);
    assertThat(grants.bearer(tokens.access())).isEmpty();
  }

  private String codeOfWebApp(SessionId browser) {
    Client web = clients.find("holdfast-web").orElseThrow();
    return grants.makeCode(
        new CodeRequest(
            ana.id(),
            web,
            HERE,
            Optional.of(challenge()),
            Optional.empty(),
            EnumSet.of(AppScope.FILES_READ_WRITE_ALL),
            NOON,
            Optional.of(browser)));
  }

  @Test
  void w14_theWebAppsTokenIsItsBrowsersSessionAndEndsWithIt() {
    SessionId browser = new SessionId(new UUID(5, 6));
    browsers.add(browser);
    Client web = clients.find("holdfast-web").orElseThrow();
    IssuedTokens tokens = grants.redeem(web, codeOfWebApp(browser), HERE, Optional.of(VERIFIER));

    SignedIn holder = grants.bearer(tokens.access()).orElseThrow();
    assertThat(holder.session()).isEqualTo(browser);
    assertThat(holder.scopes()).isEqualTo(AppScope.ALL);
    assertThat(holder.app()).isEmpty();
    assertThat(tokens.refresh()).isEmpty();
    assertThat(told).isEmpty(); // the log has the browser's sign-in
    assertThat(grants.apps(ana.id())).isEmpty();

    browsers.remove(browser);
    assertThat(grants.bearer(tokens.access())).isEmpty();
  }

  @Test
  void theWebAppsTokenLivesFiveMinutes() {
    SessionId browser = new SessionId(new UUID(5, 6));
    browsers.add(browser);
    Client web = clients.find("holdfast-web").orElseThrow();
    IssuedTokens tokens = grants.redeem(web, codeOfWebApp(browser), HERE, Optional.of(VERIFIER));
    assertThat(tokens.accessLife()).isEqualTo(Duration.ofMinutes(5));

    now = NOON.plus(Duration.ofMinutes(5)).plusSeconds(1);
    assertThat(grants.bearer(tokens.access())).isEmpty();
  }

  @Test
  void withoutOfflineAccessThereIsNoRefreshToken() {
    IssuedTokens tokens =
        grants.redeem(app, code(EnumSet.of(AppScope.FILES_READ)), HERE, Optional.of(VERIFIER));

    assertThat(tokens.refresh()).isEmpty();
  }

  @Test
  void w12_aCodeThatComesAgainEndsWhatWasMadeFromIt() {
    String code = code(SYNC);
    IssuedTokens tokens = grants.redeem(app, code, HERE, Optional.of(VERIFIER));
    assertThat(grants.bearer(tokens.access())).isPresent();

    assertThatThrownBy(() -> grants.redeem(app, code, HERE, Optional.of(VERIFIER)))
        .isInstanceOf(GrantRefusal.UsedTwice.class);

    assertThat(grants.bearer(tokens.access())).isEmpty();
    assertThatThrownBy(() -> grants.refresh(app, refreshOf(tokens), Set.of()))
        .isInstanceOf(GrantRefusal.Invalid.class);
    assertThat(told).containsExactly(EventKind.APP_SIGNED_IN, EventKind.CODE_USED_TWICE);
    assertThat(stolen).containsExactly(ana.id().text() + " Syncer");
  }

  @Test
  void w12_aCodeIsOnlyForItsAppAddressAndVerifierAndIsUsedUpByATry() {
    Client other = clients.register("Other", false, List.of("http://localhost/cb"), SYNC).client();
    String[] codes = {code(SYNC), code(SYNC), code(SYNC), code(SYNC)};

    List<Callable<IssuedTokens>> wrong =
        List.of(
            () -> grants.redeem(other, codes[0], HERE, Optional.of(VERIFIER)),
            () -> grants.redeem(app, codes[1], HERE + "x", Optional.of(VERIFIER)),
            () -> grants.redeem(app, codes[2], HERE, Optional.of(VERIFIER + "x")),
            () -> grants.redeem(app, codes[3], HERE, Optional.empty()));

    for (Callable<IssuedTokens> each : wrong) {
      assertThatThrownBy(each::call).isInstanceOf(GrantRefusal.Invalid.class);
    }
    for (String code : codes) {
      assertThatThrownBy(() -> grants.redeem(app, code, HERE, Optional.of(VERIFIER)))
          .isInstanceOf(GrantRefusal.UsedTwice.class);
    }
  }

  @Test
  void aVerifierForACodeWithoutChallengeIsRefused() {
    String code =
        grants.makeCode(
            new CodeRequest(ana.id(), app, HERE, Optional.empty(), Optional.empty(), SYNC, NOON));

    assertThatThrownBy(() -> grants.redeem(app, code, HERE, Optional.of(VERIFIER)))
        .isInstanceOf(GrantRefusal.Invalid.class);
  }

  @Test
  void aCodeLivesFiveMinutes() {
    String code = code(SYNC);
    now = NOON.plus(Duration.ofMinutes(5));

    assertThatThrownBy(() -> grants.redeem(app, code, HERE, Optional.of(VERIFIER)))
        .isInstanceOf(GrantRefusal.Invalid.class);
  }

  @Test
  void w21_ofManyWhoRedeemOneCodeAtOnceNobodyKeepsTokens() throws Exception {
    String code = code(SYNC);

    List<IssuedTokens> issued =
        atOnce(8, () -> grants.redeem(app, code, HERE, Optional.of(VERIFIER)));

    assertThat(issued).hasSize(1);
    assertThat(grants.bearer(issued.getFirst().access())).isEmpty();
  }

  @Test
  void aRefreshTokenIsUsedOnceAndTheNextOneGoesOn() {
    IssuedTokens first = signIn();
    IssuedTokens second = grants.refresh(app, refreshOf(first), Set.of());
    IssuedTokens third = grants.refresh(app, refreshOf(second), Set.of());

    assertThat(grants.bearer(third.access())).isPresent();
    assertThat(third.scopes()).isEqualTo(SYNC);
    assertThat(grants.bearer(first.access()).orElseThrow().session())
        .isEqualTo(grants.bearer(third.access()).orElseThrow().session());
  }

  @Test
  void w13_aRefreshTokenUsedTwiceEndsItsWholeFamilyAtOnce() {
    IssuedTokens first = signIn();
    IssuedTokens second = grants.refresh(app, refreshOf(first), Set.of());
    assertThat(grants.bearer(second.access())).isPresent();

    assertThatThrownBy(() -> grants.refresh(app, refreshOf(first), Set.of()))
        .isInstanceOf(GrantRefusal.UsedTwice.class);

    assertThat(grants.bearer(first.access())).isEmpty();
    assertThat(grants.bearer(second.access())).isEmpty();
    assertThatThrownBy(() -> grants.refresh(app, refreshOf(second), Set.of()))
        .isInstanceOf(GrantRefusal.Invalid.class);
    assertThat(told).containsExactly(EventKind.APP_SIGNED_IN, EventKind.REFRESH_TOKEN_USED_TWICE);
    assertThat(stolen).containsExactly(ana.id().text() + " Syncer");
  }

  @Test
  void w13_anotherSignInOfTheSameAppIsAnotherFamily() {
    IssuedTokens laptop = signIn();
    IssuedTokens phone = signIn();
    grants.refresh(app, refreshOf(laptop), Set.of());

    assertThatThrownBy(() -> grants.refresh(app, refreshOf(laptop), Set.of()))
        .isInstanceOf(GrantRefusal.UsedTwice.class);

    assertThat(grants.bearer(phone.access())).isPresent();
  }

  @Test
  void w13_ofManyWhoUseOneRefreshTokenAtOnceNobodyKeepsTokens() throws Exception {
    String refresh = refreshOf(signIn());

    List<IssuedTokens> issued = atOnce(8, () -> grants.refresh(app, refresh, Set.of()));

    assertThat(issued).hasSize(1);
    assertThat(grants.bearer(issued.getFirst().access())).isEmpty();
  }

  @Test
  void aRefreshTokenIsOnlyForItsApp() {
    Client other = clients.register("Other", false, List.of("http://localhost/cb"), SYNC).client();
    String refresh = refreshOf(signIn());

    assertThatThrownBy(() -> grants.refresh(other, refresh, Set.of()))
        .isInstanceOf(GrantRefusal.Invalid.class);
    assertThat(grants.refresh(app, refresh, Set.of())).isNotNull();
  }

  @Test
  void anAccessTokenMayBeNarrowedAndNeverWidened() {
    IssuedTokens narrow =
        grants.refresh(app, refreshOf(signIn()), EnumSet.of(AppScope.FILES_READ, AppScope.EMAIL));

    assertThat(narrow.scopes()).containsExactly(AppScope.FILES_READ);
    assertThat(grants.bearer(narrow.access()).orElseThrow().scopes())
        .containsExactly(AppScope.FILES_READ);
  }

  @Test
  void anAccountThatMayNotSignInGetsNothingAndLosesNothing() {
    IssuedTokens tokens = signIn();
    people.remove(ana.id());

    assertThat(grants.bearer(tokens.access())).isEmpty();
    assertThatThrownBy(() -> grants.refresh(app, refreshOf(tokens), Set.of()))
        .isInstanceOf(GrantRefusal.Invalid.class);

    people.put(ana.id(), ana);
    assertThat(grants.refresh(app, refreshOf(tokens), Set.of())).isNotNull();
  }

  @Test
  void whatWasAllowedIsListedWithItsLastUseAndEndsWhenRevoked() {
    grants.allow(at(ana), app, SYNC);
    IssuedTokens tokens = signIn();
    grants.bearer(tokens.access());
    grants.allow(at(ben), app, SYNC);

    assertThat(grants.apps(ana.id()))
        .containsExactly(
            new ConnectedApp(
                app.id(), "Syncer", SYNC, NOON, 1, Optional.of(LocalDate.of(2026, 11, 24))));

    assertThat(grants.revoke(ana.id(), app.id())).isTrue();
    assertThat(grants.bearer(tokens.access())).isEmpty();
    assertThat(grants.isAllowed(ana.id(), app, SYNC)).isFalse();
    assertThat(grants.apps(ana.id())).isEmpty();
    assertThat(grants.apps(ben.id())).hasSize(1);
    assertThat(grants.revoke(ana.id(), app.id())).isFalse();
  }

  @Test
  void whatIsAllowedAddsUp() {
    grants.allow(at(ana), app, EnumSet.of(AppScope.FILES_READ));
    assertThat(grants.isAllowed(ana.id(), app, SYNC)).isFalse();

    grants.allow(at(ana), app, SYNC);

    assertThat(grants.isAllowed(ana.id(), app, SYNC)).isTrue();
    assertThat(grants.isAllowed(ben.id(), app, SYNC)).isFalse();
  }

  @Test
  void w14_signingOutEverywhereEndsEveryAppOfTheAccountAtOnce() {
    IssuedTokens one = signIn();
    IssuedTokens two = signIn();
    SessionId session = grants.bearer(one.access()).orElseThrow().session();
    assertThat(grants.alive(session)).isTrue();

    assertThat(grants.revokeAll(ana.id())).isEqualTo(2);

    assertThat(grants.bearer(one.access())).isEmpty();
    assertThat(grants.bearer(two.access())).isEmpty();
    assertThat(grants.alive(session)).isFalse();
  }

  @Test
  void w26_aTokenThatWasSentInClearEndsItsFamily() {
    IssuedTokens tokens = signIn();

    grants.revoke(refreshOf(tokens));

    assertThat(grants.bearer(tokens.access())).isEmpty();
  }

  @Test
  void whatEndedByItselfIsSweptAndWhatLivesIsNot() {
    String code = code(SYNC);
    IssuedTokens tokens = grants.redeem(app, code, HERE, Optional.of(VERIFIER));
    now = NOON.plus(Duration.ofDays(80));
    IssuedTokens later = grants.refresh(app, refreshOf(tokens), Set.of());
    now = NOON.plus(Duration.ofDays(100));
    grants.sweep();

    assertThat(rowsOf("identity_code")).isZero();
    assertThat(grants.refresh(app, refreshOf(later), Set.of())).isNotNull();

    now = NOON.plus(Duration.ofDays(300));
    grants.sweep();
    assertThat(rowsOf("identity_grant") + rowsOf("identity_grant_token")).isZero();
  }

  @Test
  void r11_aTokenThatWasPointedAtAnotherGrantSignsNobodyIn() {
    IssuedTokens anas = signIn();
    byte[] grant =
        database.read(
            tx -> tx.fetchSingle("select grant_id from identity_grant").get(0, byte[].class));
    signIn();
    database.write(
        tx -> tx.execute("update identity_grant_token set grant_id = ?", (Object) grant));
    database.write(
        tx -> tx.execute("update identity_grant set account_id = ?", (Object) ben.id().bytes()));

    assertThatThrownBy(() -> grants.bearer(anas.access()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aDeviceWaitsUntilItsCodeIsTypedInAndGetsItsTokensOnce() {
    DeviceSignIns devices = grants.devices();
    DeviceStart start = devices.begin(app, SYNC, DEVICE);
    now = now.plusSeconds(5);
    assertThatThrownBy(() -> devices.poll(app, start.deviceCode()))
        .isInstanceOf(GrantRefusal.Pending.class);

    String typed = start.userCode().toLowerCase(java.util.Locale.ROOT).replace('-', ' ');
    assertThat(devices.find(ana.id(), typed, HOME).orElseThrow().app()).isEqualTo("Syncer");
    assertThat(devices.answer(at(ana), typed, HOME, app, true)).isTrue();
    IssuedTokens tokens = devices.poll(app, start.deviceCode());

    assertThat(grants.bearer(tokens.access()).orElseThrow().account()).isEqualTo(ana.id());
    assertThat(grants.apps(ana.id())).hasSize(1);
    assertThatThrownBy(() -> devices.poll(app, start.deviceCode()))
        .isInstanceOf(GrantRefusal.Invalid.class);
    assertThat(devices.find(ben.id(), start.userCode(), HOME)).isEmpty();
    assertThat(told).containsExactly(EventKind.APP_ALLOWED, EventKind.APP_SIGNED_IN);
  }

  @Test
  void aDeviceThatAsksTooFastIsToldToSlowDown() {
    DeviceSignIns devices = grants.devices();
    DeviceStart start = devices.begin(app, SYNC, DEVICE);
    assertThatThrownBy(() -> devices.poll(app, start.deviceCode()))
        .isInstanceOf(GrantRefusal.Pending.class);
    now = now.plusSeconds(4);
    assertThatThrownBy(() -> devices.poll(app, start.deviceCode()))
        .isInstanceOf(GrantRefusal.TooSoon.class);
    now = now.plusSeconds(9);
    assertThatThrownBy(() -> devices.poll(app, start.deviceCode()))
        .isInstanceOf(GrantRefusal.TooSoon.class);
    now = now.plusSeconds(15);
    assertThatThrownBy(() -> devices.poll(app, start.deviceCode()))
        .isInstanceOf(GrantRefusal.Pending.class);
  }

  @Test
  void aDeviceThatIsDeclinedOrForgottenIsTold() {
    DeviceSignIns devices = grants.devices();
    DeviceStart declined = devices.begin(app, SYNC, DEVICE);
    devices.answer(at(ana), declined.userCode(), HOME, app, false);
    assertThatThrownBy(() -> devices.poll(app, declined.deviceCode()))
        .isInstanceOf(GrantRefusal.Declined.class);

    DeviceStart forgotten = devices.begin(app, SYNC, DEVICE);
    now = now.plus(Duration.ofMinutes(15));
    assertThat(devices.find(ana.id(), forgotten.userCode(), HOME)).isEmpty();
    assertThatThrownBy(() -> devices.poll(app, forgotten.deviceCode()))
        .isInstanceOf(GrantRefusal.Expired.class);
  }

  @Test
  void whoGuessesCodesIsSoonLetGuessNoMore() {
    DeviceSignIns devices = grants.devices();
    DeviceStart start = devices.begin(app, SYNC, DEVICE);
    for (int i = 0; i < 10; i++) {
      assertThat(devices.find(ana.id(), "BCDFGHJK", HOME)).isEmpty();
    }

    assertThatThrownBy(() -> devices.find(ana.id(), start.userCode(), HOME))
        .isInstanceOf(GrantRefusal.TooMany.class);
    assertThat(devices.find(ben.id(), start.userCode(), HOME)).isPresent();

    now = now.plus(Duration.ofMinutes(14));
    assertThatThrownBy(() -> devices.answer(at(ana), start.userCode(), HOME, app, true))
        .isInstanceOf(GrantRefusal.TooMany.class);
  }

  @Test
  void nothingThatAnAppHoldsLiesInTheDatabase() {
    DeviceStart start = grants.devices().begin(app, SYNC, DEVICE);
    String code = code(SYNC);
    IssuedTokens tokens = signIn();
    Clients.Registered server =
        clients.register("Server", true, List.of("https://app.example/cb"), SYNC);

    String everything = everything();
    for (String secret :
        List.of(
            start.deviceCode(),
            start.userCode(),
            code,
            tokens.access(),
            refreshOf(tokens),
            server.secret().orElseThrow(),
            "Syncer",
            "app.example",
            app.id())) {
      assertThat(everything).doesNotContain(secret);
    }
  }

  @Test
  void aRegisteredAppIsFoundUntilItIsRemoved() {
    Clients.Registered server =
        clients.register("Server", true, List.of("https://app.example/cb"), SYNC);
    Client found = clients.find(server.client().id()).orElseThrow();

    assertThat(found).isEqualTo(server.client());
    assertThat(clients.isSecret(found, server.secret().orElseThrow())).isTrue();
    assertThat(clients.isSecret(found, "wrong")).isFalse();
    assertThat(clients.isSecret(app, "")).isFalse();
    assertThat(clients.list()).extracting(Client::name).contains("rclone", "Server", "Syncer");

    assertThat(clients.remove(found.id())).isTrue();
    assertThat(clients.find(found.id())).isEmpty();
    assertThat(clients.remove(found.id())).isFalse();
  }

  @Test
  void aSigningKeyServesAYearAndOverlapsItsNeighbours() {
    SigningKeys keys = new SigningKeys(database, key(1), key(2), random, () -> now, AuditLog.NONE);
    String first = keys.current().id();
    assertThat(keys.published()).extracting(SigningKey::id).containsExactly(first);

    now = NOON.plus(Duration.ofDays(364)).plusSeconds(1);
    assertThat(keys.published()).hasSize(2);
    assertThat(keys.current().id()).isEqualTo(first);

    now = NOON.plus(Duration.ofDays(366));
    String second = keys.current().id();
    assertThat(second).isNotEqualTo(first);
    assertThat(keys.published()).extracting(SigningKey::id).containsExactly(first, second);

    now = NOON.plus(Duration.ofDays(396));
    assertThat(keys.published()).extracting(SigningKey::id).containsExactly(second);
    assertThat(
            new SigningKeys(database, key(1), key(2), random, () -> now, AuditLog.NONE)
                .current()
                .id())
        .isEqualTo(second);
  }

  @Test
  void anAppIsLetInOnlyByWhoProvedLatelyWhoTheyAreAndItsOwnerIsTold() {
    DeviceStart start = grants.devices().begin(app, SYNC, DEVICE);
    BrowserSession old = at(ana, NOON.minus(BrowserSession.FRESH));

    assertThatThrownBy(() -> grants.allow(old, app, SYNC))
        .isInstanceOf(IdentityRefusal.ProofTooOld.class);
    assertThatThrownBy(() -> grants.devices().answer(old, start.userCode(), HOME, app, true))
        .isInstanceOf(IdentityRefusal.ProofTooOld.class);
    assertThat(grants.apps(ana.id())).isEmpty();
    assertThat(letIn).isEmpty();
    assertThat(told).isEmpty();

    grants.allow(at(ana), app, SYNC);
    grants.devices().answer(at(ana), start.userCode(), HOME, app, true);
    assertThat(letIn).containsExactly(ana.id().text() + " Syncer", ana.id().text() + " Syncer");
  }

  @Test
  void toSayNoNeedsNoProof() {
    DeviceStart start = grants.devices().begin(app, SYNC, DEVICE);

    assertThat(grants.devices().answer(at(ana, Instant.EPOCH), start.userCode(), HOME, app, false))
        .isTrue();
    assertThat(letIn).isEmpty();
  }

  @Test
  void anAppThatIsUsedEachDayStaysSignedInForAYearAndNotLonger() {
    IssuedTokens tokens = signIn();
    for (int day = 1; day < 365; day++) {
      now = NOON.plus(Duration.ofDays(day));
      tokens = grants.refresh(app, refreshOf(tokens), Set.of());
    }
    now = NOON.plus(Duration.ofDays(365)).minusSeconds(60);
    IssuedTokens last = grants.refresh(app, refreshOf(tokens), Set.of());
    assertThat(last.accessLife()).isEqualTo(Duration.ofSeconds(60));
    assertThat(grants.bearer(last.access())).isPresent();

    now = NOON.plus(Duration.ofDays(365));
    assertThat(grants.bearer(last.access())).isEmpty();
    assertThatThrownBy(() -> grants.refresh(app, refreshOf(last), Set.of()))
        .isInstanceOf(GrantRefusal.Invalid.class);
    now = now.plusSeconds(1);
    grants.sweep();
    assertThat(rowsOf("identity_grant")).isZero();
  }

  @Test
  void whoOneIsWasProvedWhenItWasHoweverOftenTheTokensAreRenewed() {
    IssuedTokens first = signIn();
    now = NOON.plus(Duration.ofDays(3));
    IssuedTokens second = grants.refresh(app, refreshOf(first), Set.of());
    assertThat(second.authenticatedAt()).hasValue(NOON);

    DeviceStart start = grants.devices().begin(app, SYNC, DEVICE);
    grants.devices().answer(at(ana), start.userCode(), HOME, app, true);
    assertThat(grants.devices().poll(app, start.deviceCode()).authenticatedAt()).hasValue(now);
  }

  @Test
  void oneAddressDoesNotUseUpTheRoomForDevicesThatWait() {
    DeviceSignIns devices = grants.devices();
    for (int i = 0; i < 20; i++) {
      devices.begin(app, SYNC, "2001:db8:0:1::" + Integer.toHexString(i + 1));
    }

    assertThatThrownBy(() -> devices.begin(app, SYNC, "2001:db8:0:1:2:3:4:5"))
        .isInstanceOf(GrantRefusal.TooMany.class);
    assertThat(devices.begin(app, SYNC, "2001:db8:0:2::1").userCode()).isNotEmpty();
    now = now.plus(Duration.ofMinutes(1));
    assertThat(devices.begin(app, SYNC, "2001:db8:0:1:2:3:4:5").userCode()).isNotEmpty();
    assertThatThrownBy(() -> devices.begin(app, SYNC, "2001:db8:0:1:2:3:4:5"))
        .isInstanceOf(GrantRefusal.TooMany.class);
  }

  @Test
  void w15_manyAccountsOfOneAddressGuessNoMoreCodesThanOne() {
    DeviceSignIns devices = grants.devices();
    DeviceStart start = devices.begin(app, SYNC, DEVICE);
    for (int i = 0; i < 20; i++) {
      assertThat(devices.find(person("p" + i + "@example.org").id(), "BCDFGHJK", HOME)).isEmpty();
    }

    assertThatThrownBy(() -> devices.find(ana.id(), start.userCode(), HOME))
        .isInstanceOf(GrantRefusal.TooMany.class);
    assertThatThrownBy(() -> devices.answer(at(ana), start.userCode(), HOME, app, true))
        .isInstanceOf(GrantRefusal.TooMany.class);
    assertThat(devices.find(ana.id(), start.userCode(), "198.51.100.9")).isPresent();
  }

  @Test
  void aServiceSignsInAsItsOwnAccountAndNoOneElse() {
    Client service = clients.registerService("Backup", ben.id(), AppScope.ALL).client();
    assertThat(clients.find(service.id())).hasValue(service);
    told.clear();

    IssuedTokens tokens = grants.serve(service, EnumSet.of(AppScope.FILES_READ, AppScope.OPENID));

    SignedIn holder = grants.bearer(tokens.access()).orElseThrow();
    assertThat(holder.account()).isEqualTo(ben.id());
    assertThat(holder.scopes()).containsExactly(AppScope.FILES_READ);
    assertThat(tokens.refresh()).isEmpty();
    assertThat(told).containsExactly(EventKind.SERVICE_SIGNED_IN);
    now = now.plus(Duration.ofMinutes(16));
    assertThat(grants.bearer(tokens.access())).isEmpty();
  }

  @Test
  void whatIsNoServiceOrHasNoAccountAnyMoreDoesNotSignInByItself() {
    Client service = clients.registerService("Backup", ben.id(), SYNC).client();
    Client web = clients.register("Web", true, List.of("https://app.example/cb"), SYNC).client();

    assertThatThrownBy(() -> grants.serve(web, SYNC)).isInstanceOf(GrantRefusal.NoService.class);
    assertThatThrownBy(() -> grants.serve(service, EnumSet.of(AppScope.USER_READ)))
        .isInstanceOf(GrantRefusal.Invalid.class);
    assertThatThrownBy(() -> clients.registerService("No", ben.id(), EnumSet.of(AppScope.OPENID)))
        .isInstanceOf(GrantRefusal.Unfit.class);
    people.remove(ben.id());
    assertThatThrownBy(() -> grants.serve(service, SYNC))
        .isInstanceOf(GrantRefusal.NoService.class);
  }

  @Test
  void whatARemovedAppHeldEndsAtOnce() {
    Client service = clients.registerService("Backup", ben.id(), SYNC).client();
    IssuedTokens tokens = grants.serve(service, SYNC);
    IssuedTokens anas = signIn();
    assertThat(grants.bearer(tokens.access())).isPresent();

    clients.remove(service.id());
    assertThat(grants.endApp(service.id())).isEqualTo(1);

    assertThat(grants.bearer(tokens.access())).isEmpty();
    assertThat(grants.bearer(anas.access())).isPresent();
  }

  private int rowsOf(String table) {
    return database.read(tx -> tx.fetchCount(org.jooq.impl.DSL.table(table)));
  }

  private String everything() {
    StringBuilder all = new StringBuilder();
    for (String table :
        List.of(
            "identity_client",
            "identity_consent",
            "identity_grant",
            "identity_grant_token",
            "identity_code",
            "identity_device_code")) {
      database
          .read(tx -> tx.fetch("select * from " + table))
          .forEach(
              row ->
                  Arrays.stream(row.intoArray())
                      .forEach(
                          value ->
                              all.append(
                                  value instanceof byte[] bytes
                                      ? new String(bytes, StandardCharsets.ISO_8859_1)
                                      : String.valueOf(value))));
    }
    return all.toString();
  }

  private static List<IssuedTokens> atOnce(int many, Callable<IssuedTokens> call)
      throws InterruptedException {
    List<IssuedTokens> issued = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<IssuedTokens>> all = threads.invokeAll(java.util.Collections.nCopies(many, call));
      for (Future<IssuedTokens> each : all) {
        if (each.state() == Future.State.SUCCESS) {
          issued.add(each.resultNow());
        } else {
          assertThat(each.exceptionNow()).isInstanceOf(GrantRefusal.class);
        }
      }
    }
    return issued;
  }
}
