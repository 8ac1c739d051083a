package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKey;
import org.holdfast.content.ItemId;

/// Seals the rows of one drive: what must not be read is encrypted, and the columns that the
/// database must see are bound to it. Format: `docs/formats/history.md`.
///
/// Used by one thread at a time, while the lease on the drive key lasts.
final class RowSeal {

  static final int TAG_BYTES = 16;
  static final int DIGEST_BYTES = 32;

  private static final int NONCE_BYTES = 12;
  private static final int HEAD_BYTES = Integer.BYTES + NONCE_BYTES;
  private static final int NAME_KEY_BYTES = 16;

  private final DriveKey key;
  private final int inForce;
  private final int floor;
  private final SecureRandom random;

  // Made when first needed: many a transaction opens nothing, or compares no name.
  private Optional<Cipher> cipher = Optional.empty();
  private final Map<Integer, SecretKey> rows = new HashMap<>(2);
  private final Map<Integer, Mac> names = new HashMap<>(2);

  /// Seals under the version that was in force when the key was leased. For rows that are bound by
  /// no other row of the drive.
  RowSeal(DriveKey key, SecureRandom random) {
    this(key, random, key.inForce(), 1);
  }

  /// @param inForce the version that seals, as the drive's row has it in this transaction; one of
  ///   the key's
  /// @param floor what lasts is under this version or a later one
  RowSeal(DriveKey key, SecureRandom random, int inForce, int floor) {
    this.key = key;
    this.inForce = inForce;
    this.floor = floor;
    this.random = random;
  }

  DriveId drive() {
    return key.drive();
  }

  /// The version of the drive's key that seals.
  int inForce() {
    return inForce;
  }

  /// The versions that have been in force, newest first.
  NavigableSet<Integer> versions() {
    return key.versions().headSet(inForce, true).descendingSet();
  }

  /// Those of them that something which lasts may be sealed under.
  NavigableSet<Integer> lasting() {
    return versions().headSet(floor, true);
  }

  /// The content's row with its key wrapped by the version that seals.
  ///
  /// @throws org.holdfast.content.ContentRefusal.NotAuthentic if its key was not wrapped for it
  RevisionRow wrapped(RevisionRow row) {
    return row.seal().keyVersion() == inForce
        ? row
        : row.with(key.wrapAnew(row.address(), row.seal(), inForce, random));
  }

  /// A fresh HMAC-SHA-256 under a key for one use, of the version in force.
  Mac mac(String label) {
    return key.mac(inForce, label);
  }

  /// The same of another version.
  ///
  /// @throws DriveRefusal.Tampered if there is none such: a row says so that nobody here wrote
  Mac mac(int version, String label) {
    return key.mac(known(version), label);
  }

  /// Whether a version of the drive's key could be unwrapped.
  boolean knows(int version) {
    return key.versions().contains(version);
  }

  private int known(int version) {
    if (!knows(version)) {
      throw new DriveRefusal.Tampered();
    }
    return version;
  }

  /// The version of the drive's key that something was sealed under, as it says itself.
  ///
  /// @throws DriveRefusal.Tampered if it is too short to say anything
  static int version(byte[] sealed) {
    if (sealed.length < HEAD_BYTES + TAG_BYTES) {
      throw new DriveRefusal.Tampered();
    }
    return ByteBuffer.wrap(sealed).getInt();
  }

  /// The value that stands for a name in the database. It says nothing to who lacks the key, and
  /// differs from folder to folder, so that equal names do not show.
  ///
  /// @param version of the drive's key
  /// @param compared [ItemName#compared]
  /// @throws DriveRefusal.Tampered if there is no such version
  byte[] nameKey(int version, ItemId parent, String compared) {
    Mac mac = names.computeIfAbsent(version, its -> mac(its, "name-index"));
    mac.update(parent.bytes());
    mac.update(compared.getBytes(UTF_8));
    return Arrays.copyOf(mac.doFinal(), NAME_KEY_BYTES);
  }

  /// version u32 || nonce 12 || ciphertext || tag 16
  byte[] seal(byte[] clear, byte[] secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = new byte[HEAD_BYTES + secret.length + TAG_BYTES];
    ByteBuffer.wrap(sealed).putInt(inForce).put(nonce);
    try {
      Cipher sealing = cipher();
      sealing.init(Cipher.ENCRYPT_MODE, rows(inForce), new GCMParameterSpec(8 * TAG_BYTES, nonce));
      sealing.updateAAD(clear);
      sealing.doFinal(secret, 0, secret.length, sealed, HEAD_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  /// Opens a row of those that are sealed anew when the key is replaced.
  ///
  /// @throws DriveRefusal.Tampered if `sealed` was not sealed with exactly these clear columns, or
  ///   under a version that nothing is under any more
  byte[] openLasting(byte[] clear, byte[] sealed) {
    if (version(sealed) < floor) {
      throw new DriveRefusal.Tampered();
    }
    return open(clear, sealed);
  }

  /// @throws DriveRefusal.Tampered if `sealed` was not sealed with exactly these clear columns
  byte[] open(byte[] clear, byte[] sealed) {
    SecretKey rows = rows(known(version(sealed)));
    try {
      Cipher opening = cipher();
      opening.init(
          Cipher.DECRYPT_MODE,
          rows,
          new GCMParameterSpec(8 * TAG_BYTES, sealed, Integer.BYTES, NONCE_BYTES));
      opening.updateAAD(clear);
      return opening.doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
    } catch (AEADBadTagException _) {
      throw new DriveRefusal.Tampered();
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  private SecretKey rows(int version) {
    return rows.computeIfAbsent(version, its -> key.derived(its, "rows"));
  }

  private Cipher cipher() throws GeneralSecurityException {
    if (cipher.isEmpty()) {
      cipher = Optional.of(Cipher.getInstance("AES/GCM/NoPadding"));
    }
    return cipher.get();
  }

  private static IllegalStateException broken(GeneralSecurityException e) {
    return new IllegalStateException("every JDK 25 has AES-GCM and HMAC-SHA-256", e);
  }
}
