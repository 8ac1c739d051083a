package org.holdfast.recovery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.WrappedKey;

/// The key of one lineage. Each object is sealed under a key of its own, made of this one and the
/// object's place: so random nonces never come near their limit (SP 800-38D, 8.3), and an object
/// that was moved to another place, kind or lineage does not open.
///
/// ```
/// offset  size  field     value
/// 0       4     magic     "HFM1"
/// 4       1     kind      1 segment, 2 piece, 3 snapshot, 4 end, 5 house,
///                           6 contents, 7 point
/// 5       16    lineage   big-endian
/// 21      8     seq
/// 29      4     part      from 0
/// 33      1     last      1 if no part follows, else 0
/// 34      12    nonce     random
/// 46      n+16  sealed    AES-256-GCM; associated data = bytes 0..33
/// ```
final class LineageKey implements AutoCloseable {

  private static final byte[] MAGIC = "HFM1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KEY_MAGIC = "HFMK".getBytes(StandardCharsets.US_ASCII);
  private static final String PURPOSE = "mirror";
  private static final int KEY_BYTES = 32;
  private static final int BOUND_BYTES = 34;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int HEADER_BYTES = BOUND_BYTES + NONCE_BYTES;
  private static final int KEY_HEADER_BYTES = 4 + 16;

  /// What an object is.
  enum Kind {
    SEGMENT(1, ObjectName.Shelf.LOG),
    PIECE(2, ObjectName.Shelf.PIECE),
    SNAPSHOT(3, ObjectName.Shelf.SNAPSHOT),
    END(4, ObjectName.Shelf.LOG),
    HOUSE(5, ObjectName.Shelf.HOUSE),
    CONTENTS(6, ObjectName.Shelf.CONTENTS),
    POINT(7, ObjectName.Shelf.POINT);

    private final int code;

    /// The only one that it lies on.
    private final ObjectName.Shelf shelf;

    Kind(int code, ObjectName.Shelf shelf) {
      this.code = code;
      this.shelf = shelf;
    }
  }

  /// An object that was opened.
  ///
  /// @param last whether no part follows
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Opened(Kind kind, boolean last, byte[] plain) {}

  private final UUID lineage;
  private final byte[] key;

  private LineageKey(UUID lineage, byte[] key) {
    this.lineage = lineage;
    this.key = key;
  }

  /// Makes a key; [#wrapped] is kept in every region.
  static LineageKey make(UUID lineage, SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return new LineageKey(lineage, key);
  }

  /// Opens what [#wrapped] gave.
  ///
  /// @throws org.holdfast.vault.VaultRefusal if this vault did not wrap it
  static LineageKey open(UUID lineage, byte[] wrapped, Vault vault) throws DamagedObject {
    WrappedKey envelope =
        envelope(lineage, wrapped)
            .orElseThrow(() -> new DamagedObject("the wrapped key is cut short or another's"));
    byte[] key = vault.unwrap(label(lineage), envelope);
    if (key.length != KEY_BYTES) {
      throw new DamagedObject("the wrapped key is of another length");
    }
    return new LineageKey(lineage, key);
  }

  /// Whether it has the form of what [#wrapped] gave: else it was torn while it was put.
  static boolean isWrapped(UUID lineage, byte[] wrapped) {
    return wrapped.length > KEY_HEADER_BYTES
        && Arrays.equals(KEY_MAGIC, Arrays.copyOf(wrapped, KEY_MAGIC.length))
        && ByteBuffer.wrap(wrapped).getLong(4) == lineage.getMostSignificantBits()
        && ByteBuffer.wrap(wrapped).getLong(12) == lineage.getLeastSignificantBits();
  }

  /// What the vault gave, in what [#wrapped] gave; empty if it has not the form of that.
  static Optional<WrappedKey> envelope(UUID lineage, byte[] wrapped) {
    return isWrapped(lineage, wrapped)
        ? Optional.of(new WrappedKey(Arrays.copyOfRange(wrapped, KEY_HEADER_BYTES, wrapped.length)))
        : Optional.empty();
  }

  SealedObject wrapped(Vault vault) {
    return new SealedObject(
        ObjectName.key(lineage), bytes(lineage, vault.wrap(label(lineage), key)));
  }

  static byte[] bytes(UUID lineage, WrappedKey wrapped) {
    byte[] envelope = wrapped.bytes();
    return ByteBuffer.allocate(KEY_HEADER_BYTES + envelope.length)
        .put(KEY_MAGIC)
        .putLong(lineage.getMostSignificantBits())
        .putLong(lineage.getLeastSignificantBits())
        .put(envelope)
        .array();
  }

  SealedObject seal(ObjectName name, Kind kind, boolean last, byte[] plain, SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] bytes = new byte[HEADER_BYTES + plain.length + TAG_BYTES];
    header(ByteBuffer.wrap(bytes), name, kind, last).put(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, bytes);
      cipher.doFinal(plain, 0, plain.length, bytes, HEADER_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is in every JDK", e);
    }
    return new SealedObject(name, bytes);
  }

  /// @throws DamagedObject if `bytes` were not sealed under this key for this place
  Opened open(ObjectName name, byte[] bytes) throws DamagedObject {
    if (bytes.length < HEADER_BYTES + TAG_BYTES) {
      throw new DamagedObject(name.text() + " is cut short");
    }
    Kind kind = kind(name, bytes[4]);
    boolean last = bytes[BOUND_BYTES - 1] == 1;
    byte[] expected = header(ByteBuffer.allocate(BOUND_BYTES), name, kind, last).array();
    if (!MessageDigest.isEqual(expected, Arrays.copyOf(bytes, BOUND_BYTES))) {
      throw new DamagedObject(name.text() + " says that it is something else");
    }
    try {
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, bytes)
              .doFinal(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
      return new Opened(kind, last, plain);
    } catch (AEADBadTagException _) {
      throw new DamagedObject(name.text() + " is not as it was written");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is in every JDK", e);
    }
  }

  private static Kind kind(ObjectName name, byte code) throws DamagedObject {
    for (Kind kind : Kind.values()) {
      if (kind.code == code && kind.shelf == name.shelf()) {
        return kind;
      }
    }
    throw new DamagedObject(name.text() + " is of no kind that this Holdfast knows there");
  }

  private ByteBuffer header(ByteBuffer into, ObjectName name, Kind kind, boolean last) {
    return into.put(MAGIC)
        .put((byte) kind.code)
        .putLong(lineage.getMostSignificantBits())
        .putLong(lineage.getLeastSignificantBits())
        .putLong(name.seq())
        .putInt(name.part())
        .put((byte) (last ? 1 : 0));
  }

  /// Ready for the object that begins with this header.
  private Cipher cipher(int mode, byte[] header) throws GeneralSecurityException {
    byte[] own = own(header);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(own, "AES"),
          new GCMParameterSpec(8 * TAG_BYTES, header, BOUND_BYTES, NONCE_BYTES));
      cipher.updateAAD(header, 0, BOUND_BYTES);
      return cipher;
    } finally {
      Arrays.fill(own, (byte) 0);
    }
  }

  /// The second step of HKDF (RFC 5869) with the object's kind, lineage and place: the key is
  /// random, so the first is not needed.
  private byte[] own(byte[] header) throws InvalidKeyException {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(header, 0, BOUND_BYTES);
      mac.update((byte) 1);
      return mac.doFinal();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("HMAC-SHA-256 is in every JDK", e);
    }
  }

  static KeyLabel label(UUID lineage) {
    return new KeyLabel(PURPOSE, lineage, 1);
  }

  boolean isSameAs(LineageKey other) {
    return lineage.equals(other.lineage) && MessageDigest.isEqual(key, other.key);
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
  }

  @Override
  public String toString() {
    return "LineageKey";
  }
}
