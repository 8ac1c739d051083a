package org.holdfast.keyservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.keyservices.AzureFixture.ANAS_DRIVE;
import static org.holdfast.keyservices.TransitFixture.KEY;
import static org.holdfast.keyservices.TransitFixture.MOUNT;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.KeyState;
import org.holdfast.vault.MasterKey;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.VaultMember;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TransitVaultTest {

  private static final byte[] DRIVE_KEY = AzureFixture.key(32);

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private TransitFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new TransitFixture(folder, () -> now);
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private TransitDouble service() {
    return fixture.service();
  }

  private TransitVault create() {
    return fixture.create(fixture.place());
  }

  private TransitVault open() {
    return fixture.open(fixture.place());
  }

  private String name(int number) {
    return service().names().stream()
        .filter(each -> each.matches("holdfast-.{36}-%d-[0-9a-f]{32}".formatted(number)))
        .findFirst()
        .orElseThrow();
  }

  private static void assertUnwraps(TransitVault vault, WrappedKey wrapped) {
    assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(DRIVE_KEY);
  }

  // What it costs, and what the service sees.

  @Test
  void wrapsAndUnwrapsByOneRequestEach() {
    TransitVault vault = create();
    service().forgetRequests();

    vault.unwrap(ANAS_DRIVE, vault.wrap(ANAS_DRIVE, DRIVE_KEY));

    assertThat(service().requests())
        .containsExactly("POST transit/encrypt/" + name(1), "POST transit/decrypt/" + name(1));
  }

  @Test
  void whetherAKeyIsCurrentAsksNobody() {
    TransitVault vault = create();
    WrappedKey before = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    vault.rotate();
    WrappedKey after = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    service().forgetRequests();

    assertThat(vault.isCurrent(before)).isFalse();
    assertThat(vault.isCurrent(after)).isTrue();
    assertThat(service().requests()).isEmpty();
  }

  @Test
  void whatSealsAKeyIsUsedOnce() {
    TransitVault vault = create();

    byte[] first = vault.wrap(ANAS_DRIVE, DRIVE_KEY).bytes();
    byte[] second = vault.wrap(ANAS_DRIVE, DRIVE_KEY).bytes();

    // The tag is left out: it differs for what else differs.
    assertThat(Arrays.copyOfRange(first, 103, 135))
        .isNotEqualTo(Arrays.copyOfRange(second, 103, 135));
  }

  @Test
  void aNamespaceGoesWithEachRequest() {
    TransitPlace place =
        fixture.place(
            MOUNT,
            KEY,
            new TransitIdentity.TokenFile(fixture.tokenFile()),
            Optional.of("house/keys"),
            fixture.place().caFile());

    fixture.create(place).wrap(ANAS_DRIVE, DRIVE_KEY);

    assertThat(service().namespaces()).isNotEmpty().containsOnly("house/keys");
  }

  // What is made up.

  @Test
  void r08_keyOfAnotherVaultIsRefusedBeforeTheServiceIsAsked() {
    TransitVault vault = create();
    TransitVault other =
        fixture.create(
            fixture.place("another", new TransitIdentity.TokenFile(fixture.tokenFile())));
    WrappedKey theirs = other.wrap(ANAS_DRIVE, DRIVE_KEY);
    service().forgetRequests();

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, theirs))
        .isInstanceOf(VaultRefusal.NotAuthentic.class);
    assertThat(service().requests()).isEmpty();
  }

  @Test
  void r08_theServiceItselfRefusesAnotherLabel() {
    TransitVault vault = create();
    ServiceEnvelope envelope =
        ServiceEnvelope.parse(vault.wrap(ANAS_DRIVE, DRIVE_KEY), Transit.KIND);
    KeyLabel other = new KeyLabel("drive", AzureFixture.ANA, 2);
    Transit asked = fixture.service(fixture.place(), Duration.ofSeconds(20));
    KeyVersion master = asked.found().getFirst().version();

    assertThatThrownBy(() -> asked.decrypt(master, envelope.bound(other), envelope.wrapped()))
        .isInstanceOfSatisfying(
            KeyService.Refused.class, refused -> assertThat(refused.altered()).isTrue());
  }

  @Test
  void r08_labelsAreBoundWhereTheServiceBindsNone() {
    service().bindNothing();
    TransitVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);

    assertUnwraps(vault, wrapped);
    assertThatThrownBy(() -> vault.unwrap(new KeyLabel("drive", AzureFixture.ANA, 2), wrapped))
        .isInstanceOf(VaultRefusal.NotAuthentic.class);
  }

  // What fails.

  @Test
  void aServiceThatIsDownIsToldAsSuch() {
    TransitVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    service().close();

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("does not answer");
    assertThat(fixture.pauses()).hasSize(2);
  }

  @Test
  void aServiceThatIsSlowIsGivenUp() {
    WrappedKey wrapped = create().wrap(ANAS_DRIVE, DRIVE_KEY);
    TransitVault vault = fixture.open(fixture.place(), Duration.ofSeconds(3));
    service().hang();

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("in time");
    assertThat(fixture.pauses()).isEmpty();
  }

  @Test
  void whatWasTurnedAwayIsAskedAgainWhenTheServiceSays() {
    TransitVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    service()
        .fail(
            "/decrypt/",
            2,
            429,
            Map.of("Retry-After", "1"),
            "request path: rate limit quota exceeded");

    assertUnwraps(vault, wrapped);

    assertThat(fixture.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @Test
  void aLongWaitIsLeftToOthers() {
    TransitVault vault = create();
    service().fail("/encrypt/", 9, 429, Map.of("Retry-After", "60"));

    assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, DRIVE_KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("too often")
        .hasMessageContaining("60 s");
    assertThat(fixture.pauses()).isEmpty();
  }

  @Test
  void whatIsTurnedAwayAgainAndAgainIsRefused() {
    TransitVault vault = create();
    service().fail("/encrypt/", 9, 429);

    assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, DRIVE_KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("too often");
    assertThat(fixture.pauses()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {412, 500, 502, 503, 504})
  void aFailureOfTheServiceIsTriedAgain(int status) {
    TransitVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    service().fail("/decrypt/", 1, status);

    assertUnwraps(vault, wrapped);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aBrokenLineIsTriedAgain(int how) {
    TransitVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    service().fail("/decrypt/", 1, how);

    assertUnwraps(vault, wrapped);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          503 | Vault is sealed        | is sealed: unseal it
          503 | OpenBao is sealed      | is sealed: unseal it
          472 | x                      | standby
          473 | x                      | standby
          405 | unsupported operation  | answers 405 unsupported operation
          """)
  void whoCannotServeIsToldWithWhatToDo(int status, String error, String told) {
    TransitVault vault = create();
    service().fail("/encrypt/", 3, status, error);

    assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, DRIVE_KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining(told);
    assertThat(fixture.pauses()).isEmpty();
  }

  @Test
  void noTokenGoesToWhomAStandbySendsOn() throws Exception {
    Path theirs = Files.createDirectory(folder.resolve("theirs"));
    try (TransitFixture elsewhere = new TransitFixture(theirs, () -> now)) {
      TransitVault vault = create();
      service().fail("/encrypt/", 1, 307, Map.of("Location", elsewhere.service().url() + "/v1/x"));

      assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, DRIVE_KEY))
          .isInstanceOf(VaultRefusal.Unavailable.class)
          .hasMessageContaining("gets no token");
      assertThat(elsewhere.service().requests()).isEmpty();
    }
  }

  @Test
  void whoNobodyVouchesForIsNotAsked() {
    TransitPlace place =
        fixture.place(
            MOUNT,
            KEY,
            new TransitIdentity.TokenFile(fixture.tokenFile()),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(() -> fixture.open(place))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("certification path");
    assertThat(service().requests()).isEmpty();
  }

  @Test
  void whatIsNoAnswerOfTheServiceIsRefused() {
    TransitVault vault = create();
    service().answer("/encrypt/", 200, "<html>");
    service().answer("/encrypt/", 200, "{\"data\":{\"ciphertext\":\"vault:v2:aaaa\"}}");
    service().answer("/encrypt/", 200, "{\"data\":{\"ciphertext\":\"vault:v1:aaaa\"}}");

    for (String told : List.of("no JSON", "unknown form", "unknown length")) {
      assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, DRIVE_KEY))
          .isInstanceOf(VaultRefusal.Unavailable.class)
          .hasMessageContaining(told);
    }
    assertUnwraps(vault, vault.wrap(ANAS_DRIVE, DRIVE_KEY));
  }

  @Test
  void aMountThatIsNotThereIsNoNewVault() {
    TransitPlace place =
        fixture.place(
            "elsewhere",
            KEY,
            new TransitIdentity.TokenFile(fixture.tokenFile()),
            Optional.empty(),
            fixture.place().caFile());

    assertThatThrownBy(() -> fixture.open(place))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("no transit engine")
        .hasMessageContaining("no handler for route");
  }

  // The end of a key.

  @Test
  void theServiceItselfRefusesADisabledMasterKey() {
    TransitVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    TransitVault other = open();
    vault.rotate();
    vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());
    service().forgetRequests();

    assertThatThrownBy(() -> other.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.MissingVersion.class);
    assertThat(service().requests()).contains("POST transit/decrypt/" + name(1));
  }

  @Test
  void whoDoesNotKnowOfTheNewMasterKeyYetIsRefusedTheOldOneAndTakesIt() {
    TransitVault vault = create();
    TransitVault other = open();
    vault.rotate();
    vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());

    WrappedKey wrapped = other.wrap(ANAS_DRIVE, DRIVE_KEY);

    assertThat(vault.isCurrent(wrapped)).isTrue();
    assertUnwraps(vault, wrapped);
  }

  @Test
  void aMasterKeyThatSomebodyDisabledInTheServiceWaits() {
    TransitVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    vault.rotate();
    service().configure(name(1), 2);

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.MissingVersion.class)
        .hasMessageContaining("disabled");
    assertThat(vault.masterKeys().getFirst().state()).isEqualTo(new KeyState.Disabled());

    vault.change(1, new KeyState.Disabled(), new KeyState.Enabled());
    assertUnwraps(vault, wrapped);
  }

  @Test
  void whatIsSoftDeletedThereIsRestoredThereAlone() {
    TransitVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    vault.rotate();
    service().softDelete(name(1), true);

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.MissingVersion.class);
    assertThatThrownBy(() -> vault.change(1, new KeyState.Disabled(), new KeyState.Enabled()))
        .isInstanceOf(VaultRefusal.WrongState.class)
        .hasMessageContaining("soft-delete-restore");

    service().softDelete(name(1), false);
    assertUnwraps(vault, wrapped);
  }

  @Test
  void ofTwoDaysForOneDeletedKeyTheLaterCounts() {
    TransitVault vault = create();
    vault.rotate();
    vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());
    Instant day = now.plus(Duration.ofDays(90));
    vault.change(1, new KeyState.Disabled(), new KeyState.Deleted(day));
    service().put("%s-purgeable-%d".formatted(name(1), now.toEpochMilli()), "aes256-gcm96", false);

    vault.look();

    assertThat(vault.masterKeys().getFirst().state()).isEqualTo(new KeyState.Deleted(day));
    assertThatThrownBy(() -> vault.purge(1)).isInstanceOf(VaultRefusal.WrongState.class);

    vault.change(1, new KeyState.Deleted(day), new KeyState.Disabled());
    assertThat(service().names()).noneMatch(each -> each.contains("purgeable"));
  }

  @Test
  void aPurgedMasterKeyLeavesNothingThere() {
    TransitVault vault = create();
    vault.rotate();
    vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());
    vault.change(1, new KeyState.Disabled(), new KeyState.Deleted(now.plus(Duration.ofDays(7))));
    now = now.plus(Duration.ofDays(7));

    vault.purge(1);

    assertThat(service().names()).containsExactly(name(2));
    assertThat(open().id()).isEqualTo(vault.id());
  }

  @Test
  void aKeyThatWasDestroyedThereIsMissed() {
    TransitVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    vault.rotate();
    service().remove(name(1));

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.MissingVersion.class)
        .hasMessageContaining("backup");
  }

  // What lies there.

  @Test
  void aSecondVaultIsNotMadeBesideOne() {
    create();

    assertThatThrownBy(this::create).isInstanceOf(VaultRefusal.Absent.class);
  }

  @Test
  void whatIsNotOursIsLeftAlone() {
    service().put("holdfast", "rsa-4096", true);
    service().put("holdfast-1", "aes256-gcm96", true);
    service().put("other", "aes256-gcm96", true);

    assertThatThrownBy(this::open).isInstanceOf(VaultRefusal.Absent.class);
    assertThat(create().masterKeys()).hasSize(1);
  }

  @Test
  void aKeyOfOursThatIsOfAnotherTypeIsRefused() {
    TransitVault vault = create();
    service().put(name(1).replaceFirst("-1-", "-2-"), "chacha20-poly1305", false);

    assertThatThrownBy(vault::look)
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("did not make");
  }

  @ParameterizedTest
  @ValueSource(strings = {"imported_key", "derived"})
  void aKeyOfOursThatWasNotMadeThereIsRefused(String how) {
    TransitVault vault = create();
    service().letOut(name(1), how);

    assertThatThrownBy(vault::look)
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("did not make");
    assertThatThrownBy(this::open).isInstanceOf(VaultRefusal.Unavailable.class);
  }

  /// Nobody takes that back: so what it wrapped opens, until a rotation has it wrapped anew.
  @ParameterizedTest
  @ValueSource(strings = {"exportable", "allow_plaintext_backup"})
  void aKeyThatCanBeGotOutWrapsNothingMore(String how) {
    TransitVault vault = create();
    WrappedKey before = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    service().letOut(name(1), how);

    TransitVault later = open();
    assertUnwraps(later, before);
    assertThatThrownBy(() -> later.wrap(ANAS_DRIVE, DRIVE_KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("wraps nothing more");

    assertThat(later.rotate()).isEqualTo(2);
    assertUnwraps(later, later.wrap(ANAS_DRIVE, DRIVE_KEY));
    assertThat(later.isCurrent(before)).isFalse();
  }

  @Test
  void whatIsNotListedYetIsThereForWhoMadeIt() {
    service().lag();

    TransitVault vault = create();

    assertThat(service().names()).hasSize(1);
    assertUnwraps(vault, vault.wrap(ANAS_DRIVE, DRIVE_KEY));
  }

  /// As by a proxy, or at another path of a server that has many.
  @ParameterizedTest
  @ValueSource(strings = {"<html>404</html>", "{}", "{\"errors\":\"\"}", ""})
  void aServiceThatIsNotAskedHasNoEmptyList(String body) {
    create();
    service().answer("keys?list=true", 404, body);

    assertThatThrownBy(this::create)
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("check url");
    assertThat(service().names()).hasSize(1);
  }

  @Test
  void whatWasDestroyedAlreadyByATryWhoseAnswerIsLostIsDestroyed() {
    TransitVault vault = create();
    vault.rotate();
    vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());
    vault.change(1, new KeyState.Disabled(), new KeyState.Deleted(now.plus(Duration.ofDays(7))));
    now = now.plus(Duration.ofDays(7));
    service().loseAnswer("DELETE");

    vault.purge(1);

    assertThat(service().names()).containsExactly(name(2));
  }

  @Test
  void keysAreMadeSoThatNobodyGetsThemOut() {
    service().whenMade(() -> service().put(name(1), "aes256-gcm96", true));

    assertThatThrownBy(this::create)
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("not what was asked for");
  }

  @Test
  void whoWasSecondToBeginOneTakesTheFirstAndLeavesNothing() {
    UUID first = UUID.fromString("0be40000-0000-4000-8000-000000000002");
    String theirs = "holdfast-%s-1-%032x".formatted(first, 1);
    service()
        .whenMade(
            () -> {
              String ours = service().names().getFirst();
              service().remove(ours);
              service().put(theirs, "aes256-gcm96", false);
              service().put(ours, "aes256-gcm96", false);
            });

    TransitVault vault = create();

    assertThat(vault.id()).isEqualTo(first);
    assertThat(service().names()).containsExactly(theirs);
  }

  @Test
  void aVaultThatWasRotatedComesBeforeWhatAKillLeft() {
    TransitVault vault = create();
    vault.rotate();
    service().remove(name(1));
    service()
        .put(
            "holdfast-0be40000-0000-4000-8000-000000000002-1-%032x".formatted(1),
            "aes256-gcm96",
            false);

    assertThat(open().id()).isEqualTo(vault.id());
  }

  @Test
  void whatEitherOfTwoKeysOfOneVersionWrappedIsUnwrapped() {
    TransitVault here = create();
    here.rotate();
    WrappedKey ours = here.wrap(ANAS_DRIVE, DRIVE_KEY);
    service().put("holdfast-%s-2-%032x".formatted(here.id(), 1), "aes256-gcm96", false);
    TransitVault there = open();
    WrappedKey theirs = there.wrap(ANAS_DRIVE, DRIVE_KEY);

    assertThat(there.masterKeys()).extracting(MasterKey::version).containsExactly(1, 2, 2);
    assertUnwraps(there, ours);
    assertUnwraps(here, theirs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://h  | transit | holdfast | a   | url
          https://h/v1 | transit | holdfast | a | url
          https://u@h | transit | holdfast | a | url
          https://h | a//b    | holdfast | a   | mount
          https://h | ../sys  | holdfast | a   | mount
          https://h | transit | a/b      | a   | key
          https://h | transit | holdfast | a b | namespace
          """)
  void aPlaceThatIsNoneIsRefused(
      String url, String mount, String key, String namespace, String wrong) {
    TransitIdentity any = new TransitIdentity.TokenFile(folder);

    assertThatThrownBy(
            () ->
                new TransitPlace(
                    URI.create(url), mount, key, any, Optional.of(namespace), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(wrong);
  }

  // Beside others.

  @Test
  void oneOfTwoVaultsIsEnough() {
    TransitVault first = create();
    TransitVault second =
        fixture.create(fixture.place("second", new TransitIdentity.TokenFile(fixture.tokenFile())));
    try (VaultGroup group =
        new VaultGroup(
            List.of(
                VaultMember.open("first", false, first),
                VaultMember.open("second", false, second)))) {
      WrappedKey alone = first.wrap(ANAS_DRIVE, DRIVE_KEY);
      WrappedKey both = group.rewrap(ANAS_DRIVE, alone);

      assertThat(group.isOwn(alone)).isTrue();
      assertThat(group.isCurrent(alone)).isFalse();
      assertThat(group.isCurrent(both)).isTrue();
      assertThat(group.flaws(ANAS_DRIVE, both)).isEmpty();
      service().remove(name(1));
      assertThat(group.unwrap(ANAS_DRIVE, both)).isEqualTo(DRIVE_KEY);
    }
  }
}
