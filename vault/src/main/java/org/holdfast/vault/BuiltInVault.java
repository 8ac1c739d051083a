package org.holdfast.vault;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Master keys in one file that is sealed with a passphrase: `docs/formats/vault.md`.
///
/// Any number of processes may have the same vault open. A version that another one made is found
/// when the first key that it wrapped is unwrapped, or with [#look]; until then this one wraps
/// under the version it knows. Opening takes 64 MiB of heap and a good part of a second; unwrapping
/// touches no disk, and wrapping where nobody has looked for five minutes. Needs a file system with
/// POSIX permissions.
public final class BuiltInVault implements VaultProvider {

  private final VaultFolder folder;
  private final SecureRandom random;
  private final InstantSource clock;

  /// Held while the file or `keys` is replaced or wiped; guards `seal` and `seen`. Taken before
  /// `using`.
  private final ReentrantLock changing = new ReentrantLock();

  private Seal seal;

  /// The file, as it was seen last.
  private byte[] seen;

  private final LastLook lastLook;

  /// Guards `keys` and `closed`. Who uses a key holds the read side: a ring wiped half-way through
  /// a wrap would seal under zeros.
  private final ReentrantReadWriteLock using = new ReentrantReadWriteLock();

  private KeyRing keys;
  private boolean closed;

  private BuiltInVault(
      VaultFolder folder,
      Seal seal,
      byte[] seen,
      KeyRing keys,
      SecureRandom random,
      InstantSource clock) {
    this.folder = folder;
    this.seal = seal;
    this.seen = seen;
    this.keys = keys;
    this.random = random;
    this.clock = clock;
    this.lastLook = new LastLook(clock);
  }

  /// Whether there is a vault file in `folder`, readable or not.
  ///
  /// @throws VaultRefusal.Unavailable if the folder cannot be looked into
  public static boolean exists(Path folder) {
    VaultFolder place = new VaultFolder(folder, new Disk());
    try {
      return place.holdsVault();
    } catch (IOException e) {
      throw unavailable("cannot be looked for", place, e);
    }
  }

  /// Tells this sealing of the vault from any other, and says nothing of the passphrase: it comes
  /// from the vault's id and from the salt, which lies open in the file, is made with each
  /// passphrase and stays through every rotation.
  ///
  /// @param id of the vault; it is in the sealed part
  /// @throws VaultRefusal.Absent if there is no vault
  /// @throws VaultRefusal.Damaged if the file is not as it was written
  /// @throws VaultRefusal.Unavailable if the disk failed
  public static UUID sealMark(Path folder, UUID id) {
    VaultFolder place = new VaultFolder(folder, new Disk());
    try {
      return Seal.mark(id, SealedFile.parse(SealedFile.VAULT, place.read()).salt());
    } catch (DamagedFile e) {
      throw damaged(place, e);
    } catch (NoSuchFileException _) {
      throw absent(place);
    } catch (IOException e) {
      throw unavailable("cannot be read", place, e);
    }
  }

  /// Makes a vault with one new master key, durably. The folder is made if need be; its parent must
  /// exist.
  ///
  /// Only for a data folder that holds nothing yet: what another vault wrapped, this one cannot
  /// open. Whether it holds something is the caller's to know.
  ///
  /// @param passphrase at least [Passphrase#SHORTEST_FOR_NEW_VAULT] characters; not kept, the
  ///   caller closes it
  /// @throws VaultRefusal.Absent if there is a vault already
  /// @throws VaultRefusal.UnfitPassphrase if the passphrase is too short
  /// @throws VaultRefusal.Unavailable if the disk failed
  public static BuiltInVault create(
      Path folder, Passphrase passphrase, SecureRandom random, InstantSource clock) {
    return create(folder, passphrase, random, clock, Argon2Cost.STANDARD, new Disk());
  }

  static BuiltInVault create(
      Path folder,
      Passphrase passphrase,
      SecureRandom random,
      InstantSource clock,
      Argon2Cost cost,
      Disk disk) {
    passphrase.requireFitForNewVault();
    VaultFolder place = new VaultFolder(folder, disk);
    try {
      requireNone(place);
      Seal seal = Seal.make(passphrase, cost, random);
      KeyRing keys = KeyRing.first(random, clock.instant());
      byte[] bytes = seal.seal(keys, random);
      place.make();
      place.exclusively(
          () -> {
            requireNone(place);
            place.replace(bytes);
            return keys;
          });
      return new BuiltInVault(place, seal, bytes, keys, random, clock);
    } catch (IOException e) {
      throw unavailable("could not be made", place, e);
    }
  }

  /// Opens the vault in `folder`. Changes nothing on the disk, whether it succeeds or not.
  ///
  /// @param passphrase not kept; the caller closes it
  /// @throws VaultRefusal.Absent if there is no vault
  /// @throws VaultRefusal.WrongPassphrase if the file is whole, and this is not its passphrase
  /// @throws VaultRefusal.Damaged if the file is not as it was written
  /// @throws VaultRefusal.Unavailable if the disk failed
  public static BuiltInVault open(
      Path folder, Passphrase passphrase, SecureRandom random, InstantSource clock) {
    return open(folder, passphrase, random, clock, new Disk());
  }

  static BuiltInVault open(
      Path folder, Passphrase passphrase, SecureRandom random, InstantSource clock, Disk disk) {
    VaultFolder place = new VaultFolder(folder, disk);
    try {
      byte[] bytes = place.read();
      SealedFile file = SealedFile.parse(SealedFile.VAULT, bytes);
      Seal seal = Seal.open(file, passphrase).orElseThrow(() -> wrongPassphrase(place));
      return new BuiltInVault(place, seal, bytes, unseal(file, seal), random, clock);
    } catch (DamagedFile e) {
      throw damaged(place, e);
    } catch (NoSuchFileException _) {
      throw absent(place);
    } catch (IOException e) {
      throw unavailable("cannot be read", place, e);
    }
  }

  private static KeyRing unseal(SealedFile file, Seal seal) throws DamagedFile {
    try {
      return seal.unseal(file);
    } catch (DamagedFile e) {
      seal.close();
      throw e;
    }
  }

  @Override
  public UUID id() {
    return withKeys(KeyRing::id);
  }

  @Override
  public WrappedKey wrap(KeyLabel label, byte[] key) {
    if (!Vault.takes(key.length)) {
      throw new IllegalArgumentException("a key has 16 to 64 bytes, not " + key.length);
    }
    if (lastLook.isLongAgo()) {
      look(); // others may have replaced the one that wraps
    }
    return withKeys(ring -> Envelope.wrap(ring.current(), label, key, random));
  }

  @Override
  public byte[] unwrap(KeyLabel label, WrappedKey wrapped) {
    Envelope envelope = Envelope.parse(wrapped);
    int version = envelope.masterVersion();
    if (withKeys(ring -> version > ring.current().version() || isDisabled(ring, version))) {
      look();
    }
    return withKeys(
        ring -> {
          MasterSecret master = ring.find(version).orElseThrow(() -> missing(version, ring));
          if (!master.isEnabled()) {
            throw VaultRefusal.MissingVersion.notEnabled(version, master.state());
          }
          return envelope.unwrap(master, label);
        });
  }

  private static boolean isDisabled(KeyRing ring, int version) {
    return ring.find(version).filter(each -> !each.isEnabled()).isPresent();
  }

  /// One that names a newer version than is known here was wrapped by another process.
  @Override
  public boolean isCurrent(WrappedKey wrapped) {
    int newest = withKeys(ring -> ring.current().version());
    return Envelope.find(wrapped).filter(each -> each.masterVersion() >= newest).isPresent();
  }

  @Override
  public int rotate() {
    return changing(
        () ->
            folder.exclusively(
                () -> {
                  adoptStored();
                  if (keys.isFull()) {
                    throw new IOException("it holds as many master keys as it can");
                  }
                  store(keys.withNext(random, clock.instant()));
                  return keys.current().version();
                }));
  }

  @Override
  public void change(int version, KeyState from, KeyState to) {
    changing(
        () ->
            folder.exclusively(
                () -> {
                  adoptStored();
                  store(keys.with(version, from, to, clock.instant()));
                  return version;
                }));
  }

  @Override
  public void purge(int version) {
    changing(
        () ->
            folder.exclusively(
                () -> {
                  adoptStored();
                  store(keys.without(version, clock.instant()));
                  return version;
                }));
  }

  @Override
  public List<MasterKey> masterKeys() {
    return withKeys(KeyRing::list);
  }

  @Override
  public void close() {
    changing.lock();
    using.writeLock().lock();
    try {
      closed = true;
      keys.close();
      seal.close();
    } finally {
      using.writeLock().unlock();
      changing.unlock();
    }
  }

  /// What is as it was seen last is not flushed again: a disk that fails then takes nothing away.
  @Override
  public void look() {
    changing(
        () -> {
          if (Arrays.equals(fileBytes(), seen)) {
            lastLook.isNow();
          } else {
            adoptStored();
          }
          return keys;
        });
  }

  private byte[] fileBytes() throws IOException {
    try {
      return folder.bytes();
    } catch (DamagedFile e) {
      throw damaged(folder, e);
    } catch (NoSuchFileException _) {
      throw absent(folder);
    }
  }

  /// Seals the same keys with another passphrase, durably. The one of before opens copies of before
  /// only. Other processes that have the vault open have to be started again with the new one.
  ///
  /// @param passphrase as [#create]
  /// @throws VaultRefusal.UnfitPassphrase if the passphrase is too short
  /// @throws VaultRefusal.Damaged if the file is not as this process knows it
  /// @throws VaultRefusal.Unavailable if the disk failed
  public void changePassphrase(Passphrase passphrase) {
    changePassphrase(passphrase, Argon2Cost.STANDARD);
  }

  void changePassphrase(Passphrase passphrase, Argon2Cost cost) {
    passphrase.requireFitForNewVault();
    changing(
        () ->
            folder.exclusively(
                () -> {
                  adoptStored();
                  Seal next = Seal.make(passphrase, cost, random);
                  Seal before = seal;
                  seal = next;
                  boolean durable = false;
                  try {
                    store(keys.again());
                    durable = true;
                  } finally {
                    seal = durable ? next : before;
                    (durable ? before : next).close();
                  }
                  return keys;
                }));
  }

  /// Writes the next ring, and only then uses it.
  private void store(KeyRing next) throws IOException {
    boolean durable = false;
    try {
      if (keys.isWornOut()) {
        throw new IOException("it was changed as often as it can be");
      }
      byte[] bytes = seal.seal(next, random);
      folder.replace(bytes);
      durable = true;
      seen = bytes;
      lastLook.isNow();
    } finally {
      if (!durable) {
        next.close();
      }
    }
    adopt(next);
  }

  /// Takes over what another process has added to the file.
  private void adoptStored() throws IOException {
    try {
      byte[] bytes = folder.read();
      KeyRing stored = unsealAgain(bytes);
      if (!stored.continues(keys)) {
        stored.close();
        throw new DamagedFile("it was set back or exchanged while it was in use");
      }
      adopt(stored);
      seen = bytes;
      lastLook.isNow();
    } catch (DamagedFile e) {
      throw damaged(folder, e);
    } catch (NoSuchFileException _) {
      throw absent(folder);
    }
  }

  private KeyRing unsealAgain(byte[] bytes) throws DamagedFile {
    SealedFile file = SealedFile.parse(SealedFile.VAULT, bytes);
    if (!seal.madeIt(file)) {
      throw new DamagedFile(
          "it was sealed with another passphrase, or exchanged, while it was in use: if you changed the passphrase, start again with the new one");
    }
    return seal.unseal(file);
  }

  private void adopt(KeyRing newer) {
    using.writeLock().lock();
    try {
      keys.close();
      keys = newer;
    } finally {
      using.writeLock().unlock();
    }
  }

  private interface Use<T> {
    T of(KeyRing keys);
  }

  private <T> T withKeys(Use<T> use) {
    Lock reading = using.readLock();
    reading.lock();
    try {
      requireOpen();
      return use.of(keys);
    } finally {
      reading.unlock();
    }
  }

  private <T> T changing(VaultFolder.Step<T> step) {
    changing.lock();
    try {
      requireOpen();
      return step.run();
    } catch (IOException e) {
      throw unavailable("could not be read or changed", folder, e);
    } finally {
      changing.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new VaultRefusal.Unavailable("The vault is closed.", null);
    }
  }

  private static void requireNone(VaultFolder place) throws IOException {
    if (place.holdsVault()) {
      throw new VaultRefusal.Absent(
          "There is a vault %s already. Open it; a new one could not read what it wrapped."
              .formatted(place.file()));
    }
  }

  private static VaultRefusal absent(VaultFolder place) {
    return new VaultRefusal.Absent(
        "There is no vault file %s. Restore it from a backup: without it nothing stored beside it can be read. A new one would not help."
            .formatted(place.file()));
  }

  private static VaultRefusal damaged(VaultFolder place, DamagedFile what) {
    return new VaultRefusal.Damaged(
        "The vault file %s cannot be used: %s. Nothing was changed. Restore it from a backup."
            .formatted(place.file(), what.getMessage()));
  }

  private static VaultRefusal wrongPassphrase(VaultFolder place) {
    return new VaultRefusal.WrongPassphrase(
        "This passphrase does not open the vault %s. Nothing was changed. Give the one it was made with."
            .formatted(place.file()));
  }

  private static VaultRefusal missing(int version, KeyRing ring) {
    return new VaultRefusal.MissingVersion(
        "Master key %s is not in this vault, whose newest is %d. Restore the newest backup of the vault."
            .formatted(Integer.toUnsignedString(version), ring.current().version()));
  }

  private static VaultRefusal unavailable(String what, VaultFolder place, IOException e) {
    return new VaultRefusal.Unavailable(
        "The vault file %s %s: %s".formatted(place.file(), what, e.getMessage()), e);
  }
}
