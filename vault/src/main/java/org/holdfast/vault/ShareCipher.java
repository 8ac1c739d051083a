package org.holdfast.vault;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/// Encrypts a master secret before it is shared: four rounds of a Feistel network whose round
/// function is PBKDF2. Under an empty passphrase anybody can undo it; it then only makes every bit
/// of the secret depend on all of a share.
///
/// @see "SLIP-0039, sections Encryption and Decryption of the master secret"
final class ShareCipher {

  private static final int[] ENCRYPTING = {0, 1, 2, 3};
  private static final int[] DECRYPTING = {3, 2, 1, 0};
  private static final int LEAST_ITERATIONS = 2500; // of each of the four rounds

  private final byte[] passphrase;
  private final byte[] salt;
  private final int iterations;

  /// @param passphrase of SLIP-0039, not that of a vault; not wiped here
  /// @param salt begins the salt of each round: empty where shares are extendable
  ShareCipher(byte[] passphrase, byte[] salt, int iterationExponent) {
    this.passphrase = passphrase.clone();
    this.salt = salt.clone();
    this.iterations = LEAST_ITERATIONS << iterationExponent;
  }

  /// @return the caller wipes it
  byte[] encrypt(byte[] secret) {
    return run(secret, ENCRYPTING);
  }

  /// @return the caller wipes it
  byte[] decrypt(byte[] encrypted) {
    return run(encrypted, DECRYPTING);
  }

  private byte[] run(byte[] in, int[] rounds) {
    byte[] left = Arrays.copyOf(in, in.length / 2);
    byte[] right = Arrays.copyOfRange(in, in.length / 2, in.length);
    for (int round : rounds) {
      byte[] mask = mask(round, right);
      for (int i = 0; i < left.length; i++) {
        left[i] ^= mask[i];
      }
      byte[] next = left;
      left = right;
      right = next;
      Arrays.fill(mask, (byte) 0);
    }
    byte[] out = ByteBuffer.allocate(in.length).put(right).put(left).array();
    Arrays.fill(left, (byte) 0);
    Arrays.fill(right, (byte) 0);
    return out;
  }

  private byte[] mask(int round, byte[] half) {
    byte[] password =
        ByteBuffer.allocate(1 + passphrase.length).put((byte) round).put(passphrase).array();
    byte[] salted = ByteBuffer.allocate(salt.length + half.length).put(salt).put(half).array();
    PKCS5S2ParametersGenerator pbkdf2 = new PKCS5S2ParametersGenerator(new SHA256Digest());
    pbkdf2.init(password, salted, iterations);
    KeyParameter key = (KeyParameter) pbkdf2.generateDerivedMacParameters(half.length * Byte.SIZE);
    Arrays.fill(password, (byte) 0);
    Arrays.fill(salted, (byte) 0);
    return key.getKey();
  }
}
