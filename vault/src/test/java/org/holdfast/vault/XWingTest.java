package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMExtractor;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// X-Wing on the JDK's primitives, against the draft's vectors and Bouncy Castle's X-Wing.
final class XWingTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  static Stream<VectorsTest.Vector> published() throws IOException {
    return VectorsTest.read("xwing.txt");
  }

  @ParameterizedTest
  @MethodSource("published")
  void theDraftsVectorsComeOut(VectorsTest.Vector vector) throws InvalidKeyException {
    try (XWingPrivateKey pair = new XWingPrivateKey(vector.hex("sk"))) {
      XWing.Encapsulated made =
          XWingPublicKey.of(vector.hex("pk")).encapsulate(new Given(vector.hex("eseed")));

      assertThat(pair.publicKey()).isEqualTo(vector.hex("pk"));
      assertThat(made.ciphertext()).isEqualTo(vector.hex("ct"));
      assertThat(made.secret()).isEqualTo(vector.hex("ss"));
      assertThat(pair.decapsulate(vector.hex("ct"))).isEqualTo(vector.hex("ss"));
    }
  }

  @Test
  void agreesWithBouncyCastleBothWays() throws InvalidKeyException {
    for (int round = 0; round < 20; round++) {
      byte[] seed = VaultFixture.key(32);
      var theirs = new XWingPrivateKeyParameters(seed);
      try (XWingPrivateKey ours = new XWingPrivateKey(seed)) {
        assertThat(ours.publicKey()).isEqualTo(theirs.getPublicKeyParameters().getEncoded());
        XWing.Encapsulated made = XWingPublicKey.of(ours.publicKey()).encapsulate(RANDOM);
        SecretWithEncapsulation back =
            new XWingKEMGenerator(RANDOM)
                .generateEncapsulated(new XWingPublicKeyParameters(ours.publicKey()));

        assertThat(new XWingKEMExtractor(theirs).extractSecret(made.ciphertext()))
            .isEqualTo(made.secret());
        assertThat(ours.decapsulate(back.getEncapsulation())).isEqualTo(back.getSecret());
      }
    }
  }

  /// Of neither half alone can the secret be had: it changes with whichever is another one.
  @ParameterizedTest
  @ValueSource(ints = {0, 500, 1087, 1088, 1119})
  void aChangedCiphertextGivesAnotherSecret(int at) throws InvalidKeyException {
    try (XWingPrivateKey pair = new XWingPrivateKey(VaultFixture.key(32))) {
      XWing.Encapsulated made = XWingPublicKey.of(pair.publicKey()).encapsulate(RANDOM);
      byte[] other = made.ciphertext().clone();
      other[at] ^= 1;

      assertThat(pair.decapsulate(other)).isNotEqualTo(made.secret());
    }
  }

  @Test
  void publicKeysThatAreNoneAreRefused() throws IOException {
    byte[] good = published().findFirst().orElseThrow().hex("pk");
    byte[] zeroPoint = good.clone();
    Arrays.fill(zeroPoint, MlKem768.PUBLIC_BYTES, zeroPoint.length, (byte) 0);

    assertNone(zeroPoint);
    assertNone(Arrays.copyOf(good, good.length - 1));
    assertNone(Arrays.copyOf(good, good.length + 1));
  }

  /// FIPS 203, 7.2: each of the 768 coefficients, of 12 bits, is below 3,329.
  @Test
  void aCoefficientAtTheModulusOrBeyondIsRefusedWhereverItStands() throws IOException {
    byte[] good = published().findFirst().orElseThrow().hex("pk");
    for (int coefficient = 0; coefficient < 768; coefficient++) {
      for (int value : new int[] {3_329, 4_095}) {
        byte[] bad = good.clone();
        int at = coefficient / 2 * 3;
        if (coefficient % 2 == 0) {
          bad[at] = (byte) value;
          bad[at + 1] = (byte) ((bad[at + 1] & 0xF0) | (value >> 8));
        } else {
          bad[at + 1] = (byte) ((bad[at + 1] & 0x0F) | (value << 4));
          bad[at + 2] = (byte) (value >> 4);
        }
        assertNone(bad);
      }
    }
  }

  @Test
  void wycheproofsKeyBeyondTheModulusIsRefused() throws IOException {
    VectorsTest.Vector vector = VectorsTest.read("mlkem768.txt").findFirst().orElseThrow();
    byte[] good = published().findFirst().orElseThrow().hex("pk");
    byte[] bad = good.clone();
    System.arraycopy(vector.hex("ek"), 0, bad, 0, MlKem768.PUBLIC_BYTES);

    assertNone(bad);
  }

  private static void assertNone(byte[] publicKey) {
    assertThatThrownBy(() -> XWingPublicKey.of(publicKey)).isInstanceOf(InvalidKeyException.class);
  }

  /// What somebody who knows nothing of the key can send: a point that makes the half of X25519
  /// known to all.
  @Test
  void aPointOfSmallOrderIsRefused() {
    try (XWingPrivateKey pair = new XWingPrivateKey(VaultFixture.key(32))) {
      byte[] ciphertext = VaultFixture.key(XWing.CIPHERTEXT_BYTES - 32);

      assertThatThrownBy(() -> pair.decapsulate(Arrays.copyOf(ciphertext, XWing.CIPHERTEXT_BYTES)))
          .isInstanceOf(InvalidKeyException.class);
    }
  }

  /// Gives what a vector says.
  private static final class Given extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes;
    private transient int next;

    Given(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] into) {
      System.arraycopy(bytes, next, into, 0, into.length);
      next += into.length;
    }
  }
}
