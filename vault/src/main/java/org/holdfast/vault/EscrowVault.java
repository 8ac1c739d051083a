package org.holdfast.vault;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// An escrow: keys are wrapped to a public key, and only who has the private one, which no server
/// needs, unwraps them again (ADR 58). By [XWing], so that it withstands quantum computers as long
/// as ML-KEM-768 does, and all others as long as either of its halves does.
///
/// Opened by the server's file it wraps, and sees of what it wrapped whether that was altered;
/// opened by the private file it unwraps as well. It has one key for good: another one is another
/// escrow.
public final class EscrowVault implements VaultProvider {

  private final Path file;

  /// The file, as it was when it was opened.
  private final byte[] seen;

  private final EscrowKey escrow;

  /// Empty on a server.
  private final Optional<XWingPrivateKey> pair;

  private final SecureRandom random;

  /// Guards `closed`. Who uses a key holds the read side.
  private final ReentrantReadWriteLock using = new ReentrantReadWriteLock();

  private boolean closed;

  /// The two files of a new escrow.
  ///
  /// @param server for the server: it names it in `server-file`
  /// @param sealed for nobody but who recovers: it unwraps, with its passphrase
  public record Made(Path server, Path sealed) {}

  private EscrowVault(
      Path file,
      byte[] seen,
      EscrowKey escrow,
      Optional<XWingPrivateKey> pair,
      SecureRandom random) {
    this.file = file;
    this.seen = seen;
    this.escrow = escrow;
    this.pair = pair;
    this.random = random;
  }

  /// Makes a new escrow, durably: two files that nothing but their owner may read.
  ///
  /// @param folder where; made if need be, its parent must exist
  /// @param passphrase seals the private file; as [BuiltInVault#create]
  /// @throws VaultRefusal.UnfitPassphrase if the passphrase is too short
  /// @throws VaultRefusal.Absent if one of the files is there already
  /// @throws VaultRefusal.Unavailable if the disk failed
  public static Made make(
      Path folder, Passphrase passphrase, SecureRandom random, InstantSource clock) {
    return make(folder, passphrase, random, clock, Argon2Cost.STANDARD, new Disk());
  }

  static Made make(
      Path folder,
      Passphrase passphrase,
      SecureRandom random,
      InstantSource clock,
      Argon2Cost cost,
      Disk disk) {
    passphrase.requireFitForNewVault();
    byte[] seed = new byte[XWing.SEED_BYTES];
    random.nextBytes(seed);
    byte[] server = {};
    try (XWingPrivateKey pair = new XWingPrivateKey(seed);
        EscrowKey escrow =
            EscrowKey.fresh(pair, random, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        Seal seal = Seal.make(passphrase, cost, random)) {
      server = EscrowFiles.server(escrow);
      EscrowFiles.write(folder, server, EscrowFiles.sealed(escrow, seed, seal, random), disk);
      return new Made(folder.resolve(EscrowFiles.SERVER), folder.resolve(EscrowFiles.PRIVATE));
    } finally {
      Arrays.fill(seed, (byte) 0);
      Arrays.fill(server, (byte) 0);
    }
  }

  /// Opens an escrow to wrap by, and no more.
  ///
  /// @param serverFile as [#make] made it
  /// @throws VaultRefusal.Absent if it is not there
  /// @throws VaultRefusal.Damaged if it is not as it was written, or others may read or write it
  /// @throws VaultRefusal.Unavailable if it cannot be read
  public static EscrowVault open(Path serverFile, SecureRandom random) {
    byte[] bytes = EscrowFiles.read(serverFile);
    try {
      return new EscrowVault(
          serverFile, bytes, EscrowFiles.parseServer(bytes), Optional.empty(), random);
    } catch (DamagedFile e) {
      throw damaged(serverFile, String.valueOf(e.getMessage()));
    }
  }

  /// Opens an escrow to unwrap as well.
  ///
  /// @param privateFile as [#make] made it
  /// @param passphrase not kept; the caller closes it
  /// @throws VaultRefusal.WrongPassphrase if the file is whole, and this is not its passphrase
  /// @throws VaultRefusal as the other
  public static EscrowVault open(Path privateFile, Passphrase passphrase, SecureRandom random) {
    byte[] bytes = EscrowFiles.read(privateFile);
    try {
      EscrowFiles.Opened opened = EscrowFiles.open(bytes, passphrase, privateFile);
      return new EscrowVault(
          privateFile, bytes, opened.escrow(), Optional.of(opened.pair()), random);
    } catch (DamagedFile e) {
      throw damaged(privateFile, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public UUID id() {
    return using(escrow::id);
  }

  @Override
  public boolean unwraps() {
    return pair.isPresent();
  }

  @Override
  public boolean isEscrow() {
    return true;
  }

  @Override
  public WrappedKey wrap(KeyLabel label, byte[] key) {
    if (!Vault.takes(key.length)) {
      throw new IllegalArgumentException("a key has 16 to 64 bytes, not " + key.length);
    }
    return using(() -> EscrowEnvelope.wrap(escrow, label, key, random));
  }

  /// @throws VaultRefusal.MissingVersion if it was opened to wrap, and no more
  @Override
  public byte[] unwrap(KeyLabel label, WrappedKey wrapped) {
    EscrowEnvelope envelope = EscrowEnvelope.parse(wrapped);
    return using(
        () ->
            envelope.unwrap(
                escrow,
                pair.orElseThrow(
                    () ->
                        new VaultRefusal.MissingVersion(
                            "A server does not unwrap by an escrow. With its private file: holdfast recover --escrow.")),
                label));
  }

  @Override
  public void check(KeyLabel label, WrappedKey wrapped) {
    EscrowEnvelope envelope = EscrowEnvelope.parse(wrapped);
    using(
        () -> {
          envelope.requireAuthentic(escrow, label);
          return escrow;
        });
  }

  @Override
  public boolean isCurrent(WrappedKey wrapped) {
    return using(() -> EscrowEnvelope.find(wrapped).filter(each -> each.isOf(escrow)).isPresent());
  }

  /// @throws VaultRefusal.WrongState always
  @Override
  public int rotate() {
    throw refused("is not replaced");
  }

  @Override
  public List<MasterKey> masterKeys() {
    return using(
        () ->
            List.of(
                new MasterKey(
                    EscrowEnvelope.MASTER_VERSION, escrow.madeAt(), true, new KeyState.Enabled())));
  }

  /// Sees that its file is still the one that was opened, so that who loses it learns of it before
  /// the next start.
  @Override
  public void look() {
    using(
        () -> {
          if (!Arrays.equals(EscrowFiles.read(file), seen)) {
            throw damaged(file, "it is another one than at the start");
          }
          return escrow;
        });
  }

  /// @throws VaultRefusal.WrongState always
  @Override
  public void change(int version, KeyState from, KeyState to) {
    throw refused("has no other state");
  }

  /// @throws VaultRefusal.WrongState always
  @Override
  public void purge(int version) {
    throw refused("is not destroyed here");
  }

  @Override
  public void close() {
    using.writeLock().lock();
    try {
      closed = true;
      escrow.close();
      pair.ifPresent(XWingPrivateKey::close);
      Arrays.fill(seen, (byte) 0);
    } finally {
      using.writeLock().unlock();
    }
  }

  private interface Use<T> {
    T run();
  }

  private <T> T using(Use<T> use) {
    Lock reading = using.readLock();
    reading.lock();
    try {
      if (closed) {
        throw new VaultRefusal.Unavailable("The vault is closed.", null);
      }
      return use.run();
    } finally {
      reading.unlock();
    }
  }

  private VaultRefusal refused(String what) {
    return using(
        () ->
            new VaultRefusal.WrongState(
                "The key of an escrow %s: make another escrow, and name it under another name in place of this one (holdfast vault escrow make)."
                    .formatted(what)));
  }

  private static VaultRefusal damaged(Path file, String why) {
    return new VaultRefusal.Damaged(
        "The escrow file %s cannot be used: %s. Nothing was changed. Put back a copy of it."
            .formatted(file, why));
  }
}
