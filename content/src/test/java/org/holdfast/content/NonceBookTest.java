package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// What the proof of fresh nonces is made with notices every repeat, and takes nothing else for
/// one.
class NonceBookTest {

  private final RevisionId revision = RevisionId.parse("0123456789abcdef0123456789abcdef");
  private final NonceBook book = new NonceBook();

  @Test
  void aSegmentThatGrewUnderItsNonceIsARepeat() throws GeneralSecurityException {
    book.noteBlob(revision, blob(100));
    book.noteBlob(revision, blob(200));

    assertThat(book.repeated()).hasSize(1);
  }

  @Test
  void aSegmentThatShrankUnderItsNonceIsARepeat() throws GeneralSecurityException {
    book.noteBlob(revision, blob(200));
    book.noteBlob(revision, blob(100));

    assertThat(book.repeated()).hasSize(1);
  }

  @Test
  void theSameSegmentCutOffAndWholeIsNone() throws GeneralSecurityException {
    byte[] whole = blob(200);

    book.noteBlob(revision, Arrays.copyOf(whole, whole.length - 80));
    book.noteBlob(revision, whole);
    book.noteBlob(revision, whole);

    assertThat(book.repeated()).isEmpty();
    assertThat(book.nonces()).isEqualTo(1);
  }

  /// One segment under a key and a nonce of zeros.
  private static byte[] blob(int plainBytes) throws GeneralSecurityException {
    byte[] nonce = new byte[BlobLayout.NONCE_BYTES];
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(new byte[32], "AES"),
        new GCMParameterSpec(128, nonce));
    byte[] sealed = cipher.doFinal(new byte[plainBytes]);
    int segment = BlobLayout.HEADER_BYTES + nonce.length;
    byte[] blob = new byte[segment + sealed.length];
    System.arraycopy(sealed, 0, blob, segment, sealed.length);
    return blob;
  }
}
