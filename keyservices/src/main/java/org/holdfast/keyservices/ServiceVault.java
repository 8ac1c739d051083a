package org.holdfast.keyservices;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.holdfast.vault.AesGcm;
import org.holdfast.vault.EnvelopeHeader;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.KeyState;
import org.holdfast.vault.LastLook;
import org.holdfast.vault.MasterKey;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultProvider;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;

/// What vaults in services of others have in common: the master keys there as they were seen last,
/// the steps of their end, and when to look again.
///
/// Any number of processes, on any number of machines, may have one vault open. A version that
/// another one made is found when the first key that it wrapped is unwrapped. Two that rotate at
/// once make two keys of one number: both stay, and what either wrapped is unwrapped.
abstract class ServiceVault implements VaultProvider {

  static final int FIRST = 1;

  private final UUID id;
  private final SecureRandom random;
  private final InstantSource clock;
  private final LastLook lastLook;

  /// Held while `masters` is replaced.
  private final ReentrantLock changing = new ReentrantLock();

  private volatile KeyVersions masters;
  private volatile boolean closed;

  ServiceVault(UUID id, SecureRandom random, InstantSource clock, KeyVersions masters) {
    this.id = id;
    this.random = random;
    this.clock = clock;
    this.lastLook = new LastLook(clock);
    this.masters = masters;
  }

  static UUID newId(SecureRandom random) {
    return new UUID(random.nextLong(), random.nextLong());
  }

  /// For staff.
  abstract Object place();

  /// What the master keys are called in the service, for staff.
  abstract String keyName();

  /// @return empty if the bytes are no envelope of this kind of vault
  abstract Optional<EnvelopeHeader> header(WrappedKey wrapped);

  /// @param once seals `key`; `master` wraps it
  abstract WrappedKey wrap(KeyVersion master, byte[] once, KeyLabel label, byte[] key);

  /// All versions that are there, of whatever vault.
  abstract List<KeyVersion> read();

  /// Makes a master key of a number that is free.
  abstract KeyVersion make(int number);

  /// Brings a version from the state it is in to the one beside it.
  abstract void bring(KeyVersion version, KeyState to);

  /// What is known once `read` was read.
  KeyVersions learned(KeyVersions known, KeyVersions read) {
    return read;
  }

  SecureRandom random() {
    return random;
  }

  Instant now() {
    return clock.instant();
  }

  KeyVersions masters() {
    return masters;
  }

  @Override
  public final UUID id() {
    requireOpen();
    return id;
  }

  @Override
  public final WrappedKey wrap(KeyLabel label, byte[] key) {
    if (!Vault.takes(key.length)) {
      throw new IllegalArgumentException("a key has 16 to 64 bytes, not " + key.length);
    }
    requireOpen();
    if (lastLook.isLongAgo()) {
      look(); // others may have replaced the one that wraps
    }
    byte[] once = new byte[AesGcm.KEY_BYTES];
    random.nextBytes(once);
    try {
      return wrap(masters.current(), once, label, key);
    } finally {
      Arrays.fill(once, (byte) 0);
    }
  }

  final void requireOwn(EnvelopeHeader header, KeyLabel label) {
    requireOpen();
    if (!header.vault().equals(id)) {
      throw new VaultRefusal.NotAuthentic(
          "The wrapped key of %s %s version %d was altered, or wrapped by another vault."
              .formatted(label.purpose(), label.owner(), label.version()));
    }
  }

  /// @param once what the service unwrapped
  final byte[] requireOnce(byte[] once) {
    if (once.length == AesGcm.KEY_BYTES) {
      return once;
    }
    Arrays.fill(once, (byte) 0);
    throw notItself("gives a key of another length than it wrapped");
  }

  final VaultRefusal notItself(String what) {
    return new VaultRefusal.Unavailable("%s %s.".formatted(place(), what), null);
  }

  /// One that names a newer version than is known here was wrapped by another process.
  @Override
  public final boolean isCurrent(WrappedKey wrapped) {
    int newest = masters.newest();
    return header(wrapped)
        .filter(each -> each.vault().equals(id) && each.masterVersion() >= newest)
        .isPresent();
  }

  @Override
  public final int rotate() {
    look();
    int next = masters.newest() + 1;
    KeyVersion made = make(next);
    changing.lock();
    try {
      masters = masters.with(KeyVersions.of(made));
    } finally {
      changing.unlock();
    }
    return next;
  }

  @Override
  public final List<MasterKey> masterKeys() {
    requireOpen();
    KeyVersions at = masters;
    KeyVersion current = at.current();
    List<MasterKey> keys = new ArrayList<>();
    for (KeyVersion each : at.all()) {
      keys.add(told(each, each.equals(current)));
    }
    return keys;
  }

  private static MasterKey told(KeyVersion each, boolean current) {
    return new MasterKey(each.number(), each.createdAt(), current, each.state());
  }

  /// Where two processes made one version at once, both keys of it are meant; the one that a kill
  /// left behind catches up.
  @Override
  public final void change(int version, KeyState from, KeyState to) {
    look();
    boolean newest = version == masters.newest();
    List<KeyVersion> known = known(version);
    List<KeyVersion> todo = known.stream().filter(each -> !each.state().equals(to)).toList();
    (todo.isEmpty() ? known : todo)
        .forEach(each -> told(each, newest).requireMayChange(from, to, clock.instant()));
    todo.forEach(each -> bring(each, to));
    look();
  }

  @Override
  public final void purge(int version) {
    look();
    boolean newest = version == masters.newest();
    List<KeyVersion> known = known(version);
    requireMayPurge(version);
    known.forEach(each -> told(each, newest).requireMayBePurged(clock.instant()));
    known.forEach(this::destroy);
    look();
  }

  /// @throws VaultRefusal.WrongState if the service destroys no single one
  void requireMayPurge(int version) {}

  /// Destroys a version for good.
  abstract void destroy(KeyVersion version);

  private List<KeyVersion> known(int version) {
    List<KeyVersion> known =
        masters.all().stream().filter(each -> each.number() == version).toList();
    if (known.isEmpty()) {
      throw VaultRefusal.WrongState.unknown(version);
    }
    return known;
  }

  /// Read and learned in one, so that no slower reading takes back a state that was seen later.
  @Override
  public final void look() {
    requireOpen();
    changing.lock();
    try {
      masters = learned(masters, own(read(), keyName()));
      lastLook.isNow();
    } finally {
      changing.unlock();
    }
  }

  /// @param key what they are called in the service, for staff
  final KeyVersions own(List<KeyVersion> read, String key) {
    List<KeyVersion> own = read.stream().filter(each -> each.vault().equals(id)).toList();
    if (own.isEmpty()) {
      throw notItself("has no version of the key %s any more: recover it".formatted(key));
    }
    return KeyVersions.of(own);
  }

  @Override
  public void close() {
    closed = true;
  }

  final void requireOpen() {
    if (closed) {
      throw new VaultRefusal.Unavailable("The vault is closed.", null);
    }
  }
}
