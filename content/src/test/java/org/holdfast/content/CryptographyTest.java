package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// That the JDK's cipher and key derivation are the standards' own, by published answers, and that
/// small and large calls of the cipher agree.
class CryptographyTest {

  /// McGrew and Viega, The Galois/Counter Mode of Operation, test cases 13 to 16.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0000000000000000000000000000000000000000000000000000000000000000"
            + "|000000000000000000000000|''|''|''|530f8afbc74536b9a963b4f1c4cb738b",
        "0000000000000000000000000000000000000000000000000000000000000000"
            + "|000000000000000000000000|''|00000000000000000000000000000000"
            + "|cea7403d4d606b6e074ec5d3baf39d18|d0d1c8a799996bf0265b98b5d48ab919",
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
            + "|cafebabefacedbaddecaf888|''"
            + "|d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
            + "|522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
            + "|b094dac5d93471bdec1a502270e3cc6c",
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
            + "|cafebabefacedbaddecaf888|feedfacedeadbeeffeedfacedeadbeefabaddad2"
            + "|d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
            + "|522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            + "|76fc6ece0f4e1768cddf8853bb2d551b"
      })
  void aesGcmGivesThePublishedAnswers(
      String key, String nonce, String associated, String plain, String cipher, String tag)
      throws GeneralSecurityException {
    byte[] sealed = gcm(Cipher.ENCRYPT_MODE, hex(key), hex(nonce), hex(associated), hex(plain));

    assertThat(HexFormat.of().formatHex(sealed)).isEqualTo(cipher + tag);
    assertThat(gcm(Cipher.DECRYPT_MODE, hex(key), hex(nonce), hex(associated), sealed))
        .isEqualTo(hex(plain));
  }

  /// RFC 5869, appendix A, test cases 1 to 3.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b|000102030405060708090a0b0c"
            + "|f0f1f2f3f4f5f6f7f8f9|3cb25f25faacd57a90434f64d0362f2a"
            + "2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
            + "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
            + "404142434445464748494a4b4c4d4e4f"
            + "|606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
            + "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
            + "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
            + "|b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
            + "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef"
            + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"
            + "|b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
            + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            + "cc30c58179ec3e87c14c01d5c1f3434f1d87",
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b|''|''"
            + "|8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
            + "9d201395faa4b61a96c8"
      })
  void hkdfGivesThePublishedAnswers(String key, String salt, String info, String answer)
      throws GeneralSecurityException {
    HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addIKM(hex(key));
    if (!salt.isEmpty()) {
      extract.addSalt(hex(salt));
    }

    byte[] derived =
        KDF.getInstance("HKDF-SHA256")
            .deriveData(extract.thenExpand(hex(info), answer.length() / 2));

    assertThat(HexFormat.of().formatHex(derived)).isEqualTo(answer);
  }

  @Test
  void labelAndContextCannotBeTakenForOneAnother() {
    SecretBytes key = new SecretBytes(Store.bytes(32, 1));

    assertThat(Hkdf.derive(key, "ab", new byte[] {'c'}))
        .isNotEqualTo(Hkdf.derive(key, "a", new byte[] {'b', 'c'}));
  }

  /// The JDK has other code for long runs and for what is left of them.
  @Test
  void aesGcmGivesTheSameHoweverTheTextIsCut() throws GeneralSecurityException {
    byte[] key = Store.bytes(32, 2);
    byte[] nonce = Store.bytes(12, 3);
    for (int length : new int[] {1, 15, 16, 17, 255, 1_023, 7_680, 7_681, 8_192, 65_535, 65_536}) {
      byte[] plain = Store.bytes(length, length);
      Cipher cut = Cipher.getInstance("AES/GCM/NoPadding");
      cut.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      byte[] out = new byte[length + 16];
      int done = 0;
      for (int at = 0; at < length; at += 16) {
        done += cut.update(plain, at, Math.min(16, length - at), out, done);
      }
      cut.doFinal(out, done);

      assertThat(gcm(Cipher.ENCRYPT_MODE, key, nonce, new byte[0], plain)).isEqualTo(out);
    }
  }

  private static byte[] gcm(int mode, byte[] key, byte[] nonce, byte[] associated, byte[] text)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(associated);
    return cipher.doFinal(text);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
