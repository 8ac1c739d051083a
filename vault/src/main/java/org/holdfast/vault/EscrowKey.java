package org.holdfast.vault;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/// What a server has of an escrow: the public key that wraps, and the key of the MAC by which it shows
/// that it was it who wrapped. Neither unwraps anything. Layout of its bytes: `docs/formats/escrow.md`.
///
///     id 16 | made 8 | public key 1216 | MAC key 32
final class EscrowKey implements AutoCloseable {

  static final int MAC_BYTES = 32;
  static final int BYTES = 16 + 8 + XWing.PUBLIC_BYTES + MAC_BYTES;

  private final UUID id;
  private final Instant madeAt;
  private final byte[] publicBytes;
  private final XWingPublicKey publicKey;
  private final byte[] macKey;

  /// @param macKey becomes this object's own
  private EscrowKey(
      UUID id, Instant madeAt, byte[] publicBytes, XWingPublicKey publicKey, byte[] macKey) {
    this.id = id;
    this.madeAt = madeAt;
    this.publicBytes = publicBytes;
    this.publicKey = publicKey;
    this.macKey = macKey;
  }

  /// A new one with this public key.
  static EscrowKey fresh(XWingPrivateKey pair, SecureRandom random, Instant at) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    byte[] macKey = new byte[MAC_BYTES];
    random.nextBytes(macKey);
    ByteBuffer body =
        ByteBuffer.allocate(BYTES)
            .put(id)
            .putLong(at.toEpochMilli())
            .put(pair.publicKey())
            .put(macKey);
    try {
      return decode(body.array());
    } catch (DamagedFile e) {
      throw new IllegalStateException("what was made can be read", e);
    } finally {
      Arrays.fill(macKey, (byte) 0);
      Arrays.fill(body.array(), (byte) 0);
    }
  }

  /// @param bytes as [#encode] gave them; not kept
  static EscrowKey decode(byte[] bytes) throws DamagedFile {
    if (bytes.length != BYTES) {
      throw new DamagedFile("what it holds has the wrong length");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    UUID id = new UUID(in.getLong(), in.getLong());
    Instant madeAt = Instant.ofEpochMilli(in.getLong());
    byte[] publicBytes = new byte[XWing.PUBLIC_BYTES];
    in.get(publicBytes);
    byte[] macKey = new byte[MAC_BYTES];
    in.get(macKey);
    try {
      return new EscrowKey(id, madeAt, publicBytes, XWingPublicKey.of(publicBytes), macKey);
    } catch (InvalidKeyException _) {
      Arrays.fill(macKey, (byte) 0);
      throw new DamagedFile("its public key is none");
    }
  }

  /// The caller wipes the bytes.
  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .putLong(madeAt.toEpochMilli())
        .put(publicBytes)
        .put(macKey)
        .array();
  }

  UUID id() {
    return id;
  }

  Instant madeAt() {
    return madeAt;
  }

  XWingPublicKey publicKey() {
    return publicKey;
  }

  boolean isOf(XWingPrivateKey pair) {
    return MessageDigest.isEqual(publicBytes, pair.publicKey());
  }

  /// The live bytes, not a copy: a copy would have to be wiped too.
  byte[] macKey() {
    return macKey;
  }

  @Override
  public void close() {
    Arrays.fill(macKey, (byte) 0);
  }

  @Override
  public String toString() {
    return "EscrowKey[" + id + "]";
  }
}
