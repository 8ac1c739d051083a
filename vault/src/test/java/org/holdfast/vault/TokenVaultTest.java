package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.vault.VaultFixture.ANAS_DRIVE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

final class TokenVaultTest extends VaultContract {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final SoftToken token = SoftToken.empty();

  @Override
  protected VaultProvider makeVault() {
    return TokenVault.create(token.place(), token.pin(), RANDOM, clock);
  }

  @Override
  protected TokenVault openAgain() {
    return TokenVault.open(token.place(), token.pin(), RANDOM, clock);
  }

  @Test
  void keepsItsIdAndTheTimesOfItsKeys() {
    try (TokenVault first = openAgain();
        TokenVault second = openAgain()) {
      assertThat(first.id()).isEqualTo(second.id());
      assertThat(first.masterKeys())
          .containsExactly(new MasterKey(1, VaultFixture.NOON, true, new KeyState.Enabled()));
    }
  }

  @Test
  void noMasterKeyCanBeTakenOutOfTheToken() throws GeneralSecurityException {
    try (TokenVault vault = openAgain()) {
      vault.rotate();
    }

    KeyStore store = token.store();
    for (String alias : Collections.list(store.aliases())) {
      SecretKey key = (SecretKey) store.getKey(alias, null);
      assertThat(key.getEncoded()).as(alias).isNull();
      assertThat(key.toString()).contains("token object, sensitive, unextractable");
    }
    assertThat(Collections.list(store.aliases())).hasSize(2);
  }

  // A token lets in a process and not a caller, so it takes another process to try.
  @Test
  void anotherProcessNeedsThePin() throws IOException {
    assertThat(openedElsewhere(SoftToken.PIN)).isEqualTo("1");
    assertThat(openedElsewhere("1234567")).isEqualTo("WrongPassphrase");
  }

  private String openedElsewhere(String pin) throws IOException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TokenProcess.class.getName(),
                token.place().library().toString(),
                Long.toString(token.place().slot()),
                pin)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void aSecondVaultIsNotMadeBesideOne() {
    assertThatThrownBy(this::makeVault).isInstanceOf(VaultRefusal.Absent.class);
  }

  @Test
  void aTokenWithoutKeysHoldsNoVault() {
    SoftToken.empty();

    assertThatThrownBy(this::openAgain).isInstanceOf(VaultRefusal.Absent.class);
  }

  @Test
  void aLibraryThatIsNotThereIsToldAsSuch() {
    TokenPlace nowhere = new TokenPlace(SoftToken.LIBRARY.resolveSibling("nothing.so"), 0);

    assertThatThrownBy(() -> TokenVault.open(nowhere, token.pin(), RANDOM, clock))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("nothing.so");
  }

  @Test
  void aSlotWithoutATokenIsToldAsSuch() {
    TokenPlace empty = new TokenPlace(SoftToken.LIBRARY, token.place().slot() + 1);

    assertThatThrownBy(() -> TokenVault.open(empty, token.pin(), RANDOM, clock))
        .isInstanceOf(VaultRefusal.Unavailable.class);
  }

  @Test
  void whatEitherOfTwoKeysOfOneVersionWrappedIsUnwrapped() throws GeneralSecurityException {
    byte[] key = VaultFixture.key(32);
    try (TokenVault here = openAgain();
        TokenVault there = openAgain()) {
      UUID id = here.id();
      here.rotate();
      WrappedKey ours = here.wrap(ANAS_DRIVE, key);
      Token.open(token.place(), SoftToken.PIN.toCharArray())
          .make(
              new TokenKeyName(
                  id, 2, VaultFixture.NOON.minusSeconds(1), 7, new KeyState.Enabled()));
      there.rotate();
      WrappedKey theirs = there.wrap(ANAS_DRIVE, key);

      assertThat(there.unwrap(ANAS_DRIVE, ours)).isEqualTo(key);
      assertThat(here.unwrap(ANAS_DRIVE, theirs)).isEqualTo(key);
      assertThat(there.masterKeys()).extracting(MasterKey::version).containsExactly(1, 2, 2, 3);
    }
  }

  @Test
  void aKeyThatWasChangedCannotBeTakenOutEitherAndOnePurgedIsGone()
      throws GeneralSecurityException {
    AtomicReference<Instant> now = new AtomicReference<>(VaultFixture.NOON);
    try (TokenVault vault = TokenVault.open(token.place(), token.pin(), RANDOM, now::get)) {
      vault.rotate();
      vault.rotate();
      vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());
      vault.change(2, new KeyState.Enabled(), new KeyState.Disabled());
      vault.change(2, new KeyState.Disabled(), new KeyState.Enabled());
      Instant purgeable = VaultFixture.NOON.plus(KeyState.SHORTEST_WAIT);
      vault.change(1, new KeyState.Disabled(), new KeyState.Deleted(purgeable));

      KeyStore store = token.store();
      assertThat(Collections.list(store.aliases()))
          .hasSize(3)
          .anyMatch(alias -> alias.endsWith(" deleted " + purgeable.toEpochMilli()));
      for (String alias : Collections.list(store.aliases())) {
        SecretKey key = (SecretKey) store.getKey(alias, null);
        assertThat(key.getEncoded()).as(alias).isNull();
        assertThat(key.toString()).contains("token object, sensitive, unextractable");
      }

      now.set(purgeable);
      vault.purge(1);

      assertThat(Collections.list(token.store().aliases())).hasSize(2);
    }
  }

  @Test
  void aChangeThatWasCutShortLeavesTheKeyInTheStateThatIsFurtherFromItsEnd()
      throws GeneralSecurityException {
    byte[] key = VaultFixture.key(32);
    try (TokenVault vault = openAgain()) {
      WrappedKey wrapped = vault.wrap(ANAS_DRIVE, key);
      vault.rotate();
      KeyStore store = token.store();
      String enabled =
          Collections.list(store.aliases()).stream()
              .filter(alias -> alias.contains(" 1 "))
              .findFirst()
              .orElseThrow();
      store.setKeyEntry(enabled + " disabled", store.getKey(enabled, null), null, null);

      vault.look();
      assertThat(vault.masterKeys()).hasSize(2).allMatch(MasterKey::isEnabled);
      assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(key);

      vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());
      assertThat(Collections.list(token.store().aliases())).hasSize(2);
      assertThat(vault.masterKeys()).extracting(MasterKey::isEnabled).containsExactly(false, true);
      vault.change(1, new KeyState.Disabled(), new KeyState.Enabled());
      assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(key);
    }
  }

  @Test
  void deletingOnceMoreAfterAKillDestroysNothing() throws GeneralSecurityException {
    byte[] key = VaultFixture.key(32);
    try (TokenVault vault = openAgain()) {
      WrappedKey wrapped = vault.wrap(ANAS_DRIVE, key);
      vault.rotate();
      vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());
      KeyStore store = token.store();
      String disabled =
          Collections.list(store.aliases()).stream()
              .filter(alias -> alias.endsWith(" disabled"))
              .findFirst()
              .orElseThrow();
      String deleted =
          disabled.replace(
              " disabled",
              " deleted " + VaultFixture.NOON.plus(KeyState.SHORTEST_WAIT).toEpochMilli());
      store.setKeyEntry(deleted, store.getKey(disabled, null), null, null);

      KeyState later = new KeyState.Deleted(VaultFixture.NOON.plus(Duration.ofDays(8)));
      vault.change(1, new KeyState.Disabled(), later);

      assertThat(vault.masterKeys()).extracting(MasterKey::state).contains(later);
      assertThat(Collections.list(token.store().aliases())).hasSize(2);
      vault.change(1, later, new KeyState.Disabled());
      vault.change(1, new KeyState.Disabled(), new KeyState.Enabled());
      assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(key);
    }
  }

  @Test
  void keysOfOthersInTheTokenAreLeftAlone() throws GeneralSecurityException {
    try (TokenVault vault = openAgain()) {
      KeyStore store = token.store();
      String ours = store.aliases().nextElement();
      store.setKeyEntry("of somebody else", store.getKey(ours, null), null, null);

      vault.rotate();

      assertThat(vault.masterKeys()).hasSize(2);
    }
  }
}
