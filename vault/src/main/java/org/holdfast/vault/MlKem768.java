package org.holdfast.vault;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KEM;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;

/// ML-KEM-768 of the JDK, with public keys as bare bytes and key pairs from their seeds.
///
/// @see "FIPS 203; RFC 9935 has the encodings"
final class MlKem768 {

  static final int PUBLIC_BYTES = 1184;
  static final int CIPHERTEXT_BYTES = 1088;
  static final int SEED_BYTES = 64;

  private static final byte[] PUBLIC_PREFIX =
      HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");

  private static final byte[] PRIVATE_PREFIX =
      HexFormat.of().parseHex("30820978020100300b06096086480165030404020482096404820960");

  private MlKem768() {}

  /// The two keys of a pair.
  ///
  /// @param publicBytes as [#publicKey] takes them
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Pair(PrivateKey privateKey, byte[] publicBytes) {}

  /// @throws InvalidKeyException if a coefficient is not below the modulus (FIPS 203, 7.2)
  static PublicKey publicKey(byte[] raw) throws InvalidKeyException {
    if (raw.length != PUBLIC_BYTES) {
      throw new InvalidKeyException("a public key has 1,184 bytes, not " + raw.length);
    }
    byte[] encoded = Envelope.join(PUBLIC_PREFIX, raw);
    try {
      PublicKey key =
          KeyFactory.getInstance("ML-KEM-768").generatePublic(new X509EncodedKeySpec(encoded));
      KEM.getInstance("ML-KEM-768").newEncapsulator(key); // looks at the coefficients
      return key;
    } catch (InvalidKeyException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has ML-KEM-768", e);
    }
  }

  /// ML-KEM.KeyGen_internal(d, z), by Bouncy Castle: the JDK draws d and z itself, and takes a pair
  /// of keys only as they come out of it.
  ///
  /// @param seed d 32 || z 32
  static Pair pair(byte[] seed) {
    MLKEMPrivateKeyParameters made =
        new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed)
            .withPreferredFormat(MLKEMPrivateKeyParameters.EXPANDED_KEY);
    byte[] expanded = made.getEncoded();
    byte[] encoded = Envelope.join(PRIVATE_PREFIX, expanded);
    try {
      return new Pair(
          KeyFactory.getInstance("ML-KEM-768").generatePrivate(new PKCS8EncodedKeySpec(encoded)),
          made.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has ML-KEM-768", e);
    } finally {
      Arrays.fill(expanded, (byte) 0);
      Arrays.fill(encoded, (byte) 0);
      made.destroy();
    }
  }

  /// @param random asked for 32 bytes
  static KEM.Encapsulated encapsulate(PublicKey key, SecureRandom random) {
    try {
      return KEM.getInstance("ML-KEM-768").newEncapsulator(key, null, random).encapsulate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key was looked at before", e);
    }
  }

  /// The shared secret, which the caller wipes. One of a ciphertext that nobody made for this key
  /// is as random as any other (implicit rejection).
  static byte[] decapsulate(PrivateKey key, byte[] ciphertext) {
    try {
      return KEM.getInstance("ML-KEM-768")
          .newDecapsulator(key)
          .decapsulate(ciphertext)
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("keys and lengths were looked at before", e);
    }
  }
}
