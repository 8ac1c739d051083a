package org.holdfast.keyservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.keyservices.AzureFixture.ANAS_DRIVE;
import static org.holdfast.keyservices.TransitFixture.KEY;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// As whom a vault in a transit engine asks, and for how long.
final class TransitTokenTest {

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

  private static void assertUnwraps(TransitVault vault, WrappedKey wrapped) {
    assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(DRIVE_KEY);
  }

  @Test
  void aWrongTokenIsAWrongPassphraseAndIsNotTold() {
    create();
    Path file = AzureFixture.write(folder.resolve("wrong"), "s.not-the-token\n");

    assertThatThrownBy(() -> fixture.open(fixture.place(KEY, new TransitIdentity.TokenFile(file))))
        .isInstanceOf(VaultRefusal.WrongPassphrase.class)
        .hasMessageContaining("wrong")
        .hasMessageContaining("permission denied")
        .hasMessageNotContaining("s.not-the-token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two\nlines", "zażółć", "a b"})
  void whatIsNoTokenIsNotTold(String text) {
    Path file = AzureFixture.write(folder.resolve("strange"), text);

    assertThatThrownBy(() -> fixture.open(fixture.place(KEY, new TransitIdentity.TokenFile(file))))
        .isInstanceOf(VaultRefusal.UnfitPassphrase.class)
        .hasMessageContaining("token file")
        .hasMessageNotContaining(text);
  }

  @Test
  void whoMayNotIsToldWhichPolicyIsMissing() {
    create();
    Path file = AzureFixture.write(folder.resolve("poor"), service().giveTokenOfNoUse());

    assertThatThrownBy(() -> fixture.open(fixture.place(KEY, new TransitIdentity.TokenFile(file))))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("policy")
        .hasMessageContaining("permission denied");
  }

  @Test
  void aTokenThatEndsIsReplacedByTheOneInItsFile() {
    TransitVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    service().revokeAll();

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("Put a new one into " + fixture.tokenFile());

    AzureFixture.write(fixture.tokenFile(), service().giveToken(0, false));
    assertUnwraps(vault, wrapped);
  }

  @Test
  void aTokenIsRenewedInTheSecondHalfOfItsTime() {
    AzureFixture.write(fixture.tokenFile(), service().giveToken(3600, true));
    TransitVault vault = create();
    service().forgetRequests();
    now = now.plus(Duration.ofMinutes(29));
    vault.look();
    assertThat(service().requests()).noneMatch(each -> each.contains("renew"));

    now = now.plus(Duration.ofMinutes(2));
    vault.look();
    vault.look();

    assertThat(service().requests()).filteredOn(each -> each.contains("renew")).hasSize(1);
  }

  @Test
  void aRenewalThatFailsIsTriedLaterAndStopsNobody() {
    AzureFixture.write(fixture.tokenFile(), service().giveToken(3600, true));
    TransitVault vault = create();
    now = now.plus(Duration.ofMinutes(31));
    service().fail("renew-self", 3, 500);
    service().forgetRequests();

    vault.look();
    vault.look();
    assertThat(service().requests()).filteredOn(each -> each.contains("renew")).hasSize(3);

    now = now.plus(Duration.ofSeconds(31));
    vault.look();
    assertThat(service().requests()).filteredOn(each -> each.contains("renew")).hasSize(4);
  }

  @Test
  void nobodyWaitsForARenewalOfOthers() {
    AzureFixture.write(fixture.tokenFile(), service().giveToken(3600, true));
    TransitVault vault = create();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    now = now.plus(Duration.ofMinutes(31));
    List<byte[]> meanwhile = new CopyOnWriteArrayList<>();
    service().before("renew-self", () -> meanwhile.add(vault.unwrap(ANAS_DRIVE, wrapped)));

    vault.look();

    assertThat(meanwhile).containsExactly(DRIVE_KEY);
    assertThat(service().requests()).filteredOn(each -> each.contains("renew")).hasSize(1);
  }

  private TransitPlace byRole() {
    Path file = AzureFixture.write(folder.resolve("secret-id"), TransitDouble.SECRET_ID);
    return fixture.place(KEY, new TransitIdentity.AppRole(TransitDouble.ROLE, file));
  }

  @Test
  void aRoleLogsInAndAgainWhenItsTokenEnds() {
    TransitVault vault = fixture.create(byRole());
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    service().revokeAll();

    assertUnwraps(vault, wrapped);

    assertThat(service().requests()).filteredOn("POST auth/approle/login"::equals).hasSize(2);
  }

  @Test
  void aRoleWhoseTokenCannotBeRenewedForLongLogsIn() {
    TransitVault vault = fixture.create(byRole());
    service().lease(600);
    now = now.plus(Duration.ofMinutes(31));

    vault.look();

    assertThat(service().requests()).filteredOn("POST auth/approle/login"::equals).hasSize(2);
  }

  @Test
  void aTokenThatIsStillGoodOutlivesALoginThatFails() {
    TransitVault vault = fixture.create(byRole());
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, DRIVE_KEY);
    service().lease(600);
    service().changeSecretId("another");
    now = now.plus(Duration.ofMinutes(31));
    service().forgetRequests();

    assertUnwraps(vault, wrapped);
    assertUnwraps(vault, wrapped);
    assertThat(service().requests()).filteredOn("POST auth/approle/login"::equals).hasSize(1);

    now = now.plus(Duration.ofSeconds(31));
    assertUnwraps(vault, wrapped);
    assertThat(service().requests()).filteredOn("POST auth/approle/login"::equals).hasSize(2);
    service().revokeAll();
    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.WrongPassphrase.class);
  }

  @Test
  void aClockThatWasSetBackHasTheTokenRenewed() {
    AzureFixture.write(fixture.tokenFile(), service().giveToken(3600, true));
    TransitVault vault = create();
    now = now.minus(Duration.ofDays(1));
    service().forgetRequests();

    vault.look();
    vault.look();

    assertThat(service().requests()).filteredOn(each -> each.contains("renew")).hasSize(1);
  }

  @Test
  void aWrongSecretIdIsAWrongPassphraseAndIsNotTold() {
    TransitPlace place = byRole();
    service().changeSecretId("another");

    assertThatThrownBy(() -> fixture.open(place))
        .isInstanceOf(VaultRefusal.WrongPassphrase.class)
        .hasMessageContaining("invalid role or secret ID")
        .hasMessageNotContaining(TransitDouble.SECRET_ID);
    assertThat(service().requests()).containsExactly("POST auth/approle/login");
  }

  @Test
  void aLoginWhoseAnswerIsLostIsNotRepeated() {
    TransitPlace place = byRole();
    service().fail("approle", 1, 0);

    assertThatThrownBy(() -> fixture.open(place)).isInstanceOf(VaultRefusal.Unavailable.class);
    assertThat(service().requests()).hasSize(1);
  }
}
