package org.holdfast.vault;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The contents of one vault: its id, how often it was changed, and every version of its master
/// key, oldest first. Never changed, only replaced by another one. Layout of its bytes:
/// `docs/formats/vault.md`.
final class KeyRing implements AutoCloseable {

  /// Far beyond a rotation every month for a lifetime; it bounds what a reader must hold.
  static final int MOST_VERSIONS = 1024;

  private static final int PREFIX_BYTES = 16 + 4 + 4;
  private static final int ENTRY_BYTES = 4 + 8 + 1 + 8 + AesGcm.KEY_BYTES;

  static final int LARGEST_BODY_BYTES = PREFIX_BYTES + MOST_VERSIONS * ENTRY_BYTES;

  // Format 1 knew no states, and did not count.
  private static final int FIRST_PREFIX_BYTES = 16 + 4;
  private static final int FIRST_ENTRY_BYTES = 4 + 8 + AesGcm.KEY_BYTES;

  private static final byte ENABLED = 0;
  private static final byte DISABLED = 1;
  private static final byte DELETED = 2;

  private final UUID id;
  private final int changes;
  private final List<MasterSecret> secrets;

  private KeyRing(UUID id, int changes, List<MasterSecret> secrets) {
    this.id = id;
    this.changes = changes;
    this.secrets = secrets;
  }

  static KeyRing first(SecureRandom random, Instant at) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    ByteBuffer halves = ByteBuffer.wrap(bytes);
    UUID id = new UUID(halves.getLong(), halves.getLong());
    return new KeyRing(id, 0, List.of(MasterSecret.fresh(1, at, random)));
  }

  /// A ring with one version more. Shares no bytes with this one, so that either can be wiped.
  KeyRing withNext(SecureRandom random, Instant at) {
    List<MasterSecret> longer = new ArrayList<>(secrets.size() + 1);
    secrets.forEach(secret -> longer.add(secret.copy()));
    longer.add(MasterSecret.fresh(current().version() + 1, at, random));
    return new KeyRing(id, changes + 1, longer);
  }

  /// A ring in which one version has another state. Shares no bytes with this one.
  ///
  /// @throws VaultRefusal.WrongState if it may not have that
  KeyRing with(int version, KeyState from, KeyState state, Instant now) {
    known(version).requireMayChange(from, state, now);
    return new KeyRing(
        id,
        changes + 1,
        secrets.stream()
            .map(secret -> secret.version() == version ? secret.as(state) : secret.copy())
            .toList());
  }

  /// A ring that lacks one version. Shares no bytes with this one.
  ///
  /// @throws VaultRefusal.WrongState if it may not be purged
  KeyRing without(int version, Instant now) {
    known(version).requireMayBePurged(now);
    return new KeyRing(
        id,
        changes + 1,
        secrets.stream()
            .filter(secret -> secret.version() != version)
            .map(MasterSecret::copy)
            .toList());
  }

  /// The same keys, once more. Shares no bytes with this one.
  KeyRing again() {
    return new KeyRing(id, changes + 1, secrets.stream().map(MasterSecret::copy).toList());
  }

  /// @throws VaultRefusal.WrongState if there is none of this version
  MasterKey known(int version) {
    return find(version)
        .map(this::told)
        .orElseThrow(() -> VaultRefusal.WrongState.unknown(version));
  }

  UUID id() {
    return id;
  }

  MasterSecret current() {
    return secrets.getLast();
  }

  Optional<MasterSecret> find(int version) {
    return secrets.stream().filter(secret -> secret.version() == version).findFirst();
  }

  boolean isFull() {
    return secrets.size() == MOST_VERSIONS || current().version() == Integer.MAX_VALUE;
  }

  /// Whether it was changed as often as it can be.
  boolean isWornOut() {
    return changes == Integer.MAX_VALUE;
  }

  /// Whether this is the same vault as `earlier`, as it was or later: nothing was exchanged, and
  /// only what did not wrap any more was taken away.
  boolean continues(KeyRing earlier) {
    return id.equals(earlier.id)
        && changes >= earlier.changes
        && find(earlier.current().version()).isPresent()
        && earlier.secrets.stream()
            .allMatch(
                old -> find(old.version()).map(old::equals).orElse(changes > earlier.changes));
  }

  List<MasterKey> list() {
    return secrets.stream().map(this::told).toList();
  }

  private MasterKey told(MasterSecret secret) {
    return new MasterKey(
        secret.version(), secret.createdAt(), secret.equals(current()), secret.state());
  }

  /// The caller wipes the bytes.
  byte[] encode() {
    ByteBuffer body = ByteBuffer.allocate(PREFIX_BYTES + secrets.size() * ENTRY_BYTES);
    body.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    body.putInt(changes).putInt(secrets.size());
    for (MasterSecret secret : secrets) {
      body.putInt(secret.version()).putLong(secret.createdAt().toEpochMilli());
      switch (secret.state()) {
        case KeyState.Enabled _ -> body.put(ENABLED).putLong(0);
        case KeyState.Disabled _ -> body.put(DISABLED).putLong(0);
        case KeyState.Deleted(Instant from) -> body.put(DELETED).putLong(from.toEpochMilli());
      }
      body.put(secret.key());
    }
    return body.array();
  }

  /// Checked as strictly as if it had not been authenticated.
  ///
  /// @param format of the file that it was in, 1 or 2
  /// @param bytes not kept; the caller wipes them
  static KeyRing decode(int format, byte[] bytes) throws DamagedFile {
    ByteBuffer body = ByteBuffer.wrap(bytes);
    if (bytes.length < (format == 1 ? FIRST_PREFIX_BYTES : PREFIX_BYTES)) {
      throw new DamagedFile("its list of keys is cut off");
    }
    UUID id = new UUID(body.getLong(), body.getLong());
    int changes = format == 1 ? 0 : body.getInt();
    if (changes < 0) {
      throw new DamagedFile("it says that it was changed more often than it can be");
    }
    int count = body.getInt();
    if (count < 1 || count > MOST_VERSIONS) {
      throw new DamagedFile("it says that it holds " + Integer.toUnsignedString(count) + " keys");
    }
    if (body.remaining() != count * (format == 1 ? FIRST_ENTRY_BYTES : ENTRY_BYTES)) {
      throw new DamagedFile("its list of keys has the wrong length");
    }
    List<MasterSecret> secrets = new ArrayList<>(count);
    try {
      decodeEntries(format, body, count, secrets);
    } catch (DamagedFile e) {
      secrets.forEach(MasterSecret::wipe);
      throw e;
    }
    return new KeyRing(id, changes, secrets);
  }

  private static void decodeEntries(
      int format, ByteBuffer body, int count, List<MasterSecret> secrets) throws DamagedFile {
    int before = 0;
    for (int i = 0; i < count; i++) {
      int version = body.getInt();
      if (version <= before) {
        throw new DamagedFile("its key versions do not rise");
      }
      Instant createdAt = Instant.ofEpochMilli(body.getLong());
      KeyState state = format == 1 ? new KeyState.Enabled() : decodeState(body);
      byte[] key = new byte[AesGcm.KEY_BYTES];
      body.get(key);
      secrets.add(new MasterSecret(version, createdAt, state, key));
      before = version;
    }
    if (!secrets.getLast().isEnabled()) {
      throw new DamagedFile("its newest key is not enabled");
    }
  }

  private static KeyState decodeState(ByteBuffer body) throws DamagedFile {
    byte state = body.get();
    long from = body.getLong();
    if (state == DELETED) {
      return new KeyState.Deleted(Instant.ofEpochMilli(from));
    }
    if (from != 0 || (state != ENABLED && state != DISABLED)) {
      throw new DamagedFile("one of its keys has a state that there is not");
    }
    return state == ENABLED ? new KeyState.Enabled() : new KeyState.Disabled();
  }

  /// Wipes every key. Nothing may use this ring any more: it would seal under zeros.
  @Override
  public void close() {
    secrets.forEach(MasterSecret::wipe);
  }

  @Override
  public String toString() {
    return "KeyRing[" + id + ", " + secrets.size() + " versions]";
  }

  /// Wipes what [#encode] gave or [#decode] took.
  static void wipe(byte[] body) {
    Arrays.fill(body, (byte) 0);
  }
}
