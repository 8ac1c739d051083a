package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.vault.VaultFixture.ANAS_DRIVE;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every vault does whose master keys come and go, wherever it keeps them.
public abstract class VaultContract extends WrappingContract {

  private static final Duration WAIT = Duration.ofDays(90);

  private Instant now = Instant.parse("2026-11-24T12:00:00Z");

  /// What vaults are made and opened with. Stands still.
  protected final InstantSource clock = () -> now;

  /// Whether this kind of vault can destroy one version alone.
  protected boolean canPurge() {
    return true;
  }

  @Test
  void rotatingMakesANewCurrentVersion() {
    assertThat(vault.masterKeys()).extracting(MasterKey::version).containsExactly(1);

    int second = vault.rotate();

    assertThat(second).isEqualTo(2);
    assertThat(vault.masterKeys()).extracting(MasterKey::version).containsExactly(1, 2);
    assertThat(vault.masterKeys()).extracting(MasterKey::current).containsExactly(false, true);
  }

  @Test
  void olderVersionsStillUnwrapAfterRotating() {
    byte[] key = VaultFixture.key(32);
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, key);

    vault.rotate();
    vault.rotate();

    assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(key);
  }

  @Test
  void anotherProcessUnwrapsWhatThisOneWrapped() {
    byte[] key = VaultFixture.key(32);
    vault.rotate();
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, key);

    try (VaultProvider other = openAgain()) {
      assertThat(other.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(key);
      assertThat(other.masterKeys()).isEqualTo(vault.masterKeys());
    }
  }

  @Test
  void aVersionThatAnotherProcessMadeIsFoundWhenItIsNeeded() {
    byte[] key = VaultFixture.key(32);
    try (VaultProvider other = openAgain()) {
      other.rotate();
      WrappedKey wrapped = other.wrap(ANAS_DRIVE, key);

      assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(key);
    }
    assertThat(vault.masterKeys()).hasSize(2);
  }

  @Test
  void rotatingLosesNoVersionOfAnotherProcess() {
    byte[] key = VaultFixture.key(32);
    try (VaultProvider other = openAgain()) {
      other.rotate();
      WrappedKey wrapped = other.wrap(ANAS_DRIVE, key);

      assertThat(vault.rotate()).isEqualTo(3);

      assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(key);
    }
    try (VaultProvider later = openAgain()) {
      assertThat(later.masterKeys()).hasSize(3);
    }
  }

  @Test
  void isOfNoUseOnceClosed() {
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, VaultFixture.key(32));

    vault.close();

    assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, new byte[32]))
        .isInstanceOf(VaultRefusal.Unavailable.class);
    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class);
    assertThatThrownBy(() -> vault.rotate()).isInstanceOf(VaultRefusal.Unavailable.class);
    assertThatThrownBy(() -> vault.masterKeys()).isInstanceOf(VaultRefusal.Unavailable.class);
    assertThatThrownBy(() -> vault.look()).isInstanceOf(VaultRefusal.Unavailable.class);
    assertThatThrownBy(() -> vault.change(1, new KeyState.Disabled(), new KeyState.Enabled()))
        .isInstanceOf(VaultRefusal.Unavailable.class);
    assertThatThrownBy(() -> vault.purge(1)).isInstanceOf(VaultRefusal.Unavailable.class);
  }

  @Test
  void aDisabledVersionUnwrapsNothingUntilItIsEnabledAgain() {
    byte[] key = VaultFixture.key(32);
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, key);
    vault.rotate();
    WrappedKey later = vault.wrap(ANAS_DRIVE, key);

    change(1, new KeyState.Disabled());

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.MissingVersion.class)
        .hasMessageContaining("disabled");
    assertThat(vault.unwrap(ANAS_DRIVE, later)).isEqualTo(key);
    assertThat(states()).containsExactly(new KeyState.Disabled(), new KeyState.Enabled());

    change(1, new KeyState.Enabled());

    assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(key);
    assertThat(states()).containsExactly(new KeyState.Enabled(), new KeyState.Enabled());
  }

  @Test
  void theVersionThatWrapsCannotBeDisabled() {
    assertWrongState(1, new KeyState.Disabled());

    vault.rotate();

    assertWrongState(2, new KeyState.Disabled());
    assertWrongState(2, deletedFor(WAIT));
    assertThat(states()).containsExactly(new KeyState.Enabled(), new KeyState.Enabled());
  }

  @Test
  void deletingGoesStepByStepAndBack() {
    vault.rotate();
    assertWrongState(1, deletedFor(WAIT)); // not while it unwraps

    change(1, new KeyState.Disabled());
    assertWrongState(1, deletedFor(KeyState.SHORTEST_WAIT.minusMillis(1)));
    change(1, deletedFor(WAIT));

    assertThat(states()).containsExactly(deletedFor(WAIT), new KeyState.Enabled());
    assertWrongState(1, new KeyState.Enabled()); // recovered first
    assertWrongState(1, deletedFor(WAIT.minusDays(1))); // the wait is never shortened
    assertWrongState(1, deletedFor(WAIT.plusDays(1)));
    assertThatThrownBy(() -> vault.change(1, new KeyState.Enabled(), new KeyState.Disabled()))
        .as("of who thinks that it is enabled")
        .isInstanceOf(VaultRefusal.WrongState.class);

    change(1, new KeyState.Disabled());
    assertWrongState(1, new KeyState.Disabled()); // it is

    assertThat(states()).containsExactly(new KeyState.Disabled(), new KeyState.Enabled());
  }

  @Test
  void aVersionThatThereIsNotCannotBeChanged() {
    assertWrongState(7, new KeyState.Disabled());
    assertThatThrownBy(() -> vault.purge(7)).isInstanceOf(VaultRefusal.WrongState.class);
  }

  @Test
  void statesAreSeenByOtherProcesses() {
    byte[] key = VaultFixture.key(32);
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, key);
    vault.rotate();
    try (VaultProvider other = openAgain()) {
      assertThat(other.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(key);

      change(1, new KeyState.Disabled());
      change(1, deletedFor(WAIT));
      other.look();

      assertThat(other.masterKeys()).isEqualTo(vault.masterKeys());
      assertThatThrownBy(() -> other.unwrap(ANAS_DRIVE, wrapped))
          .isInstanceOf(VaultRefusal.MissingVersion.class);

      change(1, new KeyState.Disabled());
      change(1, new KeyState.Enabled());

      assertThat(other.unwrap(ANAS_DRIVE, wrapped)).as("without a look").isEqualTo(key);
    }
    try (VaultProvider later = openAgain()) {
      assertThat(later.masterKeys()).isEqualTo(vault.masterKeys());
    }
  }

  @Test
  void whoHasNotLookedForLongLooksBeforeItWraps() {
    try (VaultProvider other = openAgain()) {
      other.rotate();
      change(1, new KeyState.Disabled());
      now = now.plus(Duration.ofMinutes(6));

      assertThat(other.unwrap(ANAS_DRIVE, vault.wrap(ANAS_DRIVE, VaultFixture.key(32))))
          .hasSize(32);
      assertThat(vault.masterKeys()).hasSize(2);
    }
  }

  @Test
  void rotatingLeavesStatesAlone() {
    vault.rotate();
    change(1, new KeyState.Disabled());

    vault.rotate();

    assertThat(states())
        .containsExactly(new KeyState.Disabled(), new KeyState.Enabled(), new KeyState.Enabled());
  }

  @Test
  void aVersionIsPurgedWhenItsWaitingTimeIsOverAndNotBefore() {
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, VaultFixture.key(32));
    vault.rotate();
    WrappedKey later = vault.wrap(ANAS_DRIVE, VaultFixture.key(32));
    assertNotPurged(1);
    change(1, new KeyState.Disabled());
    assertNotPurged(1);
    change(1, deletedFor(WAIT));
    now = now.plus(WAIT).minusMillis(1);
    assertNotPurged(1);
    try (VaultProvider other = openAgain()) {
      now = now.plusMillis(1);
      if (!canPurge()) {
        assertNotPurged(1);
        return;
      }

      vault.purge(1);

      assertThat(vault.masterKeys()).extracting(MasterKey::version).containsExactly(2);
      assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
          .isInstanceOf(VaultRefusal.MissingVersion.class);
      other.look();
      assertThat(other.masterKeys()).isEqualTo(vault.masterKeys());
      assertThat(other.unwrap(ANAS_DRIVE, later)).hasSize(32);
      assertThat(other.rotate()).isEqualTo(3);
    }
    try (VaultProvider afterwards = openAgain()) {
      assertThat(afterwards.masterKeys()).extracting(MasterKey::version).containsExactly(2, 3);
    }
  }

  private KeyState deletedFor(Duration wait) {
    return new KeyState.Deleted(now.plus(wait));
  }

  private void change(int version, KeyState to) {
    KeyState from =
        vault.masterKeys().stream()
            .filter(key -> key.version() == version)
            .findFirst()
            .map(MasterKey::state)
            .orElse(new KeyState.Enabled());
    vault.change(version, from, to);
  }

  private List<KeyState> states() {
    return vault.masterKeys().stream().map(MasterKey::state).toList();
  }

  private void assertWrongState(int version, KeyState to) {
    assertThatThrownBy(() -> change(version, to)).isInstanceOf(VaultRefusal.WrongState.class);
  }

  private void assertNotPurged(int version) {
    int before = vault.masterKeys().size();
    assertThatThrownBy(() -> vault.purge(version)).isInstanceOf(VaultRefusal.WrongState.class);
    assertThat(vault.masterKeys()).hasSize(before);
  }
}
