package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/// The bytes of a wrapped key, format 1: `docs/formats/envelope.md`.
///
///     magic 4 | format 1 | master version 4 | nonce 12 | ciphertext 16..64 | tag 16
///
/// Each label has a wrapping key of its own, so the limit of 2^32 random nonces a key (SP 800-38D,
/// 8.3) counts per label and is never near.
final class Envelope {

  static final int MAGIC = 0x48464531; // "HFE1"
  static final byte FORMAT = 1;
  private static final int VERSION_AT = 4 + 1;
  private static final int HEADER_BYTES = VERSION_AT + 4;
  private static final int EXTRA_BYTES = HEADER_BYTES + AesGcm.NONCE_BYTES + AesGcm.TAG_BYTES;
  private static final byte[] WRAP = "wrap".getBytes(US_ASCII);

  private final byte[] bytes;

  private Envelope(byte[] bytes) {
    this.bytes = bytes;
  }

  static WrappedKey wrap(MasterSecret master, KeyLabel label, byte[] key, SecureRandom random) {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] header =
        ByteBuffer.allocate(HEADER_BYTES)
            .putInt(MAGIC)
            .put(FORMAT)
            .putInt(master.version())
            .array();
    byte[] encodedLabel = label.encoded();
    byte[] wrapping = wrappingKey(master, encodedLabel);
    try {
      byte[] sealed = AesGcm.seal(wrapping, nonce, join(header, encodedLabel), key);
      return new WrappedKey(join(header, nonce, sealed));
    } finally {
      Arrays.fill(wrapping, (byte) 0);
    }
  }

  /// @throws VaultRefusal.NotAuthentic if the bytes are no envelope of a known format
  static Envelope parse(WrappedKey wrapped) {
    byte[] bytes = wrapped.bytes();
    if (!Vault.takes(bytes.length - EXTRA_BYTES)) {
      throw new VaultRefusal.NotAuthentic("A wrapped key has a length that none can have.");
    }
    return find(wrapped)
        .orElseThrow(() -> new VaultRefusal.NotAuthentic("A wrapped key is of an unknown format."));
  }

  /// @return empty if the bytes are no envelope of this format
  static Optional<Envelope> find(WrappedKey wrapped) {
    byte[] bytes = wrapped.bytes();
    if (!Vault.takes(bytes.length - EXTRA_BYTES)) {
      return Optional.empty();
    }
    ByteBuffer start = ByteBuffer.wrap(bytes);
    return start.getInt() == MAGIC && start.get() == FORMAT
        ? Optional.of(new Envelope(bytes))
        : Optional.empty();
  }

  int masterVersion() {
    return ByteBuffer.wrap(bytes).getInt(VERSION_AT);
  }

  /// The master key version that an envelope of one vault names, of whichever format: all have it
  /// behind the format.
  ///
  /// @return 0 if it is too short to name one
  static int masterVersion(WrappedKey wrapped) {
    byte[] bytes = wrapped.bytes();
    return bytes.length < HEADER_BYTES ? 0 : ByteBuffer.wrap(bytes).getInt(VERSION_AT);
  }

  /// @throws VaultRefusal.NotAuthentic if a bit was altered, or the label is not the one it was
  ///   wrapped for
  byte[] unwrap(MasterSecret master, KeyLabel label) {
    int sealedAt = HEADER_BYTES + AesGcm.NONCE_BYTES;
    byte[] header = Arrays.copyOf(bytes, HEADER_BYTES);
    byte[] nonce = Arrays.copyOfRange(bytes, HEADER_BYTES, sealedAt);
    byte[] sealed = Arrays.copyOfRange(bytes, sealedAt, bytes.length);
    byte[] encodedLabel = label.encoded();
    byte[] wrapping = wrappingKey(master, encodedLabel);
    try {
      return AesGcm.open(wrapping, nonce, join(header, encodedLabel), sealed);
    } catch (AEADBadTagException _) {
      throw new VaultRefusal.NotAuthentic(
          "The wrapped key of %s %s version %d was altered, or belongs to another."
              .formatted(label.purpose(), label.owner(), label.version()));
    } finally {
      Arrays.fill(wrapping, (byte) 0);
    }
  }

  private static byte[] wrappingKey(MasterSecret master, byte[] encodedLabel) {
    return Hkdf.derive(master.key(), join(WRAP, encodedLabel));
  }

  static byte[] join(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer joined = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      joined.put(part);
    }
    return joined.array();
  }
}
