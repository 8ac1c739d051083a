package org.holdfast.keyservices;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.holdfast.vault.AesGcm;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.VaultRefusal;

/// Seals a key by another one of 256 random bits, which is used this once and goes to the service
/// in its place: so no service sees a key of ours, all are as long as each other there, and every
/// byte of an envelope is authenticated here, whatever the service does.
final class OnceKey {

  // A key that seals once needs no nonce of its own.
  private static final byte[] NO_NONCE = new byte[AesGcm.NONCE_BYTES];

  private OnceKey() {}

  /// @param start all of the envelope that stands before what is sealed
  static byte[] seal(byte[] once, byte[] start, KeyLabel label, byte[] key) {
    return AesGcm.seal(once, NO_NONCE, join(start, label.encoded()), key);
  }

  /// @throws VaultRefusal.NotAuthentic if it was altered, or sealed for another label
  static byte[] open(byte[] once, byte[] start, KeyLabel label, byte[] sealed) {
    try {
      return AesGcm.open(once, NO_NONCE, join(start, label.encoded()), sealed);
    } catch (AEADBadTagException _) {
      throw altered(label);
    }
  }

  static VaultRefusal altered(KeyLabel label) {
    return new VaultRefusal.NotAuthentic(
        "The wrapped key of %s %s version %d was altered, or belongs to another."
            .formatted(label.purpose(), label.owner(), label.version()));
  }

  static VaultRefusal noEnvelope() {
    return new VaultRefusal.NotAuthentic(
        "A wrapped key has a length that none can have, or is of an unknown format.");
  }

  static byte[] join(byte[]... parts) {
    ByteBuffer joined = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    Arrays.stream(parts).forEach(joined::put);
    return joined.array();
  }

  static byte[] next(ByteBuffer in, int bytes) {
    byte[] out = new byte[bytes];
    in.get(out);
    return out;
  }
}
