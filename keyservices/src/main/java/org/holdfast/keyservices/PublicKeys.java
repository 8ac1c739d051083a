package org.holdfast.keyservices;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/// What needs no more than the public part of a key, and so asks nobody.
///
/// @see "RFC 7518, sections 3.4 (ES256) and 4.3 (RSA-OAEP-256)"
final class PublicKeys {

  private static final OAEPParameterSpec OAEP_256 =
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
  private static final int HALF_BYTES = AzureEnvelope.SIGNATURE_BYTES / 2;

  private PublicKeys() {}

  static byte[] wrap(RSAPublicKey master, byte[] key, SecureRandom random) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(Cipher.ENCRYPT_MODE, master, OAEP_256, random);
      return cipher.doFinal(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has RSA-OAEP", e);
    }
  }

  /// What is sent to be signed.
  static byte[] digest(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has SHA-256", e);
    }
  }

  /// With a signature (r, s), (r, n - s) is one, too. The smaller alone counts, so that no bit of
  /// an envelope can be changed.
  static byte[] smaller(ECPublicKey signer, byte[] signature) {
    BigInteger order = signer.getParams().getOrder();
    BigInteger s = second(signature);
    BigInteger other = order.subtract(s);
    if (s.compareTo(other) <= 0 || other.signum() < 0) {
      return signature.clone();
    }
    byte[] digits = other.toByteArray(); // of less than 256 bits, so that no zero stands before
    byte[] out = Arrays.copyOf(signature, signature.length);
    Arrays.fill(out, HALF_BYTES, out.length, (byte) 0);
    System.arraycopy(digits, 0, out, out.length - digits.length, digits.length);
    return out;
  }

  static boolean verifies(ECPublicKey signer, byte[] text, byte[] signature) {
    if (second(signature).shiftLeft(1).compareTo(signer.getParams().getOrder()) > 0) {
      return false;
    }
    try {
      Signature ecdsa = Signature.getInstance("SHA256withECDSAinP1363Format");
      ecdsa.initVerify(signer);
      ecdsa.update(text);
      return ecdsa.verify(signature);
    } catch (GeneralSecurityException _) {
      return false; // r or s out of their range
    }
  }

  private static BigInteger second(byte[] signature) {
    return new BigInteger(1, Arrays.copyOfRange(signature, HALF_BYTES, signature.length));
  }
}
