package org.holdfast.vault;

import java.security.InvalidKeyException;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHAKEDigest;

/// The private key of [XWing]: 32 random bytes, and what comes from them. Safe for use by any
/// number of threads until it is closed.
///
/// The JDK keeps its key of ML-KEM in an object that cannot be wiped; it lasts until it is
/// collected.
final class XWingPrivateKey implements AutoCloseable {

  private final MlKem768.Pair lattice;
  private final byte[] scalar;
  private final byte[] curvePublic;

  /// @param seed 32 bytes; not kept
  XWingPrivateKey(byte[] seed) {
    if (seed.length != XWing.SEED_BYTES) {
      throw new IllegalArgumentException("a private key has 32 bytes, not " + seed.length);
    }
    byte[] expanded = new byte[MlKem768.SEED_BYTES + X25519.BYTES];
    byte[] latticeSeed = {};
    try {
      // The JDK's SHAKE256 ends after 64 bytes.
      SHAKEDigest shake256 = new SHAKEDigest(256);
      shake256.update(seed, 0, seed.length);
      shake256.doFinal(expanded, 0, expanded.length);
      latticeSeed = Arrays.copyOf(expanded, MlKem768.SEED_BYTES);
      this.lattice = MlKem768.pair(latticeSeed);
      this.scalar = Arrays.copyOfRange(expanded, MlKem768.SEED_BYTES, expanded.length);
      this.curvePublic = X25519.base(scalar);
    } finally {
      Arrays.fill(expanded, (byte) 0);
      Arrays.fill(latticeSeed, (byte) 0);
    }
  }

  /// As [XWingPublicKey#of] takes it.
  byte[] publicKey() {
    byte[] all = Arrays.copyOf(lattice.publicBytes(), XWing.PUBLIC_BYTES);
    System.arraycopy(curvePublic, 0, all, MlKem768.PUBLIC_BYTES, curvePublic.length);
    return all;
  }

  /// The secret, 32 bytes, which the caller wipes. It is a random one where nobody made
  /// `ciphertext` for this key.
  ///
  /// @param ciphertext 1,120 bytes
  /// @throws InvalidKeyException if nobody made it, since its point has a small order
  byte[] decapsulate(byte[] ciphertext) throws InvalidKeyException {
    byte[] curveCiphertext =
        Arrays.copyOfRange(ciphertext, MlKem768.CIPHERTEXT_BYTES, XWing.CIPHERTEXT_BYTES);
    byte[] curveSecret = X25519.times(scalar, curveCiphertext);
    byte[] latticeSecret =
        MlKem768.decapsulate(
            lattice.privateKey(), Arrays.copyOf(ciphertext, MlKem768.CIPHERTEXT_BYTES));
    try {
      return XWing.combine(latticeSecret, curveSecret, curveCiphertext, curvePublic);
    } finally {
      Arrays.fill(curveSecret, (byte) 0);
      Arrays.fill(latticeSecret, (byte) 0);
    }
  }

  @Override
  public void close() {
    Arrays.fill(scalar, (byte) 0);
  }

  @Override
  public String toString() {
    return "XWingPrivateKey";
  }
}
