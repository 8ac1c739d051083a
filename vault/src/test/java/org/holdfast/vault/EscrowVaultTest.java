package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.vault.VaultFixture.ANAS_DRIVE;
import static org.holdfast.vault.VaultFixture.BEN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An escrow opened by its private file, as every vault that unwraps; and what a server does with
/// its own file.
final class EscrowVaultTest extends WrappingContract {

  private static final KeyState ENABLED = new KeyState.Enabled();

  @TempDir private Path folder;

  private EscrowFixture fixture() {
    return new EscrowFixture(folder.resolve("escrow"));
  }

  @Override
  protected VaultProvider makeVault() {
    return fixture().make().toUnwrap();
  }

  @Override
  protected VaultProvider openAgain() {
    return fixture().toUnwrap();
  }

  @Test
  void whoHasThePrivateFileUnwrapsWhatAServerWrapped() {
    byte[] key = VaultFixture.key(32);
    try (EscrowVault server = fixture().toWrap()) {
      WrappedKey wrapped = server.wrap(ANAS_DRIVE, key);

      assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(key);
      assertThat(wrapped.bytes()).hasSize(1_225);
      assertThat(server.isCurrent(wrapped)).isTrue();
      assertThat(vault.isCurrent(wrapped)).isTrue();
      assertThat(server.id()).isEqualTo(vault.id());
      assertThat(server.masterKeys())
          .isEqualTo(vault.masterKeys())
          .containsExactly(new MasterKey(1, VaultFixture.NOON, true, ENABLED));
    }
  }

  @Test
  void aServerDoesNotUnwrapWhatItWrapped() {
    try (EscrowVault server = fixture().toWrap()) {
      WrappedKey wrapped = server.wrap(ANAS_DRIVE, VaultFixture.key(32));

      assertThat(server.unwraps()).isFalse();
      assertThat(vault.unwraps()).isTrue();
      assertThatThrownBy(() -> server.unwrap(ANAS_DRIVE, wrapped))
          .isInstanceOf(VaultRefusal.MissingVersion.class)
          .hasMessageContaining("recover --escrow");
    }
  }

  @Test
  void aServerSeesThatWhatItWrappedWasAltered() {
    try (EscrowVault server = fixture().toWrap()) {
      WrappedKey wrapped = server.wrap(ANAS_DRIVE, VaultFixture.key(32));
      byte[] good = wrapped.bytes();
      server.check(ANAS_DRIVE, wrapped);

      assertAltered(server, new KeyLabel("drive", BEN, 1), good);
      for (int at = 0; at < good.length; at++) {
        byte[] bad = good.clone();
        bad[at] ^= 4;
        assertAltered(server, ANAS_DRIVE, bad);
      }
    }
  }

  private static void assertAltered(EscrowVault server, KeyLabel label, byte[] wrapped) {
    assertThatThrownBy(() -> server.check(label, new WrappedKey(wrapped)))
        .isInstanceOf(VaultRefusal.NotAuthentic.class);
  }

  /// The public key is no secret, and with it alone nothing is made that anybody takes.
  @Test
  void r08_whatWasMadeWithThePublicKeyAloneIsRefused() throws Exception {
    byte[] body =
        Arrays.copyOfRange(EscrowFixture.bytes(fixture().server()), 5, 5 + EscrowKey.BYTES);
    Arrays.fill(body, EscrowKey.BYTES - EscrowKey.MAC_BYTES, EscrowKey.BYTES, (byte) 7);
    EscrowKey forger = EscrowKey.decode(body);
    WrappedKey forged =
        EscrowEnvelope.wrap(forger, ANAS_DRIVE, VaultFixture.key(32), new SecureRandom());

    assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, forged))
        .isInstanceOf(VaultRefusal.NotAuthentic.class);
    try (EscrowVault server = fixture().toWrap()) {
      assertAltered(server, ANAS_DRIVE, forged.bytes());
    }
  }

  @Test
  void whatAnotherEscrowWrappedIsNotItsOwn() {
    EscrowFixture other = new EscrowFixture(folder.resolve("other")).make();
    try (EscrowVault second = other.toWrap()) {
      WrappedKey wrapped = second.wrap(ANAS_DRIVE, VaultFixture.key(32));

      assertThat(vault.isCurrent(wrapped)).isFalse();
      assertThat(second.id()).isNotEqualTo(vault.id());
      assertThatThrownBy(() -> vault.unwrap(ANAS_DRIVE, wrapped))
          .isInstanceOf(VaultRefusal.NotAuthentic.class);
    }
  }

  @Test
  void itsKeyIsForGood() {
    for (Runnable step :
        new Runnable[] {
          () -> vault.rotate(),
          () -> vault.change(1, ENABLED, new KeyState.Disabled()),
          () -> vault.purge(1)
        }) {
      assertThatThrownBy(step::run)
          .isInstanceOf(VaultRefusal.WrongState.class)
          .hasMessageContaining("another escrow");
    }
  }

  @Test
  void aLookNoticesThatItsFileIsGoneOrAnotherOne() throws IOException {
    try (EscrowVault server = fixture().toWrap()) {
      server.look();
      byte[] good = EscrowFixture.bytes(fixture().server());
      EscrowFixture.put(
          fixture().server(),
          EscrowFixture.bytes(new EscrowFixture(folder.resolve("other")).make().server()));
      assertThatThrownBy(server::look).isInstanceOf(VaultRefusal.Damaged.class);

      Files.delete(fixture().server());
      assertThatThrownBy(server::look).isInstanceOf(VaultRefusal.Absent.class);

      EscrowFixture.put(fixture().server(), good);
      server.look();
    }
  }

  @Test
  void isOfNoUseOnceClosed() {
    WrappedKey wrapped = vault.wrap(ANAS_DRIVE, VaultFixture.key(32));

    vault.close();

    for (Runnable use :
        new Runnable[] {
          () -> vault.wrap(ANAS_DRIVE, new byte[32]),
          () -> vault.unwrap(ANAS_DRIVE, wrapped),
          () -> vault.check(ANAS_DRIVE, wrapped),
          () -> vault.isCurrent(wrapped),
          () -> vault.masterKeys(),
          () -> vault.look(),
          () -> vault.rotate()
        }) {
      assertThatThrownBy(use::run).isInstanceOf(VaultRefusal.Unavailable.class);
    }
  }

  @Test
  void bothFilesAreTheirOwnersAlone() throws IOException {
    for (Path file : new Path[] {fixture().server(), fixture().sealed()}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }
    assertThatThrownBy(() -> fixture().toWrap())
        .isInstanceOf(VaultRefusal.Damaged.class)
        .hasMessageContaining("chmod 600");
    assertThatThrownBy(() -> fixture().toUnwrap()).isInstanceOf(VaultRefusal.Damaged.class);
  }

  @Test
  void nothingIsPutInPlaceOfAnEscrow() {
    byte[] server = EscrowFixture.bytes(fixture().server());
    byte[] sealed = EscrowFixture.bytes(fixture().sealed());

    assertThatThrownBy(() -> fixture().make())
        .isInstanceOf(VaultRefusal.Absent.class)
        .hasMessageContaining("escrow-server.hfs");

    assertThat(EscrowFixture.bytes(fixture().server())).isEqualTo(server);
    assertThat(EscrowFixture.bytes(fixture().sealed())).isEqualTo(sealed);
  }

  @Test
  void aShortPassphraseSealsNothing() {
    try (Passphrase shorter = Passphrase.of("too short")) {
      assertThatThrownBy(
              () ->
                  EscrowVault.make(
                      folder.resolve("short"),
                      shorter,
                      new SecureRandom(),
                      InstantSource.fixed(VaultFixture.NOON)))
          .isInstanceOf(VaultRefusal.UnfitPassphrase.class);
    }
    assertThat(folder.resolve("short")).doesNotExist();
  }

  @Test
  void anotherPassphraseDoesNotOpenIt() {
    try (Passphrase other = Passphrase.of("incorrect horse battery staple")) {
      assertThatThrownBy(() -> EscrowVault.open(fixture().sealed(), other, new SecureRandom()))
          .isInstanceOf(VaultRefusal.WrongPassphrase.class);
    }
  }

  @Test
  void theServersFileHoldsNothingThatUnwraps() {
    byte[] server = EscrowFixture.bytes(fixture().server());

    assertThatThrownBy(() -> EscrowFixture.toUnwrap(fixture().server()))
        .isInstanceOf(VaultRefusal.Damaged.class);
    assertThatThrownBy(() -> EscrowVault.open(fixture().sealed(), new SecureRandom()))
        .isInstanceOf(VaultRefusal.Damaged.class)
        .hasMessageContaining("belongs to no server");
    assertThat(server).hasSize(EscrowFiles.SERVER_BYTES);
  }

  @Test
  void r01_everyFlippedBitOfEitherFileIsToldAsDamage() {
    byte[] server = EscrowFixture.bytes(fixture().server());
    byte[] sealed = EscrowFixture.bytes(fixture().sealed());
    for (int bit = 0; bit < server.length * 8; bit += 3) {
      assertServerDamaged(flipped(server, bit));
    }
    for (int bit = 0; bit < sealed.length * 8; bit += 3) {
      assertSealedDamaged(flipped(sealed, bit));
    }
  }

  @Test
  void r02_filesOfAnotherLengthAreToldAsDamage() {
    byte[] server = EscrowFixture.bytes(fixture().server());
    byte[] sealed = EscrowFixture.bytes(fixture().sealed());
    for (int length = 0; length < server.length; length += 7) {
      assertServerDamaged(Arrays.copyOf(server, length));
      assertServerDamaged(withDigest(Arrays.copyOf(server, Math.max(length, 40))));
      assertSealedDamaged(Arrays.copyOf(sealed, length));
    }
    assertServerDamaged(Arrays.copyOf(server, server.length + 1));
    assertSealedDamaged(Arrays.copyOf(sealed, sealed.length + 100_000));
  }

  /// Who may write the private file and make its digest anew changes nothing unnoticed.
  @Test
  void r01_theSealHoldsThoughTheDigestWasMadeAnew() {
    byte[] sealed = EscrowFixture.bytes(fixture().sealed());
    for (int at : new int[] {4, 6, 17, 33, 65, 80, 81, 500, sealed.length - 40}) {
      assertThatThrownBy(() -> open(withDigest(flipped(sealed, at * 8))).close())
          .as("byte " + at)
          .isInstanceOfAny(VaultRefusal.Damaged.class, VaultRefusal.WrongPassphrase.class);
    }
  }

  @Test
  void aPublicKeyThatIsNoneIsRefusedThoughTheDigestIsRight() {
    byte[] server = EscrowFixture.bytes(fixture().server());
    Arrays.fill(server, 5 + 24, 5 + 24 + 3, (byte) 0xFF);

    assertThatThrownBy(() -> openServer(withDigest(server)))
        .isInstanceOf(VaultRefusal.Damaged.class)
        .hasMessageContaining("public key");
  }

  /// A private file whose halves do not belong together would open nothing, and say so too late.
  @Test
  void aPrivateKeyOfAnotherPublicKeyIsRefused() throws Exception {
    byte[] first =
        Arrays.copyOfRange(EscrowFixture.bytes(fixture().server()), 5, 5 + EscrowKey.BYTES);
    byte[] file;
    try (Passphrase right = VaultFixture.right();
        Seal seal = Seal.make(right, Argon2Cost.FLOOR, new SecureRandom());
        EscrowKey escrow = EscrowKey.decode(first)) {
      file = EscrowFiles.sealed(escrow, VaultFixture.key(32), seal, new SecureRandom());
    }

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(VaultRefusal.Damaged.class)
        .hasMessageContaining("not that of its public key");
  }

  private EscrowVault open(byte[] sealed) {
    return EscrowFixture.toUnwrap(EscrowFixture.put(folder.resolve("put"), sealed));
  }

  private EscrowVault openServer(byte[] server) {
    return EscrowVault.open(EscrowFixture.put(folder.resolve("put"), server), new SecureRandom());
  }

  private void assertServerDamaged(byte[] file) {
    assertThatThrownBy(() -> openServer(file)).isInstanceOf(VaultRefusal.Damaged.class);
  }

  private void assertSealedDamaged(byte[] file) {
    assertThatThrownBy(() -> open(file)).isInstanceOf(VaultRefusal.Damaged.class);
  }

  private static byte[] flipped(byte[] good, int bit) {
    byte[] bad = good.clone();
    bad[bit / 8] ^= (byte) (1 << bit % 8);
    return bad;
  }

  private static byte[] withDigest(byte[] file) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(file, 0, file.length - 32);
      byte[] made = file.clone();
      System.arraycopy(sha256.digest(), 0, made, made.length - 32, 32);
      return made;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
