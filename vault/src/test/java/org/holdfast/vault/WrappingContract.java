package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.vault.VaultFixture.ANA;
import static org.holdfast.vault.VaultFixture.ANAS_DRIVE;
import static org.holdfast.vault.VaultFixture.BEN;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [Vault] does that unwraps what it wraps.
public abstract class WrappingContract {

  /// The one under test.
  VaultProvider vault;

  /// A vault with one master key.
  protected abstract VaultProvider makeVault();

  /// The same vault, as another process would open it now.
  protected abstract VaultProvider openAgain();

  @BeforeEach
  void make() {
    vault = makeVault();
  }

  @AfterEach
  void close() {
    vault.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32, 33, 64})
  void unwrapsWhatItWrapped(int bytes) {
    byte[] key = VaultFixture.key(bytes);

    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, key);

    assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(key);
  }

  @Test
  void leavesTheKeyItIsGivenAlone() {
    byte[] key = VaultFixture.key(32);
    byte[] before = key.clone();

    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, key);
    Arrays.fill(key, (byte) 0);

    assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(before);
  }

  @Test
  void wrapsOneKeyDifferentlyEachTime() {
    byte[] key = VaultFixture.key(32);

    assertThat(vault.wrap(ANAS_DRIVE, key)).isNotEqualTo(vault.wrap(ANAS_DRIVE, key));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 65, 1024})
  void refusesAKeyOfAnUnfitLength(int bytes) {
    assertThatThrownBy(() -> vault.wrap(ANAS_DRIVE, new byte[bytes]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void r08_keyOfAnotherOwnerIsRefused() {
    assertRefusesUnder(new KeyLabel("drive", BEN, 1));
  }

  @Test
  void r08_keyOfAnotherVersionIsRefused() {
    assertRefusesUnder(new KeyLabel("drive", ANA, 2));
  }

  @Test
  void r08_keyForAnotherPurposeIsRefused() {
    assertRefusesUnder(new KeyLabel("directory", ANA, 1));
  }

  private void assertRefusesUnder(KeyLabel other) {
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, VaultFixture.key(32));

    assertThatThrownBy(() -> vault.unwrap(other, wrapped))
        .isInstanceOf(VaultRefusal.NotAuthentic.class);
  }

  @Test
  void r01_everyFlippedBitOfAWrappedKeyIsRefused() {
    byte[] good = vault.wrap(ANAS_DRIVE, VaultFixture.key(32)).bytes();

    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(bad, "bit " + bit);
    }
  }

  @Test
  void r02_wrappedKeyCutOffAnywhereIsRefused() {
    byte[] good = vault.wrap(ANAS_DRIVE, VaultFixture.key(32)).bytes();

    for (int length = 0; length < good.length; length++) {
      assertRefused(Arrays.copyOf(good, length), "cut to " + length);
    }
  }

  @Test
  void r03_wrappedKeyWithBytesAppendedIsRefused() {
    byte[] good = vault.wrap(ANAS_DRIVE, VaultFixture.key(32)).bytes();

    for (int more = 1; more < 100; more++) {
      assertRefused(Arrays.copyOf(good, good.length + more), more + " more");
    }
  }

  private void assertRefused(byte[] wrapped, String how) {
    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, new WrappedKey(wrapped)))
        .as(how)
        .isInstanceOfAny(VaultRefusal.NotAuthentic.class, VaultRefusal.MissingVersion.class);
  }
}
