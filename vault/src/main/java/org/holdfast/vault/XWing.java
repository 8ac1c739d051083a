package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// X-Wing: one key encapsulation of ML-KEM-768 and X25519, which keeps its secret as long as either
/// of them does. [XWingPublicKey] encapsulates, [XWingPrivateKey] decapsulates.
///
/// @see "draft-connolly-cfrg-xwing-kem-08; Barbosa and others, X-Wing, IACR CiC 1(1), 2024"
final class XWing {

  /// Of a private key: everything else comes from it.
  static final int SEED_BYTES = 32;

  static final int PUBLIC_BYTES = MlKem768.PUBLIC_BYTES + X25519.BYTES;
  static final int CIPHERTEXT_BYTES = MlKem768.CIPHERTEXT_BYTES + X25519.BYTES;

  private static final byte[] LABEL = "\\.//^\\".getBytes(US_ASCII);

  private XWing() {}

  /// A secret, and what gives it to the holder of the private key.
  static final class Encapsulated {
    private final byte[] secret;
    private final byte[] ciphertext;

    Encapsulated(byte[] secret, byte[] ciphertext) {
      this.secret = secret;
      this.ciphertext = ciphertext;
    }

    /// 32 bytes; whoever takes them wipes them.
    byte[] secret() {
      return secret;
    }

    byte[] ciphertext() {
      return ciphertext;
    }
  }

  /// The combiner. The ciphertext of ML-KEM need not go in: its secret is bound to it already.
  static byte[] combine(
      byte[] latticeSecret, byte[] curveSecret, byte[] curveCiphertext, byte[] curvePublic) {
    try {
      MessageDigest sha3 = MessageDigest.getInstance("SHA3-256");
      sha3.update(latticeSecret);
      sha3.update(curveSecret);
      sha3.update(curveCiphertext);
      sha3.update(curvePublic);
      return sha3.digest(LABEL);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA3-256", e);
    }
  }
}
