package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;

/// What a passphrase becomes: the key that seals a file, and the value by which a wrong passphrase
/// is known. Kept while the vault is open, so that rotating asks for no passphrase and costs no
/// second Argon2.
final class Seal implements AutoCloseable {

  private static final byte[] SEAL = "seal".getBytes(US_ASCII);
  private static final byte[] CHECK = "check".getBytes(US_ASCII);
  private static final byte[] MARK = "holdfast sealing".getBytes(US_ASCII);

  private final Argon2Cost cost;
  private final byte[] salt;
  private final byte[] check;
  private final byte[] key;

  private Seal(Argon2Cost cost, byte[] salt, Passphrase passphrase) {
    byte[] stretched = cost.stretch(passphrase, salt);
    this.cost = cost;
    this.salt = salt;
    this.check = Hkdf.derive(stretched, CHECK);
    this.key = Hkdf.derive(stretched, SEAL);
    Arrays.fill(stretched, (byte) 0);
  }

  /// A seal with a new salt, for a new vault.
  static Seal make(Passphrase passphrase, Argon2Cost cost, SecureRandom random) {
    byte[] salt = new byte[SealedFile.SALT_BYTES];
    random.nextBytes(salt);
    return new Seal(cost, salt, passphrase);
  }

  /// The seal of `file`; empty if the passphrase is not the one it was made with.
  static Optional<Seal> open(SealedFile file, Passphrase passphrase) {
    Seal seal = new Seal(file.cost(), file.salt(), passphrase);
    if (seal.madeIt(file)) {
      return Optional.of(seal);
    }
    seal.close();
    return Optional.empty();
  }

  /// The first half of SHA-256 of a label, the vault's id and the salt:
  /// `docs/formats/recovery-kit.md`.
  static UUID mark(UUID vault, byte[] salt) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(MARK);
      sha256.update(
          ByteBuffer.allocate(16)
              .putLong(vault.getMostSignificantBits())
              .putLong(vault.getLeastSignificantBits())
              .array());
      ByteBuffer halves = ByteBuffer.wrap(sha256.digest(salt));
      return new UUID(halves.getLong(), halves.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Whether `file` was sealed with this salt, cost and passphrase.
  boolean madeIt(SealedFile file) {
    return cost.equals(file.cost())
        && Arrays.equals(salt, file.salt())
        && MessageDigest.isEqual(check, file.check());
  }

  /// The bytes of a vault file that holds `keys`, under a fresh nonce.
  byte[] seal(KeyRing keys, SecureRandom random) {
    byte[] body = keys.encode();
    try {
      return seal(SealedFile.VAULT, body, random);
    } finally {
      KeyRing.wipe(body);
    }
  }

  /// The bytes of a file that holds `body`, under a fresh nonce.
  ///
  /// @param body not kept; the caller wipes it
  byte[] seal(SealedFile.Kind kind, byte[] body, SecureRandom random) {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] header =
        SealedFile.header(kind, cost, salt, check, nonce, body.length + AesGcm.TAG_BYTES);
    return SealedFile.join(header, AesGcm.seal(key, nonce, header, body));
  }

  KeyRing unseal(SealedFile file) throws DamagedFile {
    byte[] body = open(file);
    try {
      return KeyRing.decode(file.format(), body);
    } finally {
      KeyRing.wipe(body);
    }
  }

  /// The body, which the caller wipes.
  byte[] open(SealedFile file) throws DamagedFile {
    try {
      return AesGcm.open(key, file.nonce(), file.header(), file.sealed());
    } catch (AEADBadTagException _) {
      throw new DamagedFile("its keys do not authenticate");
    }
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
  }

  @Override
  public String toString() {
    return "Seal";
  }
}
