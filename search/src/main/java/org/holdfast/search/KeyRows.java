package org.holdfast.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKey;
import org.holdfast.database.Database;
import org.holdfast.vault.WrappedKey;

/// The keys of this server's indexes, each wrapped by its drive's key, in the database: what is
/// deleted there is gone, which cannot be said of a file.
///
/// ```
/// offset  size  a wrapped index key, big-endian (docs/formats/search-index.md)
/// 0       4     magic     "HSK1"
/// 4       1     format    1
/// 5       4     drive key version
/// 9       12    nonce
/// 21      32    ciphertext
/// 53      16    tag; associated data = bytes 0..8 || drive || generation
/// ```
final class KeyRows {

  private static final byte[] MAGIC = "HSK1".getBytes(StandardCharsets.US_ASCII);
  private static final byte FORMAT = 1;
  private static final int NONCE_AT = 9;
  private static final int NONCE_BYTES = 12;
  private static final int SEALED_AT = NONCE_AT + NONCE_BYTES;
  private static final int WRAPPED_BYTES = SEALED_AT + IndexKey.BYTES + 16;
  private static final int TAG_BITS = 128;
  private static final String LABEL = "search index";

  // A server that has not used an index for so long will not come back for it.
  private static final Duration ABANDONED = Duration.ofDays(30);

  private final Database database;
  private final SecureRandom random;

  KeyRows(Database database, SecureRandom random) {
    this.database = database;
    this.random = random;
  }

  /// What is known of an index.
  ///
  /// @param seq up to where it was for certain at some time
  record Row(Generation generation, WrappedKey wrapped, long seq) {}

  Optional<Row> find(byte[] place, DriveId drive) {
    return database.read(
        tx ->
            tx.resultQuery(
                    "select generation, wrapped, seq from search_index"
                        + " where place = ? and drive_id = ?",
                    place,
                    drive.bytes())
                .fetchOptional(
                    row -> {
                      byte[] generation = row.get(0, byte[].class);
                      return generation.length == Generation.ID_BYTES
                          ? Optional.of(
                              new Row(
                                  Generation.of(drive, generation),
                                  new WrappedKey(row.get(1, byte[].class)),
                                  row.get(2, long.class)))
                          : Optional.<Row>empty();
                    })
                .flatMap(found -> found));
  }

  /// Up to where the indexes of a place were, as far as that was noted.
  Map<UUID, Long> known(byte[] place) {
    Map<UUID, Long> known = new HashMap<>();
    database.read(
        tx -> {
          tx.resultQuery("select drive_id, seq from search_index where place = ?", (Object) place)
              .fetch()
              .forEach(
                  row -> {
                    byte[] id = row.get(0, byte[].class);
                    if (id.length == Generation.ID_BYTES) {
                      known.put(DriveId.of(id).value(), row.get(1, long.class));
                    }
                  });
          return true;
        });
    return known;
  }

  /// Puts a generation in place of the one before, whose key is gone with that.
  void put(byte[] place, Generation generation, byte[] wrapped, long seq, long now) {
    database.write(
        tx ->
            tx.execute(
                "insert into search_index (place, drive_id, generation, wrapped, seq, used_at)"
                    + " values (?, ?, ?, ?, ?, ?) on conflict (place, drive_id) do update set"
                    + " generation = excluded.generation, wrapped = excluded.wrapped,"
                    + " seq = excluded.seq, used_at = excluded.used_at",
                place,
                generation.drive().bytes(),
                generation.bytes(),
                wrapped,
                seq,
                now));
  }

  /// Notes that an index is used, and up to where it is on disk.
  void used(byte[] place, Generation generation, long seq, long now) {
    database.write(
        tx ->
            tx.execute(
                "update search_index set seq = ?, used_at = ?"
                    + " where place = ? and drive_id = ? and generation = ?",
                seq,
                now,
                place,
                generation.drive().bytes(),
                generation.bytes()));
  }

  /// Destroys the keys of a drive's indexes, wherever they lie.
  void forget(DriveId drive) {
    database.write(
        tx -> tx.execute("delete from search_index where drive_id = ?", (Object) drive.bytes()));
  }

  /// Destroys the key of one index.
  void forget(byte[] place, DriveId drive) {
    database.write(
        tx ->
            tx.execute(
                "delete from search_index where place = ? and drive_id = ?", place, drive.bytes()));
  }

  /// Destroys the keys of indexes that nobody has used for a month.
  ///
  /// @return how many
  int forgetAbandoned(long now) {
    long until = now - ABANDONED.toMillis();
    int there =
        database.read(
            tx ->
                tx.resultQuery("select count(*) from search_index where used_at < ?", until)
                    .fetchOptional(0, int.class)
                    .orElse(0));
    return there == 0
        ? 0
        : database.write(tx -> tx.execute("delete from search_index where used_at < ?", until));
  }

  boolean forgetDeleted() {
    return database.forgetDeleted();
  }

  byte[] wrap(IndexKey key, Generation generation, DriveKey driveKey) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] plain = key.getEncoded();
    try {
      int version = driveKey.inForce();
      GCMParameterSpec spec = new GCMParameterSpec(TAG_BITS, nonce);
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, driveKey, version, spec, generation);
      return ByteBuffer.allocate(WRAPPED_BYTES)
          .put(start(version))
          .put(nonce)
          .put(cipher.doFinal(plain))
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM takes every 256-bit key", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /// @return empty if it was not wrapped for this generation by a version of the drive's key
  Optional<IndexKey> unwrap(Row row, DriveKey driveKey) {
    byte[] wrapped = row.wrapped().bytes();
    if (wrapped.length != WRAPPED_BYTES) {
      return Optional.empty();
    }
    int version = ByteBuffer.wrap(wrapped).getInt(NONCE_AT - Integer.BYTES);
    if (!driveKey.versions().contains(version)
        || !Arrays.equals(wrapped, 0, NONCE_AT, start(version), 0, NONCE_AT)) {
      return Optional.empty();
    }
    GCMParameterSpec nonce = new GCMParameterSpec(TAG_BITS, wrapped, NONCE_AT, NONCE_BYTES);
    try {
      return Optional.of(
          new IndexKey(
              cipher(Cipher.DECRYPT_MODE, driveKey, version, nonce, row.generation())
                  .doFinal(wrapped, SEALED_AT, WRAPPED_BYTES - SEALED_AT)));
    } catch (AEADBadTagException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM opens or refuses anything", e);
    }
  }

  private static byte[] start(int driveKeyVersion) {
    return ByteBuffer.allocate(NONCE_AT).put(MAGIC).put(FORMAT).putInt(driveKeyVersion).array();
  }

  private static Cipher cipher(
      int mode, DriveKey driveKey, int version, GCMParameterSpec nonce, Generation generation)
      throws GeneralSecurityException {
    SecretKey wrapping = driveKey.derived(version, LABEL);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, wrapping, nonce);
    cipher.updateAAD(start(version));
    cipher.updateAAD(generation.drive().bytes());
    cipher.updateAAD(generation.bytes());
    return cipher;
  }
}
