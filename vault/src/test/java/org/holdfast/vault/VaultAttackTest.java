package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.vault.VaultFixture.ANAS_DRIVE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Someone who may write the vault file changes it. Field offsets: `docs/formats/vault.md`.
final class VaultAttackTest {

  private static final int MEMORY = 5;

  @TempDir private Path temporary;

  private VaultFixture fixture;
  private byte[] good;

  @BeforeEach
  void makeVault() {
    fixture = new VaultFixture(temporary.resolve("vault"));
    fixture.create().close();
    good = fixture.bytes();
  }

  @Test
  void r01_everyFlippedBitIsToldAsDamage() {
    for (int bit = 0; bit < good.length * 8; bit++) {
      assertDamaged(flipped(bit), "bit " + bit);
    }
  }

  @Test
  void r01_everyChangedByteIsRefusedThoughTheDigestWasMadeAnew() {
    for (int at = 0; at < good.length - 32; at++) {
      fixture.put(withDigest(flipped(at * 8)));

      assertThatThrownBy(() -> fixture.open())
          .as("byte " + at)
          .isInstanceOfAny(VaultRefusal.Damaged.class, VaultRefusal.WrongPassphrase.class);
    }
  }

  @Test
  void r02_aFileCutOffAnywhereIsToldAsDamage() {
    for (int length = 0; length < good.length; length++) {
      assertDamaged(Arrays.copyOf(good, length), "cut to " + length);
    }
  }

  @Test
  void r03_aFileWithBytesAppendedIsToldAsDamage() {
    for (int more : new int[] {1, 16, 44, 1_000_000}) {
      assertDamaged(Arrays.copyOf(good, good.length + more), more + " more");
      assertDamaged(withDigest(Arrays.copyOf(good, good.length + more)), more + " more");
    }
  }

  @Test
  void r09_anUnknownFormatIsRefused() {
    for (int format : new int[] {0, 1, 3, 255}) {
      byte[] other = good.clone();
      other[4] = (byte) format;
      assertDamaged(withDigest(other), "format " + format);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1073741824, 2, 1", // 1 TiB
    "-1, 2, 1",
    "262145, 2, 1",
    "19455, 2, 1",
    "0, 2, 1",
    "19456, 1, 1",
    "19456, 17, 1",
    "19456, 2147483647, 1",
    "19456, 2, 0",
    "19456, 2, 5",
  })
  void r09_aCostOutsideTheBoundsIsRefusedBeforeItIsPaid(int memoryKib, int passes, int lanes) {
    byte[] costly = good.clone();
    ByteBuffer.wrap(costly).position(MEMORY).putInt(memoryKib).putInt(passes).putInt(lanes);

    assertDamaged(withDigest(costly), "cost");
  }

  @Test
  void r20_aFileThatIsNotAFileIsRefused() throws IOException {
    Files.delete(fixture.file());
    Files.createDirectory(fixture.file());

    assertThatThrownBy(() -> fixture.open()).isInstanceOf(VaultRefusal.Damaged.class);
  }

  @Test
  void r20_aVaultExchangedForOneWithAnotherPassphraseIsRefused() {
    VaultFixture thief = new VaultFixture(temporary.resolve("thief"));
    try (Passphrase passphrase = Passphrase.of("the passphrase of a thief")) {
      BuiltInVault.create(
              thief.folder(),
              passphrase,
              new SecureRandom(),
              InstantSource.fixed(VaultFixture.NOON),
              Argon2Cost.FLOOR,
              new Disk())
          .close();
    }
    fixture.put(thief.bytes());

    assertThatThrownBy(() -> fixture.open()).isInstanceOf(VaultRefusal.WrongPassphrase.class);
  }

  @Test
  void r20_aVaultExchangedForAnotherIsKnownByItsId() {
    VaultFixture other = new VaultFixture(temporary.resolve("other"));
    WrappedKey wrapped;
    try (BuiltInVault mine = fixture.open();
        BuiltInVault another = other.create()) {
      wrapped = mine.wrap(ANAS_DRIVE, new byte[32]);
      assertThat(another.id()).isNotEqualTo(mine.id());
    }
    fixture.put(other.bytes());

    try (BuiltInVault exchanged = fixture.open()) {
      assertThatThrownBy(() -> exchanged.unwrap(ANAS_DRIVE, wrapped))
          .isInstanceOf(VaultRefusal.NotAuthentic.class);
    }
  }

  @Test
  void r20_aVaultExchangedWhileItIsOpenIsNotRotated() {
    VaultFixture other = new VaultFixture(temporary.resolve("other"));
    other.create().close();

    assertNotRotatedOver(other.bytes());
  }

  @Test
  void r20_aVaultSetBackWhileItIsOpenIsNotRotated() {
    byte[] older = good;
    try (BuiltInVault vault = fixture.open()) {
      vault.rotate();
    }

    assertNotRotatedOver(older);
  }

  @Test
  void r20_aVaultDamagedWhileItIsOpenIsNotRotated() {
    assertNotRotatedOver(flipped(800));
  }

  /// The keys in memory serve on; the file is left as it is, for whoever looks into it.
  private void assertNotRotatedOver(byte[] exchanged) {
    try (BuiltInVault vault = fixture.open()) {
      WrappedKey wrapped = vault.wrap(ANAS_DRIVE, new byte[32]);
      fixture.put(exchanged);
      Map<String, String> before = fixture.snapshot();

      assertThatThrownBy(vault::rotate).isInstanceOf(VaultRefusal.Damaged.class);

      assertThat(fixture.snapshot()).isEqualTo(before);
      assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(new byte[32]);
    }
  }

  /// Even who knows the passphrase cannot make the parser take a body that is not well made.
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1", // no keys
    "-1, 44, 1",
    "1025, 44, 1",
    "2, 44, 1", // fewer than it says
    "1, 88, 1", // more than it says
    "1, 43, 1",
    "1, 44, 0", // versions count from 1
    "1, 44, -1",
  })
  void aBodyThatIsNotWellMadeIsRefused(int count, int entryBytes, int version) {
    ByteBuffer body = ByteBuffer.allocate(20 + entryBytes).position(16).putInt(count);
    if (entryBytes >= 4) {
      body.putInt(version);
    }

    assertThatThrownBy(() -> KeyRing.decode(1, body.array())).isInstanceOf(DamagedFile.class);
  }

  @Test
  void aBodyWhoseVersionsDoNotRiseIsRefused() {
    ByteBuffer body = ByteBuffer.allocate(20 + 88).position(16).putInt(2).putInt(3);
    body.position(20 + 44).putInt(3);

    assertThatThrownBy(() -> KeyRing.decode(1, body.array()))
        .isInstanceOf(DamagedFile.class)
        .hasMessageContaining("do not rise");
  }

  private void assertDamaged(byte[] bytes, String how) {
    fixture.put(bytes);
    Map<String, String> before = fixture.snapshot();

    assertThatThrownBy(() -> fixture.open())
        .as(how)
        .isInstanceOf(VaultRefusal.Damaged.class)
        .hasMessageContaining(fixture.file().toString());

    assertThat(fixture.snapshot()).as(how).isEqualTo(before);
  }

  private byte[] flipped(int bit) {
    byte[] flipped = good.clone();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return flipped;
  }

  /// As an attacker would, who can compute a digest as well as anyone.
  private static byte[] withDigest(byte[] file) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(file, 0, file.length - 32);
      byte[] fresh = Arrays.copyOf(file, file.length);
      System.arraycopy(sha256.digest(), 0, fresh, file.length - 32, 32);
      return fresh;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
