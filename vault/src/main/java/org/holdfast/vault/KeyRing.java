package org.holdfast.vault;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The contents of one vault: its id, and every version of its master key, oldest first. Never
/// changed, only replaced by a longer one. Layout of its bytes: `docs/formats/vault.md`.
final class KeyRing implements AutoCloseable {

  /// Far beyond a rotation every month for a lifetime; it bounds what a reader must hold.
  static final int MOST_VERSIONS = 1024;

  private static final int PREFIX_BYTES = 16 + 4;
  private static final int ENTRY_BYTES = 4 + 8 + AesGcm.KEY_BYTES;

  static final int LARGEST_BODY_BYTES = PREFIX_BYTES + MOST_VERSIONS * ENTRY_BYTES;

  private final UUID id;
  private final List<MasterSecret> secrets;

  private KeyRing(UUID id, List<MasterSecret> secrets) {
    this.id = id;
    this.secrets = secrets;
  }

  static KeyRing first(SecureRandom random, Instant at) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    ByteBuffer halves = ByteBuffer.wrap(bytes);
    UUID id = new UUID(halves.getLong(), halves.getLong());
    return new KeyRing(id, List.of(MasterSecret.fresh(1, at, random)));
  }

  /// A ring with one version more. Shares no bytes with this one, so that either can be wiped.
  KeyRing withNext(SecureRandom random, Instant at) {
    List<MasterSecret> longer = new ArrayList<>(secrets.size() + 1);
    secrets.forEach(secret -> longer.add(secret.copy()));
    longer.add(MasterSecret.fresh(current().version() + 1, at, random));
    return new KeyRing(id, longer);
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

  /// Whether this is the same vault as `earlier`, with nothing taken away or exchanged.
  boolean continues(KeyRing earlier) {
    return id.equals(earlier.id)
        && earlier.secrets.stream().allMatch(old -> find(old.version()).equals(Optional.of(old)));
  }

  List<MasterKey> list() {
    return secrets.stream()
        .map(s -> new MasterKey(s.version(), s.createdAt(), s.equals(current())))
        .toList();
  }

  /// The caller wipes the bytes.
  byte[] encode() {
    ByteBuffer body = ByteBuffer.allocate(PREFIX_BYTES + secrets.size() * ENTRY_BYTES);
    body.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    body.putInt(secrets.size());
    for (MasterSecret secret : secrets) {
      body.putInt(secret.version()).putLong(secret.createdAt().toEpochMilli()).put(secret.key());
    }
    return body.array();
  }

  /// Checked as strictly as if it had not been authenticated.
  ///
  /// @param bytes not kept; the caller wipes them
  static KeyRing decode(byte[] bytes) throws DamagedFile {
    ByteBuffer body = ByteBuffer.wrap(bytes);
    if (bytes.length < PREFIX_BYTES) {
      throw new DamagedFile("its list of keys is cut off");
    }
    UUID id = new UUID(body.getLong(), body.getLong());
    int count = body.getInt();
    if (count < 1 || count > MOST_VERSIONS) {
      throw new DamagedFile("it says that it holds " + Integer.toUnsignedString(count) + " keys");
    }
    if (body.remaining() != count * ENTRY_BYTES) {
      throw new DamagedFile("its list of keys has the wrong length");
    }
    return new KeyRing(id, decodeEntries(body, count));
  }

  private static List<MasterSecret> decodeEntries(ByteBuffer body, int count) throws DamagedFile {
    List<MasterSecret> secrets = new ArrayList<>(count);
    int before = 0;
    for (int i = 0; i < count; i++) {
      int version = body.getInt();
      if (version <= before) {
        secrets.forEach(MasterSecret::wipe);
        throw new DamagedFile("its key versions do not rise");
      }
      Instant createdAt = Instant.ofEpochMilli(body.getLong());
      byte[] key = new byte[AesGcm.KEY_BYTES];
      body.get(key);
      secrets.add(new MasterSecret(version, createdAt, key));
      before = version;
    }
    return secrets;
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
