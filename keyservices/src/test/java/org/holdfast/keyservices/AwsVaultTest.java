package org.holdfast.keyservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.keyservices.AwsFixture.KEY;
import static org.holdfast.keyservices.AzureFixture.ANAS_DRIVE;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

final class AwsVaultTest {

  private static final byte[] DRIVE_KEY = AzureFixture.key(32);
  private static final UUID THEIRS = UUID.fromString("0be40000-0000-4000-8000-000000000002");

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private AwsFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new AwsFixture(folder, () -> now);
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private KmsDouble aws() {
    return fixture.aws();
  }

  private AwsVault create() {
    return fixture.create(fixture.place());
  }

  private AwsVault open() {
    return fixture.open(fixture.place());
  }

  private String alias(int number) {
    return aws().aliases().stream()
        .filter(each -> each.matches("alias/holdfast-.{36}-%d-[0-9a-f]{32}".formatted(number)))
        .findFirst()
        .orElseThrow();
  }

  private String keyId(int number) {
    return aws().target(alias(number));
  }

  private static String alias(UUID vault, int number, String key) {
    return "alias/holdfast-%s-%d-%s".formatted(vault, number, key.replace("-", ""));
  }

  private static void assertUnwraps(AwsVault vault, WrappedKey wrapped) {
    assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(DRIVE_KEY);
  }

  // What it costs, and what is told.

  @Test
  void wrapsAndUnwrapsByOneRequestEach() {
    AwsVault vault = create();
    aws().forgetRequests();

    vault.unwrap(ANAS_DRIVE, vault.wrap(ANAS_DRIVE, DRIVE_KEY));

    assertThat(aws().requests()).containsExactly("Encrypt", "Decrypt");
  }

  @Test
  void whatAwsLogsIsADigest() {
    byte[] bound = ANAS_DRIVE.encoded();

    assertThat(Kms.context(bound)).hasSize(1);
    assertThat(Kms.context(bound).get("holdfast")).matches("[0-9a-f]{64}");
    assertThat(Kms.context(bound))
        .isNotEqualTo(Kms.context(new KeyLabel("drive", AzureFixture.ANA, 2).encoded()));
  }

  // What is made up.

  @Test
  void r08_keyOfAnotherVaultIsRefusedBeforeAwsIsAsked() {
    AwsVault vault = create();
    WrappedKey theirs = fixture.create(fixture.place("another")).wrap(ANAS_DRIVE, DRIVE_KEY);
    aws().forgetRequests();

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, theirs))
        .isInstanceOf(VaultRefusal.NotAuthentic.class);
    assertThat(aws().requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"InvalidCiphertextException", "IncorrectKeyException"})
  void r01_whatAwsCallsAlteredIs(String type) {
    AwsVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    aws().fail("Decrypt", 1, 400, type);

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.NotAuthentic.class);
    assertUnwraps(vault, wrapped);
  }

  @Test
  void r08_awsItselfRefusesAnotherLabel() {
    AwsVault vault = create();
    ServiceEnvelope envelope = ServiceEnvelope.parse(vault.wrap(ANAS_DRIVE, DRIVE_KEY), Kms.KIND);
    Kms asked = fixture.service(fixture.place(), Duration.ofSeconds(20));
    KeyVersion master = asked.found().getFirst().version();
    byte[] other = envelope.bound(new KeyLabel("drive", AzureFixture.ANA, 2));

    assertThatThrownBy(() -> asked.decrypt(master, other, envelope.wrapped()))
        .isInstanceOfSatisfying(
            KeyService.Refused.class, refused -> assertThat(refused.altered()).isTrue());
  }

  // What fails.

  @Test
  void aServiceThatIsDownIsToldAsSuch() {
    AwsVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    aws().close();

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("does not answer");
    assertThat(fixture.pauses()).hasSize(2);
  }

  @Test
  void aServiceThatIsSlowIsGivenUp() {
    WrappedKey wrapped = create().wrap(ANAS_DRIVE, DRIVE_KEY);
    AwsVault vault = fixture.open(fixture.place(), Duration.ofSeconds(3));
    aws().hang();

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("in time");
    assertThat(fixture.pauses()).isEmpty();
  }

  @Test
  void whatWasTurnedAwayIsAskedAgain() {
    AwsVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    aws().fail("Decrypt", 2, 400, "ThrottlingException");

    assertUnwraps(vault, wrapped);

    assertThat(fixture.pauses()).hasSize(2);
  }

  @Test
  void whatIsTurnedAwayAgainAndAgainIsRefused() {
    AwsVault vault = create();
    aws().fail("Encrypt", 9, 400, "ThrottlingException");

    assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, DRIVE_KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("too often");
    assertThat(fixture.pauses()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "500, KMSInternalException",
    "500, KeyUnavailableException",
    "503, DependencyTimeoutException",
    "0, none",
    "1, none"
  })
  void aFailureOfAwsIsTriedAgain(int status, String type) {
    AwsVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    aws().fail("Decrypt", 1, status, type);

    assertUnwraps(vault, wrapped);
  }

  @Test
  void aKeyWhoseAnswerIsLostIsNotMadeTwice() {
    AwsVault vault = create();
    aws().forgetRequests();
    aws().fail("CreateKey", 1, 0, "none");

    assertThatThrownBy(vault::rotate).isInstanceOf(VaultRefusal.Unavailable.class);

    assertThat(aws().requests()).filteredOn("CreateKey"::equals).hasSize(1);
    assertThat(vault.rotate()).isEqualTo(2);
  }

  @Test
  void anAliasWhoseAnswerIsLostIsMadeOnce() {
    AwsVault vault = create();
    aws().whenMade(() -> aws().point(alias(vault.id(), 2, aws().newest()), aws().newest()));
    aws().fail("CreateAlias", 1, 0, "none");

    assertThat(vault.rotate()).isEqualTo(2);
    assertThat(open().masterKeys()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AccessDeniedException     | the policy
          RequestExpired            | clock
          ExpiredTokenException     | run out
          LimitExceededException    | LimitExceededException
          """)
  void whatElseAwsSaysIsToldWithWhatToDo(String type, String told) {
    AwsVault vault = create();
    aws().fail("Encrypt", 1, 400, type);

    assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, DRIVE_KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 | Encrypt     | {}                                        | unknown length
          3 | Encrypt     | <html>                                    | not be read
          1 | Encrypt     | {"CiphertextBlob":"AAAA"}                 | unknown length
          1 | DescribeKey | {"KeyMetadata":{"KeyState":"Enabled"}}    | how the key
          1 | DescribeKey | {"KeyMetadata":{"KeyState":"PendingDeletion","CreationDate":1}} | how the key
          """)
  void whatIsNoAnswerOfAwsIsRefused(int times, String of, String body, String told) {
    AwsVault vault = create();
    aws().answer(of, times, 200, Map.of(), body);

    assertThatThrownBy(
            () -> {
              vault.wrap(ANAS_DRIVE, DRIVE_KEY);
              vault.look();
            })
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining(told)
        .hasMessageNotContaining("html");
    assertUnwraps(vault, vault.wrap(ANAS_DRIVE, DRIVE_KEY));
  }

  @Test
  void aKeyThatAwsDoesNotGiveIsRefused() {
    AwsVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    aws().answer("Decrypt", 200, "{}");

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("another length");
  }

  // Who asks.

  @ParameterizedTest
  @CsvSource({
    "AKIAIOSFODNN7EXAMPLE, not-the-secret",
    "AKIAANOTHERKEYSIDENT, wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
  })
  void aWrongAccessKeyIsAWrongPassphraseAndIsNotTold(String id, String secret) {
    create();
    Path file = AzureFixture.write(folder.resolve("wrong"), id + "\n" + secret);
    AwsPlace place = fixture.place(KEY, file, Optional.of(ServiceDouble.authority()));

    assertThatThrownBy(() -> fixture.open(place))
        .isInstanceOf(VaultRefusal.WrongPassphrase.class)
        .hasMessageContaining("wrong")
        .hasMessageNotContaining(secret);
  }

  @Test
  void anAccessKeyOfOneLineIsToldAsSuch() {
    Path file = AzureFixture.write(folder.resolve("short"), "one");
    AwsPlace place = fixture.place(KEY, file, Optional.empty());

    assertThatThrownBy(() -> fixture.open(place))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("short")
        .hasMessageContaining("lines");
  }

  @Test
  void whoNobodyVouchesForIsNotAsked() {
    AwsPlace place = fixture.place(KEY, fixture.accessKey(), Optional.empty());

    assertThatThrownBy(() -> fixture.open(place))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("certification path");
    assertThat(aws().requests()).isEmpty();
  }

  // The end of a key.

  @Test
  void awsItselfRefusesADisabledMasterKey() {
    AwsVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    AwsVault other = open();
    vault.rotate();
    vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());

    assertThat(aws().state(keyId(1))).isEqualTo("Disabled");
    assertThatThrownBy(() -> other.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.MissingVersion.class);
    assertThat(vault.isCurrent(other.wrap(ANAS_DRIVE, DRIVE_KEY))).isTrue();
  }

  @Test
  void deletingLeavesAwsOutUntilTheWaitIsOver() {
    AwsVault vault = create();
    vault.rotate();
    String first = keyId(1);
    vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());
    Instant day = now.plus(Duration.ofDays(90));
    vault.change(1, new KeyState.Disabled(), new KeyState.Deleted(day));
    assertThat(aws().state(first)).isEqualTo("Disabled");

    now = day;
    vault.purge(1);

    assertThat(aws().state(first)).isEqualTo("PendingDeletion");
    assertThat(aws().deletion(first)).isEqualTo(day.plus(Duration.ofDays(7)));
    assertThat(aws().aliases()).containsExactly(alias(2));
  }

  @Test
  void whatSomebodyHasAwsDestroyIsDeletedUntilThenAndCanBeRecovered() {
    AwsVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    vault.rotate();
    String first = keyId(1);
    aws().state(first, "PendingDeletion");

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.MissingVersion.class)
        .hasMessageContaining("deleted");
    KeyState deleted = new KeyState.Deleted(aws().deletion(first));
    assertThat(vault.masterKeys().getFirst().state()).isEqualTo(deleted);

    vault.change(1, deleted, new KeyState.Disabled());
    assertThat(aws().state(first)).isEqualTo("Disabled");
    vault.change(1, new KeyState.Disabled(), new KeyState.Enabled());
    assertUnwraps(vault, wrapped);
  }

  @Test
  void ofTwoDaysForOneDeletedKeyTheLaterCounts() {
    AwsVault vault = create();
    vault.rotate();
    vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());
    Instant day = now.plus(Duration.ofDays(90));
    vault.change(1, new KeyState.Disabled(), new KeyState.Deleted(day));
    aws().point("%s-purgeable-%d".formatted(alias(1), now.toEpochMilli()), keyId(1));

    assertThatThrownBy(() -> vault.purge(1)).isInstanceOf(VaultRefusal.WrongState.class);

    vault.change(1, new KeyState.Deleted(day), new KeyState.Disabled());
    assertThat(aws().aliases()).noneMatch(each -> each.contains("purgeable"));
  }

  @Test
  void aKeyThatWasDestroyedThereIsMissed() {
    AwsVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    vault.rotate();
    aws().destroy(keyId(1));

    assertThatThrownBy(() -> open().unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.MissingVersion.class)
        .hasMessageContaining("cancel its deletion");
  }

  // What lies there.

  @Test
  void aSecondVaultIsNotMadeBesideOne() {
    create();

    assertThatThrownBy(this::create).isInstanceOf(VaultRefusal.Absent.class);
  }

  @Test
  void anAliasThatPointsToAnotherKeyIsNone() {
    AwsVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    vault.rotate();
    String own = keyId(2);
    aws().point(alias(2), aws().put(now));

    AwsVault opened = open();

    assertThat(opened.masterKeys()).extracting(MasterKey::version).containsExactly(1);
    assertUnwraps(opened, wrapped);
    aws().point(alias(2), own);
    assertThat(open().masterKeys()).hasSize(2);
  }

  @Test
  void aKeyOfOursOfAnotherKindIsRefused() {
    AwsVault vault = create();
    aws().spec(keyId(1), "RSA_4096");

    assertThatThrownBy(vault::look)
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("did not make");
  }

  @ParameterizedTest
  @CsvSource({"EXTERNAL, CUSTOMER", "AWS_CLOUDHSM, CUSTOMER", "AWS_KMS, AWS"})
  void aKeyOfOursThatAwsDidNotMakeForUsIsRefused(String origin, String manager) {
    AwsVault vault = create();
    aws().origin(keyId(1), origin, manager);

    assertThatThrownBy(vault::look)
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("did not make");
  }

  @ParameterizedTest
  @CsvSource({
    "InvalidSignatureException, Signature expired: 20261124T120000Z is now earlier than 20261124T121500Z",
    "InvalidSignatureException, Signature not yet current: 20261124T120000Z is still later than 20261124T113000Z",
    "SignatureDoesNotMatch, Signature expired: 20261124T120000Z is now earlier than 20261124T121500Z"
  })
  void aClockThatGoesWrongIsNoWrongAccessKey(String type, String message) {
    AwsVault vault = create();
    aws()
        .answer(
            "Encrypt",
            1,
            400,
            Map.of(),
            "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(type, message));

    assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, DRIVE_KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("clock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DeleteAlias", "ScheduleKeyDeletion"})
  void whatWasDestroyedAlreadyByATryWhoseAnswerIsLostIsDestroyed(String request) {
    AwsVault vault = create();
    vault.rotate();
    String first = keyId(1);
    vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());
    vault.change(1, new KeyState.Disabled(), new KeyState.Deleted(now.plus(Duration.ofDays(7))));
    now = now.plus(Duration.ofDays(7));
    aws().loseAnswer(request);

    vault.purge(1);

    assertThat(aws().state(first)).isEqualTo("PendingDeletion");
    assertThat(aws().aliases()).hasSize(1);
  }

  @Test
  void whatIsListedLateIsKnownToWhoMadeIt() {
    aws().lag();

    AwsVault vault = create();
    vault.rotate();
    vault.look();

    assertThat(vault.masterKeys()).extracting(MasterKey::version).containsExactly(1, 2);
    assertUnwraps(vault, vault.wrap(ANAS_DRIVE, DRIVE_KEY));
  }

  @Test
  void whoWasSecondToBeginOneTakesTheFirst() {
    String theirs = aws().put(now.minusSeconds(1));
    aws().whenMade(() -> aws().point(alias(THEIRS, 1, theirs), theirs));

    AwsVault vault = create();

    assertThat(vault.id()).isEqualTo(THEIRS);
    assertThat(aws().aliases()).containsExactly(alias(THEIRS, 1, theirs));
  }

  @Test
  void whatEitherOfTwoKeysOfOneVersionWrappedIsUnwrapped() {
    AwsVault here = create();
    here.rotate();
    WrappedKey ours = here.wrap(ANAS_DRIVE, DRIVE_KEY);
    String other = aws().put(now.minusSeconds(1));
    aws().point(alias(here.id(), 2, other), other);
    AwsVault there = open();
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
          eu central   | https://h   | holdfast | region
          eu-central-1 | http://h    | holdfast | endpoint
          eu-central-1 | https://h/x | holdfast | endpoint
          eu-central-1 | https://h   | a/b      | key
          """)
  void aPlaceThatIsNoneIsRefused(String region, String endpoint, String key, String wrong) {
    assertThatThrownBy(
            () ->
                new AwsPlace(
                    region,
                    Optional.of(URI.create(endpoint)),
                    key,
                    Optional.empty(),
                    Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(wrong);
  }

  // Beside others.

  @Test
  void oneOfTwoVaultsIsEnough() {
    AwsVault first = create();
    AwsVault second = fixture.create(fixture.place("second"));
    try (VaultGroup group =
        new VaultGroup(
            List.of(
                VaultMember.open("first", false, first),
                VaultMember.open("second", false, second)))) {
      WrappedKey alone = first.wrap(ANAS_DRIVE, DRIVE_KEY);
      WrappedKey both = group.rewrap(ANAS_DRIVE, alone);

      assertThat(group.isCurrent(both)).isTrue();
      assertThat(group.flaws(ANAS_DRIVE, both)).isEmpty();
      aws().destroy(keyId(1));
      assertThat(group.unwrap(ANAS_DRIVE, both)).isEqualTo(DRIVE_KEY);
    }
  }
}
