package org.holdfast.audit;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/// Ed25519 of the JDK over the short forms of its keys: 32 bytes each.
///
/// @see "RFC 8032"
final class Ed25519 {

  static final int SEED_BYTES = 32;
  static final int PUBLIC_BYTES = 32;
  static final int SIGNATURE_BYTES = 64;

  // RFC 8410: what stands before the 32 bytes of a public key.
  private static final byte[] SPKI = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private Ed25519() {}

  static PrivateKey privateKey(byte[] seed) {
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /// The JDK does not tell the public key of a private one: it is asked with the seed for chance.
  static byte[] publicKey(byte[] seed) {
    try {
      var generator = java.security.KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new SeedOnly(seed));
      byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
      return Arrays.copyOfRange(encoded, SPKI.length, encoded.length);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  static byte[] sign(PrivateKey key, byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    byte[] encoded = Arrays.copyOf(SPKI, SPKI.length + PUBLIC_BYTES);
    System.arraycopy(publicKey, 0, encoded, SPKI.length, PUBLIC_BYTES);
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(message);
      return check.verify(signature);
    } catch (GeneralSecurityException _) {
      return false; // no point of the curve, or no signature
    }
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("every JDK since 15 has Ed25519", e);
  }

  /// Gives the seed, and nothing else ever.
  private static final class SeedOnly extends java.security.SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    SeedOnly(byte[] seed) {
      super(new NoSpi(), null);
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != SEED_BYTES) {
        throw new IllegalStateException("a key is made of 32 bytes, not " + bytes.length);
      }
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }

  private static final class NoSpi extends java.security.SecureRandomSpi {
    private static final long serialVersionUID = 1L;

    @Override
    protected void engineSetSeed(byte[] seed) {
      throw new IllegalStateException("this chance is given");
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      throw new IllegalStateException("this chance is given");
    }

    @Override
    protected byte[] engineGenerateSeed(int bytes) {
      throw new IllegalStateException("this chance is given");
    }
  }
}
