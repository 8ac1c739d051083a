package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.holdfast.vault.VaultRefusal;
import org.junit.jupiter.api.Test;

class DriveKeysTest {

  private static final Duration KEEP = Duration.ofMinutes(5);

  private final StoppedClock clock = new StoppedClock(Instant.EPOCH);
  private final OpenVault vault = new OpenVault();
  private final DriveKeys keys = new DriveKeys(vault, Store.RANDOM, clock, KEEP);
  private final DriveId drive = DriveId.random(Store.RANDOM);
  private final WrappedDriveKeys stored = WrappedDriveKeys.only(keys.create(drive));

  @Test
  void derivesTheSameKeyForTheSameLabelAndAnotherForAnother() {
    try (DriveKey key = keys.lease(drive, () -> stored)) {
      byte[] name = key.derived(1, "name").getEncoded();

      assertThat(name).hasSize(32).isEqualTo(key.derived(1, "name").getEncoded());
      assertThat(key.derived(1, "digest").getEncoded()).isNotEqualTo(name);
      assertThat(key.inForce()).isEqualTo(1);
      assertThat(key.versions()).containsExactly(1);
    }
  }

  @Test
  void asksTheVaultOnceInAWhile() {
    keys.lease(drive, () -> stored).close();
    keys.lease(drive, () -> stored).close();
    assertThat(vault.unwraps()).isEqualTo(1);

    clock.advance(KEEP);
    keys.lease(drive, () -> stored).close();

    assertThat(vault.unwraps()).isEqualTo(2);
  }

  @Test
  void wipesAnExpiredKeyWhenTheLastLeaseIsBack() {
    DriveKey first = keys.lease(drive, () -> stored);
    DriveKey second = keys.lease(drive, () -> stored);
    SecretKey derived = first.derived(1, "name");
    clock.advance(KEEP);
    keys.forgetExpired();

    first.close();
    first.close(); // counts once
    assertThat(derived.isDestroyed()).isFalse();
    assertThat(second.derived(1, "name")).isEqualTo(derived);

    second.close();
    assertThat(derived.isDestroyed()).isTrue();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(derived::getEncoded);
  }

  @Test
  void renewsAKeyInUseBeforeItsEnd() {
    keys.lease(drive, () -> stored).close();
    DriveKey inUse = keys.lease(drive, () -> stored);
    SecretKey old = inUse.derived(1, "name");
    clock.advance(KEEP.minusSeconds(60));

    keys.renew(_ -> Optional.of(stored));
    assertThat(vault.unwraps()).isEqualTo(2);
    keys.renew(_ -> Optional.of(stored)); // nobody asked since
    clock.advance(Duration.ofSeconds(90));
    keys.lease(drive, () -> stored).close();

    assertThat(vault.unwraps()).isEqualTo(2);
    assertThat(old.isDestroyed()).isFalse();
    inUse.close();
    assertThat(old.isDestroyed()).isTrue();
  }

  @Test
  void leavesAKeyToItsEndThatNobodyAskedForAgain() {
    DriveKey only = keys.lease(drive, () -> stored);
    SecretKey derived = only.derived(1, "name");
    only.close();
    clock.advance(KEEP.minusSeconds(1));

    keys.renew(_ -> Optional.of(stored));
    clock.advance(Duration.ofSeconds(1));
    keys.forgetExpired();

    assertThat(vault.unwraps()).isEqualTo(1);
    assertThat(derived.isDestroyed()).isTrue();
  }

  @Test
  void renewsNoKeyBeforeTheLastQuarterOfItsTime() {
    keys.lease(drive, () -> stored).close();
    keys.lease(drive, () -> stored).close();
    clock.advance(Duration.ofSeconds(224)); // of 300

    keys.renew(_ -> Optional.of(stored));

    assertThat(vault.unwraps()).isEqualTo(1);
  }

  @Test
  void aKeyThatTheVaultRefusesToRenewIsGoneAtItsEnd() {
    keys.lease(drive, () -> stored).close();
    DriveKey inUse = keys.lease(drive, () -> stored);
    SecretKey derived = inUse.derived(1, "name");
    inUse.close();
    vault.refuse();
    clock.advance(KEEP.minusSeconds(1));

    keys.renew(_ -> Optional.of(stored));
    keys.lease(drive, () -> stored).close(); // its time is not over
    clock.advance(Duration.ofSeconds(1));
    keys.renew(_ -> Optional.of(stored));

    assertThatExceptionOfType(VaultRefusal.Unavailable.class)
        .isThrownBy(() -> keys.lease(drive, () -> stored));
    assertThat(derived.isDestroyed()).isTrue();
  }

  @Test
  void aKeyThatWasDestroyedIsDroppedInsteadOfRenewed() {
    keys.lease(drive, () -> stored).close();
    DriveKey inUse = keys.lease(drive, () -> stored);
    SecretKey derived = inUse.derived(1, "name");
    inUse.close();
    clock.advance(KEEP.minusSeconds(1));

    keys.renew(_ -> Optional.empty());

    assertThat(derived.isDestroyed()).isTrue();
  }

  @Test
  void aKeyThatWasReplacedGoesOnBesideItsSuccessor() {
    byte[] first;
    try (DriveKey key = keys.lease(drive, () -> stored)) {
      first = key.derived(1, "name").getEncoded();
    }
    WrappedDriveKeys both =
        new WrappedDriveKeys(2, List.of(stored.versions().getFirst(), keys.create(drive, 2)));
    keys.forget(drive);

    try (DriveKey key = keys.lease(drive, () -> both)) {
      assertThat(key.inForce()).isEqualTo(2);
      assertThat(key.versions()).containsExactly(1, 2);
      assertThat(key.derived(1, "name").getEncoded()).isEqualTo(first);
      assertThat(key.derived(2, "name").getEncoded()).isNotEqualTo(first);
      assertThatIllegalArgumentException().isThrownBy(() -> key.derived(3, "name"));
    }
  }

  @Test
  void r08_aVersionInAnothersPlaceIsNoneAndTheOneInForceIsRefused() {
    WrappedDriveKey first = stored.versions().getFirst();
    WrappedDriveKey moved = new WrappedDriveKey(2, first.wrapped());

    assertThatExceptionOfType(VaultRefusal.NotAuthentic.class)
        .isThrownBy(() -> keys.lease(drive, () -> new WrappedDriveKeys(2, List.of(first, moved))));
    try (DriveKey key = keys.lease(drive, () -> new WrappedDriveKeys(1, List.of(first, moved)))) {
      assertThat(key.versions()).containsExactly(1);
    }
  }

  @Test
  void aKeyWhoseVersionInForceIsLackingIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WrappedDriveKeys(2, stored.versions()));
  }

  @Test
  void refusesALeaseThatIsOver() {
    DriveKey key = keys.lease(drive, () -> stored);
    key.close();

    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> key.derived(1, "name"));
  }

  @Test
  void r08_aKeyOfAnotherDriveIsRefused() {
    DriveId other = DriveId.random(Store.RANDOM);

    assertThatExceptionOfType(VaultRefusal.NotAuthentic.class)
        .isThrownBy(() -> keys.lease(other, () -> stored));
  }

  @Test
  void saysNothingOfTheKey() {
    try (DriveKey key = keys.lease(drive, () -> stored)) {
      assertThat(key.derived(1, "name")).hasToString("SecretBytes").hasSameHashCodeAs(1);
      assertThat(key.toString()).contains(drive.text()).hasSizeLessThan(80);
    }
  }
}
