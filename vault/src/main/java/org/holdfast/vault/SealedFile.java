package org.holdfast.vault;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/// The bytes of a file that a passphrase seals, taken apart and put together; nothing secret is in
/// clear here. The pages are `docs/formats/vault.md` and `docs/formats/escrow.md`.
///
///     magic 4 | format 1 | memory 4 | passes 4 | lanes 4 | salt 16 | check 32 | nonce 12 | length 4
///     | sealed body | SHA-256 of all before
///
/// The digest at the end is no protection, for anyone can compute it: it tells a damaged file from a
/// wrong passphrase, which a key-check value alone cannot when the damage is in the salt.
final class SealedFile {

  static final int SALT_BYTES = 16;
  static final int CHECK_BYTES = 32;
  static final int HEADER_BYTES = 4 + 1 + 3 * 4 + SALT_BYTES + CHECK_BYTES + AesGcm.NONCE_BYTES + 4;

  static final int DIGEST_BYTES = 32;

  /// What is sealed so.
  ///
  /// @param magic how its files begin
  /// @param format the one that is written; those before it, from 1, are read too
  /// @param largestBodyBytes of any format
  /// @param name in a sentence, behind an article
  record Kind(int magic, byte format, int largestBodyBytes, String name) {

    int largestFileBytes() {
      return HEADER_BYTES + largestBodyBytes + AesGcm.TAG_BYTES + DIGEST_BYTES;
    }
  }

  /// Format 1 has another body.
  static final Kind VAULT =
      new Kind(0x48465631, (byte) 2, KeyRing.LARGEST_BODY_BYTES, "vault file"); // "HFV1"

  private final Argon2Cost cost;
  private final byte[] salt;
  private final byte[] check;
  private final byte[] nonce;
  private final byte[] header;
  private final byte[] sealed;

  private SealedFile(
      Argon2Cost cost, byte[] salt, byte[] check, byte[] nonce, byte[] header, byte[] sealed) {
    this.cost = cost;
    this.salt = salt;
    this.check = check;
    this.nonce = nonce;
    this.header = header;
    this.sealed = sealed;
  }

  int format() {
    return header[4];
  }

  Argon2Cost cost() {
    return cost;
  }

  byte[] salt() {
    return salt;
  }

  byte[] check() {
    return check;
  }

  byte[] nonce() {
    return nonce;
  }

  /// Everything before the sealed body: its associated data.
  byte[] header() {
    return header;
  }

  byte[] sealed() {
    return sealed;
  }

  static byte[] header(
      Kind kind, Argon2Cost cost, byte[] salt, byte[] check, byte[] nonce, int sealedBytes) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putInt(kind.magic)
        .put(kind.format)
        .putInt(cost.memoryKib())
        .putInt(cost.passes())
        .putInt(cost.lanes())
        .put(salt)
        .put(check)
        .put(nonce)
        .putInt(sealedBytes)
        .array();
  }

  static byte[] join(byte[] header, byte[] sealed) {
    byte[] file = Arrays.copyOf(header, HEADER_BYTES + sealed.length + DIGEST_BYTES);
    System.arraycopy(sealed, 0, file, HEADER_BYTES, sealed.length);
    byte[] digest = digest(file);
    System.arraycopy(digest, 0, file, file.length - DIGEST_BYTES, DIGEST_BYTES);
    return file;
  }

  /// Refuses whatever [#join] did not make, before any costly step.
  static SealedFile parse(Kind kind, byte[] file) throws DamagedFile {
    requireKnownFormat(kind, file);
    requireWhole(file);
    ByteBuffer fields = ByteBuffer.wrap(file).position(5);
    Argon2Cost cost = cost(fields.getInt(), fields.getInt(), fields.getInt());
    byte[] salt = take(fields, SALT_BYTES);
    byte[] check = take(fields, CHECK_BYTES);
    byte[] nonce = take(fields, AesGcm.NONCE_BYTES);
    int length = fields.getInt();
    if (length < AesGcm.TAG_BYTES || length != fields.remaining() - DIGEST_BYTES) {
      throw new DamagedFile("the length it gives is not the length it has");
    }
    byte[] header = Arrays.copyOf(file, HEADER_BYTES);
    return new SealedFile(cost, salt, check, nonce, header, take(fields, length));
  }

  private static void requireKnownFormat(Kind kind, byte[] file) throws DamagedFile {
    if (file.length == 0) {
      throw new DamagedFile("it is empty");
    }
    if (file.length < HEADER_BYTES + AesGcm.TAG_BYTES + DIGEST_BYTES) {
      throw new DamagedFile("it is cut off");
    }
    if (file.length > kind.largestFileBytes()) {
      throw new DamagedFile("it is longer than a %s can be".formatted(kind.name));
    }
    ByteBuffer start = ByteBuffer.wrap(file);
    if (start.getInt() != kind.magic) {
      throw new DamagedFile("it does not begin as a %s does".formatted(kind.name));
    }
    int format = Byte.toUnsignedInt(start.get());
    if (format < 1 || format > kind.format) {
      throw new DamagedFile(
          "its format is " + format + ", and this Holdfast reads none beyond " + kind.format);
    }
  }

  private static void requireWhole(byte[] file) throws DamagedFile {
    byte[] stored = Arrays.copyOfRange(file, file.length - DIGEST_BYTES, file.length);
    if (!MessageDigest.isEqual(digest(file), stored)) {
      throw new DamagedFile("it is cut off or some of its bytes were altered");
    }
  }

  private static Argon2Cost cost(int memoryKib, int passes, int lanes) throws DamagedFile {
    if (!Argon2Cost.isAllowed(memoryKib, passes, lanes)) {
      throw new DamagedFile("it asks for an Argon2 cost outside the allowed bounds");
    }
    return new Argon2Cost(memoryKib, passes, lanes);
  }

  private static byte[] take(ByteBuffer from, int bytes) {
    byte[] taken = new byte[bytes];
    from.get(taken);
    return taken;
  }

  private static byte[] digest(byte[] file) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(file, 0, file.length - DIGEST_BYTES);
      return sha256.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
