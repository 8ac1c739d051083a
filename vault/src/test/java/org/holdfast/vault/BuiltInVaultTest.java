package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.vault.VaultFixture.ANAS_DRIVE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuiltInVaultTest extends VaultContract {

  @TempDir private Path temporary;

  private VaultFixture fixture() {
    return new VaultFixture(temporary.resolve("vault"), clock);
  }

  private VaultFixture empty() {
    return new VaultFixture(temporary.resolve("empty"));
  }

  @Override
  protected VaultProvider makeVault() {
    return fixture().create();
  }

  @Override
  protected VaultProvider openAgain() {
    return fixture().open();
  }

  @Test
  void keepsItsIdAndTheTimesOfItsKeys() {
    try (BuiltInVault first = fixture().open();
        BuiltInVault second = fixture().open()) {
      assertThat(first.id()).isEqualTo(second.id());
      assertThat(first.masterKeys())
          .containsExactly(new MasterKey(1, VaultFixture.NOON, true, new KeyState.Enabled()));
    }
  }

  @Test
  void anOpenVaultNoticesThatItsFileWasSetBack() {
    try (BuiltInVault vault = fixture().open()) {
      vault.rotate();
      byte[] enabled = fixture().bytes();
      vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());
      byte[] disabled = fixture().bytes();
      fixture().put(enabled);

      assertThatThrownBy(vault::look)
          .isInstanceOf(VaultRefusal.Damaged.class)
          .hasMessageContaining("set back");
      assertThatThrownBy(() -> vault.change(1, new KeyState.Disabled(), new KeyState.Enabled()))
          .isInstanceOf(VaultRefusal.Damaged.class);
      assertThat(vault.masterKeys()).extracting(MasterKey::isEnabled).contains(false);

      fixture().put(disabled);
      vault.look();
    }
  }

  @Test
  void anOpenVaultNoticesThatItsFileIsGone() throws IOException {
    try (BuiltInVault vault = fixture().open()) {
      byte[] key = VaultFixture.key(32);
      WrappedKey wrapped = vault.wrap(ANAS_DRIVE, key);
      Files.delete(fixture().file());

      assertThatThrownBy(vault::look).isInstanceOf(VaultRefusal.Absent.class);
      assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).as("from memory").isEqualTo(key);
    }
  }

  @Test
  void anotherPassphraseOpensTheSameKeys() {
    byte[] key = VaultFixture.key(32);
    String next = "a staple, a battery, and no horse";
    WrappedKey wrapped;
    try (BuiltInVault vault = fixture().open();
        BuiltInVault other = fixture().open();
        Passphrase passphrase = Passphrase.of(next)) {
      vault.rotate();
      wrapped = vault.wrap(ANAS_DRIVE, key);
      UUID mark = BuiltInVault.sealMark(fixture().folder(), vault.id());

      vault.changePassphrase(passphrase, Argon2Cost.FLOOR);

      assertThat(BuiltInVault.sealMark(fixture().folder(), vault.id())).isNotEqualTo(mark);
      vault.look();
      assertThat(vault.rotate()).as("it goes on").isEqualTo(3);
      assertThatThrownBy(other::look)
          .isInstanceOf(VaultRefusal.Damaged.class)
          .hasMessageContaining("start again with the new one");
    }
    assertThatThrownBy(() -> fixture().open()).isInstanceOf(VaultRefusal.WrongPassphrase.class);
    try (BuiltInVault again = fixture().openWith(next)) {
      assertThat(again.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(key);
      assertThat(again.masterKeys()).hasSize(3);
    }
  }

  @Test
  void aShortPassphraseOrASickDiskChangesNothing() {
    byte[] before = fixture().bytes();
    try (BuiltInVault vault = fixture().open(new FaultyDisk(FaultyDisk.Fault.FAILS, 3));
        Passphrase shorter = Passphrase.of("too short");
        Passphrase fit = Passphrase.of("long enough for anybody")) {
      assertThatThrownBy(() -> vault.changePassphrase(shorter, Argon2Cost.FLOOR))
          .isInstanceOf(VaultRefusal.UnfitPassphrase.class);
      assertThatThrownBy(() -> vault.changePassphrase(fit, Argon2Cost.FLOOR))
          .isInstanceOf(VaultRefusal.Unavailable.class);
      assertThat(vault.unwrap(ANAS_DRIVE, vault.wrap(ANAS_DRIVE, VaultFixture.key(32))))
          .hasSize(32);
    }
    assertThat(fixture().bytes()).isEqualTo(before);
  }

  @Test
  void twoVaultsHaveTwoIds() {
    try (BuiltInVault first = fixture().open();
        BuiltInVault second = empty().create()) {
      assertThat(first.id()).isNotEqualTo(second.id());
    }
  }

  @Test
  void opensWithTheStandardCostWhichItsFileNames() {
    try (Passphrase right = VaultFixture.right();
        BuiltInVault made =
            BuiltInVault.create(
                empty().folder(),
                right,
                new SecureRandom(),
                InstantSource.fixed(VaultFixture.NOON));
        BuiltInVault opened = empty().open()) {
      assertThat(opened.id()).isEqualTo(made.id());
    }
    ByteBuffer file = ByteBuffer.wrap(empty().bytes()).position(5);
    assertThat(new int[] {file.getInt(), file.getInt(), file.getInt()})
        .as("memory in KiB, passes, lanes: docs/formats/vault.md")
        .containsExactly(65_536, 3, 1);
  }

  @Test
  void isReadableByItsOwnerAlone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture().folder())))
        .isEqualTo("rwx------");
    try (var files = Files.list(fixture().folder())) {
      assertThat(files)
          .hasSize(2)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void isFoundWhereItIsAndNowhereElse() {
    assertThat(BuiltInVault.exists(fixture().folder())).isTrue();
    assertThat(BuiltInVault.exists(empty().folder())).isFalse();
  }

  @Test
  void isNeverMadeOverAnother() {
    Map<String, String> before = fixture().snapshot();

    assertThatThrownBy(() -> fixture().create())
        .isInstanceOf(VaultRefusal.Absent.class)
        .hasMessageContaining(fixture().file().toString());

    assertThat(fixture().snapshot()).isEqualTo(before);
  }

  @Test
  void isNotMadeWithAShortPassphrase() {
    try (Passphrase fourteen = Passphrase.of("ééééééééééñ345")) {
      assertThatThrownBy(
              () ->
                  BuiltInVault.create(
                      empty().folder(),
                      fourteen,
                      new SecureRandom(),
                      InstantSource.fixed(VaultFixture.NOON)))
          .isInstanceOf(VaultRefusal.UnfitPassphrase.class)
          .hasMessageContaining("at least 15");
    }
    assertThat(empty().folder()).doesNotExist();
  }

  @Test
  void r20_aMissingFileIsRefusedAndNotReplaced() throws IOException {
    Files.delete(fixture().file());
    Map<String, String> before = fixture().snapshot();

    assertThatThrownBy(() -> fixture().open())
        .isInstanceOf(VaultRefusal.Absent.class)
        .hasMessageContaining(fixture().file().toString())
        .hasMessageContaining("backup");

    assertThat(fixture().snapshot()).isEqualTo(before);
  }

  @Test
  void aMissingFolderIsRefusedAndNotMade() {
    assertThatThrownBy(() -> empty().open()).isInstanceOf(VaultRefusal.Absent.class);

    assertThat(empty().folder()).doesNotExist();
  }

  @Test
  void aWrongPassphraseIsToldAsSuch() {
    Map<String, String> before = fixture().snapshot();

    assertThatThrownBy(() -> fixture().openWith("correct horse battery stapler"))
        .isInstanceOf(VaultRefusal.WrongPassphrase.class)
        .hasMessageContaining(fixture().file().toString())
        .hasMessageNotContaining("horse");

    assertThat(fixture().snapshot()).isEqualTo(before);
  }

  @Test
  void aMissingVersionIsToldAsSuch() {
    byte[] older = fixture().bytes();
    WrappedKey wrapped;
    try (BuiltInVault vault = fixture().open()) {
      vault.rotate();
      wrapped = vault.wrap(ANAS_DRIVE, new byte[32]);
    }
    fixture().put(older);
    Map<String, String> before = fixture().snapshot();

    try (BuiltInVault setBack = fixture().open()) {
      assertThatThrownBy(() -> setBack.unwrap(ANAS_DRIVE, wrapped))
          .isInstanceOf(VaultRefusal.MissingVersion.class)
          .hasMessageContaining("Master key 2")
          .hasMessageContaining("backup");
    }

    assertThat(fixture().snapshot()).isEqualTo(before);
  }

  @Test
  void holdsNoMoreVersionsThanAReaderTakes() {
    try (BuiltInVault vault = fixture().open()) {
      while (vault.masterKeys().size() < 1024) {
        vault.rotate();
      }
      Map<String, String> before = fixture().snapshot();

      assertThatThrownBy(() -> vault.rotate()).isInstanceOf(VaultRefusal.Unavailable.class);

      assertThat(fixture().snapshot()).isEqualTo(before);
    }
    try (BuiltInVault opened = fixture().open()) {
      assertThat(opened.masterKeys()).hasSize(1024);
    }
  }
}
