package org.holdfast.keyservices;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.keyservices.AzureFixture.ANAS_DRIVE;
import static org.holdfast.keyservices.AzureFixture.KEY;
import static org.holdfast.keyservices.AzureFixture.SIGNING;
import static org.holdfast.keyservices.AzureKeyKind.OCT_HSM;
import static org.holdfast.keyservices.AzureKeyKind.RSA;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AzureVaultTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] DRIVE_KEY = AzureFixture.key(32);

  @TempDir private Path folder;
  private AzureFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new AzureFixture(folder);
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private KeyVaultDouble azure() {
    return fixture.azure();
  }

  private AzureVault create() {
    return fixture.create(fixture.place(RSA));
  }

  private AzureVault open() {
    return fixture.open(fixture.place(RSA));
  }

  private String onlyVersion(String key) {
    return azure().versions(key).stream().collect(joining());
  }

  private static void assertUnwraps(AzureVault vault, WrappedKey wrapped) {
    assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(DRIVE_KEY);
  }

  // What it costs.

  @Test
  void rsaWrapsByOneSignatureAndUnwrapsByOneRequest() {
    AzureVault vault = create();
    vault.unwrap(ANAS_DRIVE, vault.wrap(ANAS_DRIVE, DRIVE_KEY)); // reads the public keys once
    azure().forgetRequests();

    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    vault.unwrap(ANAS_DRIVE, wrapped);

    assertThat(azure().requests())
        .containsExactly(
            "POST /keys/%s/%s/sign".formatted(SIGNING, onlyVersion(SIGNING)),
            "POST /keys/%s/%s/unwrapkey".formatted(KEY, onlyVersion(KEY)));
  }

  @Test
  void aesWrapsAndUnwrapsByOneRequestEach() {
    AzureVault vault = fixture.create(fixture.place(OCT_HSM));
    vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    azure().forgetRequests();

    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    vault.unwrap(ANAS_DRIVE, wrapped);

    String of = "POST /keys/%s/%s/".formatted(KEY, onlyVersion(KEY));
    assertThat(azure().requests()).containsExactly(of + "wrapkey", of + "unwrapkey");
    assertThat(azure().versions(SIGNING)).isEmpty();
  }

  @Test
  void whetherAKeyIsCurrentAsksNobody() {
    AzureVault vault = create();
    WrappedKey before = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    vault.rotate();
    WrappedKey after = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    azure().forgetRequests();

    assertThat(vault.isCurrent(before)).isFalse();
    assertThat(vault.isCurrent(after)).isTrue();
    assertThat(azure().requests()).isEmpty();
  }

  // What is made up.

  @Test
  void r01_whatIsMadeWithThePublicKeyAloneIsRefusedBeforeAzureIsAsked() throws Exception {
    AzureVault vault = create();
    vault.unwrap(ANAS_DRIVE, vault.wrap(ANAS_DRIVE, DRIVE_KEY));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    byte[] once = AzureFixture.key(32);
    RSAPublicKey master = (RSAPublicKey) azure().pair(KEY, onlyVersion(KEY)).getPublic();
    AzureEnvelope unsigned =
        AzureEnvelope.seal(
            1,
            vault.id(),
            KeyVersionId.parse(onlyVersion(KEY)).orElseThrow(),
            KeyVersionId.parse(onlyVersion(SIGNING)),
            once,
            PublicKeys.wrap(master, once, RANDOM),
            ANAS_DRIVE,
            DRIVE_KEY);
    WrappedKey forged = signed(unsigned, generator.generateKeyPair());
    WrappedKey right = signed(unsigned, azure().pair(SIGNING, onlyVersion(SIGNING)));
    azure().forgetRequests();

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, forged))
        .isInstanceOf(VaultRefusal.NotAuthentic.class);

    assertThat(azure().requests()).isEmpty();
    assertUnwraps(vault, right); // so nothing else was wrong with it
  }

  private static WrappedKey signed(AzureEnvelope unsigned, KeyPair signer) throws Exception {
    Signature ecdsa = Signature.getInstance("SHA256withECDSAinP1363Format");
    ecdsa.initSign(signer.getPrivate(), RANDOM);
    ecdsa.update(unsigned.signed(ANAS_DRIVE));
    return unsigned
        .signedBy(
            PublicKeys.smaller(
                (java.security.interfaces.ECPublicKey) signer.getPublic(), ecdsa.sign()))
        .wrappedKey();
  }

  @Test
  void r01_whatPassesForAnAesEnvelopeIsRefusedByAnRsaKey() {
    AzureVault vault = create();
    AzureEnvelope other =
        AzureEnvelope.seal(
            1,
            vault.id(),
            KeyVersionId.parse(onlyVersion(KEY)).orElseThrow(),
            Optional.empty(),
            AzureFixture.key(32),
            new byte[40],
            ANAS_DRIVE,
            DRIVE_KEY);

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, other.wrappedKey()))
        .isInstanceOf(VaultRefusal.NotAuthentic.class);
  }

  @Test
  void r01_theOtherSignatureOfTheTwoThatFitIsRefused() {
    AzureVault vault = create();
    for (int i = 0; i < 8; i++) { // half of what Azure signs has the greater s
      WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
      byte[] bytes = wrapped.bytes();
      byte[] s = Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length);
      byte[] other =
          new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)
              .subtract(new BigInteger(1, s))
              .toByteArray();
      System.arraycopy(other, other.length - 32, bytes, bytes.length - 32, 32);

      assertUnwraps(vault, wrapped);
      assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, new WrappedKey(bytes)))
          .isInstanceOf(VaultRefusal.NotAuthentic.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AzureKeyKind.class,
      names = {"RSA", "OCT_HSM"})
  void whatSealsAKeyIsUsedOnce(AzureKeyKind kind) {
    AzureVault vault = fixture.create(fixture.place(kind));

    AzureEnvelope first = AzureEnvelope.parse(vault.wrap(ANAS_DRIVE, DRIVE_KEY));
    AzureEnvelope second = AzureEnvelope.parse(vault.wrap(ANAS_DRIVE, DRIVE_KEY));

    // The tag is left out: it differs for what else differs.
    assertThat(Arrays.copyOf(first.sealed(), DRIVE_KEY.length))
        .isNotEqualTo(Arrays.copyOf(second.sealed(), DRIVE_KEY.length));
  }

  @Test
  void r08_keyOfAnotherVaultIsRefusedBeforeAzureIsAsked() {
    AzureVault vault = create();
    AzureVault other = fixture.create(fixture.place("another", RSA));
    WrappedKey theirs = other.wrap(ANAS_DRIVE, DRIVE_KEY);
    azure().forgetRequests();

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, theirs))
        .isInstanceOf(VaultRefusal.NotAuthentic.class);
    assertThat(azure().requests()).isEmpty();
  }

  @Test
  void r08_aSignatureByTheKeyOfAnotherVaultIsNone() throws Exception {
    AzureVault vault = create();
    String theirs =
        azure()
            .make(
                SIGNING,
                "EC",
                KeyVersion.tags(UUID.fromString("0be40000-0000-4000-8000-000000000002"), 1));
    byte[] once = AzureFixture.key(32);
    RSAPublicKey master = (RSAPublicKey) azure().pair(KEY, onlyVersion(KEY)).getPublic();
    AzureEnvelope unsigned =
        AzureEnvelope.seal(
            1,
            vault.id(),
            KeyVersionId.parse(onlyVersion(KEY)).orElseThrow(),
            KeyVersionId.parse(theirs),
            once,
            PublicKeys.wrap(master, once, RANDOM),
            ANAS_DRIVE,
            DRIVE_KEY);
    WrappedKey forged = signed(unsigned, azure().pair(SIGNING, theirs));

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, forged))
        .isInstanceOf(VaultRefusal.MissingVersion.class);
  }

  // What fails.

  @Test
  void aVaultThatIsDownIsToldAsSuch() {
    AzureVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    azure().close();

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("does not answer");
    assertThat(fixture.pauses()).hasSize(2);
  }

  @Test
  void aVaultThatIsSlowIsGivenUp() {
    WrappedKey wrapped = create().wrap(ANAS_DRIVE, DRIVE_KEY);
    AzureVault vault = fixture.open(fixture.place(RSA), Duration.ofSeconds(3));
    vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    azure().hang();

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("in time");
    assertThat(fixture.pauses()).isEmpty();
  }

  @Test
  void whatWasTurnedAwayIsAskedAgainWhenAzureSays() {
    AzureVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    azure().throttle(2, "1");

    assertUnwraps(vault, wrapped);

    assertThat(fixture.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @Test
  void whatIsTurnedAwayAgainAndAgainIsRefused() {
    AzureVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    azure().throttle(100, "1");

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("too often");
    assertThat(fixture.pauses()).hasSize(2);
  }

  @Test
  void aLongWaitIsLeftToOthers() {
    AzureVault vault = create();
    azure().throttle(100, "60");

    assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, DRIVE_KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("60 s");
    assertThat(fixture.pauses()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aFailureOfAzureIsTriedAgain(int status) {
    AzureVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    azure().fail("unwrapkey", 1, status, "");

    assertUnwraps(vault, wrapped);
  }

  @Test
  void aBrokenLineIsTriedAgain() {
    AzureVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    azure().breakOff("unwrapkey", 1);

    assertUnwraps(vault, wrapped);
  }

  @Test
  void aRotationWhoseAnswerIsLostIsNotRepeated() {
    AzureVault vault = create();
    azure().forgetRequests();
    azure().breakOff("/keys/%s/create".formatted(SIGNING), 1);

    assertThatThrownBy(vault::rotate).isInstanceOf(VaultRefusal.Unavailable.class);

    assertThat(azure().requests()).filteredOn(each -> each.endsWith("/create")).hasSize(1);
    assertThat(vault.rotate()).isEqualTo(2);
  }

  @Test
  void aWrongClientSecretIsAWrongPassphraseAndIsNotTold() {
    create();
    Path file = AzureFixture.write(folder.resolve("wrong"), "not-the-secret\n");
    AzurePlace place =
        fixture.place(
            KEY,
            RSA,
            new AzureIdentity.ClientSecret(KeyVaultDouble.TENANT, KeyVaultDouble.CLIENT, file));

    assertThatThrownBy(() -> fixture.open(place))
        .isInstanceOf(VaultRefusal.WrongPassphrase.class)
        .hasMessageContaining("AADSTS7000215")
        .satisfies(e -> assertThat(whole(e)).doesNotContain("not-the-secret"));
    assertThat(place.toString()).doesNotContain("secret");
  }

  @Test
  void anApplicationThatEntraDoesNotKnowMayBecomeKnown() {
    create();
    AzurePlace place =
        fixture.place(
            KEY,
            RSA,
            new AzureIdentity.ClientSecret(
                KeyVaultDouble.TENANT,
                "00000000-0000-4000-8000-000000000000",
                folder.resolve("client-secret")));

    assertThatThrownBy(() -> fixture.open(place))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("AADSTS700016")
        .satisfies(e -> assertThat(whole(e)).doesNotContain(KeyVaultDouble.SECRET));
  }

  private static String whole(Throwable thrown) {
    StringWriter out = new StringWriter();
    thrown.printStackTrace(new PrintWriter(out));
    return out.toString();
  }

  @Test
  void whoMayNotIsToldWhichRoleIsMissing() {
    AzureVault vault = create();
    azure().fail("/sign", 1, 403, "ForbiddenByRbac");

    assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, DRIVE_KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("Key Vault Crypto Officer");
  }

  @Test
  void whoIsKeptOutByTheFirewallIsToldSo() {
    AzureVault vault = create();
    azure().fail("/sign", 1, 403, "ForbiddenByFirewall");

    assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, DRIVE_KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("address");
  }

  @ParameterizedTest
  @EnumSource(
      value = AzureKeyKind.class,
      names = {"RSA", "OCT_HSM"})
  void whatADisabledVersionWrappedWaitsUntilItIsEnabled(AzureKeyKind kind) {
    AzureVault vault = fixture.create(fixture.place(kind));
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    String first = onlyVersion(KEY);
    vault.rotate();
    azure().disable(KEY, first);

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.MissingVersion.class)
        .hasMessageContaining(first)
        .hasMessageContaining("Enable");
    assertUnwraps(vault, vault.wrap(ANAS_DRIVE, DRIVE_KEY));

    azure().enable(KEY, first);
    assertUnwraps(vault, wrapped);
  }

  @Test
  void aDeletedKeyIsNoNewVault() {
    AzureVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    azure().delete(KEY);

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("recover");
    assertThatThrownBy(this::open)
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("recover");
    assertThatThrownBy(this::create)
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("recover");

    azure().recover(KEY);
    assertUnwraps(vault, wrapped);
    assertUnwraps(open(), wrapped);
  }

  @Test
  void whereTheKeyThatSignsWasDeletedNothingIsWrapped() {
    AzureVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    azure().delete(SIGNING);

    assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, DRIVE_KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining(SIGNING);
    assertThatThrownBy(() -> open().unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining(SIGNING);
    assertThatThrownBy(vault::rotate)
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining(SIGNING);
    assertUnwraps(vault, wrapped); // the public part of what signed it is known

    azure().recover(SIGNING);
    assertUnwraps(open(), wrapped);
  }

  @Test
  void aPurgedKeyIsAbsent() {
    create();
    azure().purge(KEY);

    assertThatThrownBy(this::open).isInstanceOf(VaultRefusal.Absent.class);
  }

  @Test
  void noTokenGoesToWhoAsksForOneOfOthers() {
    azure().askForTokensOf("https://storage.azure.com");

    assertThatThrownBy(this::open)
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("url");
    assertThat(azure().requests()).isEmpty();
  }

  // What lies there.

  @Test
  void aSecondVaultIsNotMadeBesideOne() {
    create();

    assertThatThrownBy(this::create).isInstanceOf(VaultRefusal.Absent.class);
  }

  @Test
  void aKeyOfOthersIsNotTaken() {
    azure().make(KEY, "RSA", Map.of());

    assertThatThrownBy(this::open).isInstanceOf(VaultRefusal.Absent.class);
    assertThatThrownBy(this::create)
        .isInstanceOf(VaultRefusal.Absent.class)
        .hasMessageContaining("somebody else");
  }

  @Test
  void ofTwoThatWereBegunAtOnceTheFirstIsTheVault() {
    AzureVault first = create();
    WrappedKey wrapped = first.wrap(ANAS_DRIVE, DRIVE_KEY);
    azure()
        .make(
            KEY,
            "RSA",
            KeyVersion.tags(UUID.fromString("0be40000-0000-4000-8000-000000000002"), 1));

    AzureVault opened = open();
    assertThat(opened.id()).isEqualTo(first.id());
    assertThat(opened.masterKeys()).hasSize(1);
    assertThat(opened.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(DRIVE_KEY);
  }

  @Test
  void whoWasSecondToBeginOneTakesTheFirst() {
    UUID first = UUID.fromString("0be40000-0000-4000-8000-000000000002");
    azure().whenMade(KEY, () -> azure().makeEarlier(KEY, "RSA", KeyVersion.tags(first, 1)));

    AzureVault vault = create();

    assertThat(vault.id()).isEqualTo(first);
    assertThat(open().id()).isEqualTo(first);
  }

  @Test
  void aVersionThatLostItsTagsStillUnwraps() {
    AzureVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    String old = azure().versions(KEY).getFirst();
    vault.rotate();
    azure().tag(KEY, old, Map.of());

    assertThat(open().unwrap(ANAS_DRIVE, wrapped)).isEqualTo(DRIVE_KEY);
  }

  @Test
  void aVersionThatARotationPolicyMadeIsLeftAlone() {
    AzureVault vault = create();
    azure().make(KEY, "RSA", Map.of());

    assertThat(vault.rotate()).isEqualTo(2);
    assertThat(open().masterKeys()).extracting(MasterKey::version).containsExactly(1, 2);
  }

  @Test
  void whatEitherOfTwoKeysOfOneVersionWrappedIsUnwrapped() {
    AzureVault here = create();
    AzureVault there = open();
    here.rotate();
    WrappedKey ours = here.wrap(ANAS_DRIVE, DRIVE_KEY);
    azure().make(KEY, "RSA", KeyVersion.tags(here.id(), 2));
    there.rotate();
    WrappedKey theirs = there.wrap(ANAS_DRIVE, DRIVE_KEY);

    assertUnwraps(there, ours);
    assertUnwraps(here, theirs);
    assertThat(here.masterKeys()).extracting(MasterKey::version).containsExactly(1, 2, 2, 3);
  }

  @Test
  void aNewKindOfKeyComesWithTheNextRotation() {
    WrappedKey before = create().wrap(ANAS_DRIVE, DRIVE_KEY);
    AzureVault vault = fixture.open(fixture.place(OCT_HSM));
    vault.rotate();
    WrappedKey after = vault.wrap(ANAS_DRIVE, DRIVE_KEY);

    assertThat(after.bytes()).hasSizeLessThan(200);
    assertUnwraps(vault, before);
    assertUnwraps(vault, after);
  }

  @Test
  void manyVersionsAreReadPageByPage() {
    AzureVault vault = fixture.create(fixture.place(OCT_HSM));
    for (int i = 0; i < 6; i++) {
      vault.rotate();
    }

    assertThat(open().masterKeys())
        .extracting(MasterKey::version)
        .containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(open().masterKeys().getFirst().createdAt())
        .isEqualTo(Instant.ofEpochSecond(1_790_000_001L));
  }

  // Who asks.

  @Test
  void theIdentityOfAMachineOpensIt() {
    WrappedKey wrapped = create().wrap(ANAS_DRIVE, DRIVE_KEY);

    assertUnwraps(
        fixture.open(fixture.place(KEY, RSA, new AzureIdentity.Managed(Optional.empty()))),
        wrapped);
  }

  @Test
  void theIdentityOfAWorkloadOpensIt() {
    WrappedKey wrapped = create().wrap(ANAS_DRIVE, DRIVE_KEY);
    Path file = AzureFixture.write(folder.resolve("token"), "a-token-of-the-cluster");

    assertUnwraps(
        fixture.open(
            fixture.place(
                KEY,
                RSA,
                new AzureIdentity.Workload(KeyVaultDouble.TENANT, KeyVaultDouble.CLIENT, file))),
        wrapped);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.vault.azure.net",
        "https://example.vault.azure.net/keys",
        "https://a@example.vault.azure.net",
        "https:///",
        "example.vault.azure.net"
      })
  void anAddressThatIsNoneIsRefused(String url) {
    AzureIdentity own = new AzureIdentity.Managed(Optional.empty());

    assertThatThrownBy(() -> new AzurePlace(URI.create(url), KEY, RSA, own, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("url");
  }

  // Beside others.

  @Test
  void oneOfTwoVaultsIsEnough() {
    AzureVault first = create();
    AzureVault second = fixture.create(fixture.place("second", OCT_HSM));
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
      azure().delete(KEY);
      assertThat(group.unwrap(ANAS_DRIVE, both)).isEqualTo(DRIVE_KEY);
    }
  }
}
