package org.holdfast.vault;

import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.KEM;

/// The public key of [XWing]. Safe for use by any number of threads.
final class XWingPublicKey {

  private final PublicKey lattice;
  private final byte[] curve;

  private XWingPublicKey(PublicKey lattice, byte[] curve) {
    this.lattice = lattice;
    this.curve = curve;
  }

  /// @param bytes key of ML-KEM-768 1184 || key of X25519 32
  /// @throws InvalidKeyException if either is none that anybody could have made
  static XWingPublicKey of(byte[] bytes) throws InvalidKeyException {
    if (bytes.length != XWing.PUBLIC_BYTES) {
      throw new InvalidKeyException("a public key has 1,216 bytes, not " + bytes.length);
    }
    byte[] curve = Arrays.copyOfRange(bytes, MlKem768.PUBLIC_BYTES, bytes.length);
    X25519.times(new byte[X25519.BYTES], curve); // refuses a small order
    return new XWingPublicKey(
        MlKem768.publicKey(Arrays.copyOf(bytes, MlKem768.PUBLIC_BYTES)), curve);
  }

  /// @param random asked for 32 bytes for ML-KEM, and then for 32 for X25519
  XWing.Encapsulated encapsulate(SecureRandom random) {
    KEM.Encapsulated shared = MlKem768.encapsulate(lattice, random);
    byte[] latticeSecret = shared.key().getEncoded();
    byte[] scalar = new byte[X25519.BYTES];
    random.nextBytes(scalar);
    byte[] curveCiphertext = X25519.base(scalar);
    byte[] curveSecret = {};
    try {
      curveSecret = X25519.times(scalar, curve);
      byte[] ciphertext = Arrays.copyOf(shared.encapsulation(), XWing.CIPHERTEXT_BYTES);
      System.arraycopy(
          curveCiphertext, 0, ciphertext, MlKem768.CIPHERTEXT_BYTES, curveCiphertext.length);
      return new XWing.Encapsulated(
          XWing.combine(latticeSecret, curveSecret, curveCiphertext, curve), ciphertext);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("the key was looked at before", e);
    } finally {
      Arrays.fill(latticeSecret, (byte) 0);
      Arrays.fill(curveSecret, (byte) 0);
      Arrays.fill(scalar, (byte) 0);
    }
  }
}
