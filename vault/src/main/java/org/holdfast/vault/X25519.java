package org.holdfast.vault;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;

/// X25519 of the JDK on bare bytes.
///
/// @see "RFC 7748, section 5; RFC 8410 has the encodings"
final class X25519 {

  static final int BYTES = 32;

  private static final String NAME = "X25519";
  private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");
  private static final byte[] PRIVATE_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b656e04220420");

  private X25519() {}

  /// The public key of `scalar`.
  static byte[] base(byte[] scalar) {
    byte[] nine = new byte[BYTES];
    nine[0] = 9;
    try {
      return times(scalar, nine);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("9 generates the group", e);
    }
  }

  /// What both sides come to, which the caller wipes.
  ///
  /// @param scalar 32 random bytes
  /// @param point 32 bytes
  /// @throws InvalidKeyException if `point` is of a small order, so that everybody comes to zero
  static byte[] times(byte[] scalar, byte[] point) throws InvalidKeyException {
    byte[] encoded = Envelope.join(PRIVATE_PREFIX, scalar);
    try {
      KeyFactory keys = KeyFactory.getInstance(NAME);
      PrivateKey own = keys.generatePrivate(new PKCS8EncodedKeySpec(encoded));
      PublicKey other =
          keys.generatePublic(new X509EncodedKeySpec(Envelope.join(PUBLIC_PREFIX, point)));
      KeyAgreement agreement = KeyAgreement.getInstance(NAME);
      agreement.init(own);
      agreement.doPhase(other, true);
      return agreement.generateSecret();
    } catch (InvalidKeyException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has X25519", e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }
}
