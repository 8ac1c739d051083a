package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignedNoteTest {

  // The key and the note of golang.org/x/mod, sumdb/note, note.go and note_test.go.
  private static final String KEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final byte[] SEED =
      Arrays.copyOfRange(
          Base64.getDecoder().decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"), 1, 33);
  private static final String TEXT =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;
  private static final String LINE =
      "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  private final NoteSigner signer = new NoteSigner("PeterNeumann", SEED);

  @Test
  void signsThePublishedNoteByteForByte() {
    SignedNote note = new SignedNote(TEXT, List.of(signer.sign(TEXT)));

    assertThat(new String(note.bytes(), UTF_8)).isEqualTo(TEXT + "\n" + LINE);
    assertThat(signer.key().text()).isEqualTo(KEY);
  }

  @Test
  void readsThePublishedNoteAndKey() {
    SignedNote note = SignedNote.parse((TEXT + "\n" + LINE).getBytes(UTF_8));

    assertThat(note.signedBy(NoteKey.parse(KEY))).isPresent();
    assertThat(note.text()).isEqualTo(TEXT);
  }

  /// A checkpoint that a public witness cosigned: shape of C2SP tlog-cosignature's example. Its key
  /// is not published with it, so only its form and time are compared.
  @Test
  void readsThePublishedCheckpointWithItsCosignature() {
    SignedNote note =
        SignedNote.parse(
            """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
            """
                .getBytes(UTF_8));

    assertThat(Checkpoint.origin(note)).isEqualTo("example.com/behind-the-sofa");
    assertThat(Checkpoint.unsignedHead(note).size()).isEqualTo(20_852_163);
    assertThat(note.signatures().getLast().time())
        .contains(Instant.ofEpochSecond(1_679_315_147)); // the time of the page's signed message
  }

  @Test
  void aCosignatureHoldsItsTimeAndItsText() {
    NoteSignature timed = signer.cosign(TEXT, NOON);

    assertThat(timed.verifies(TEXT, signer.timedKey())).isTrue();
    assertThat(timed.time()).contains(NOON);
    assertThat(timed.verifies(TEXT + "more\n", signer.timedKey())).isFalse();
    byte[] later = timed.bytes().clone();
    later[7]++;
    assertThat(new NoteSignature(timed.name(), timed.id(), later).verifies(TEXT, signer.timedKey()))
        .isFalse();
  }

  @Test
  void refusesEveryChangedByteOfANote() {
    byte[] note = Checkpoint.sign(signer, new TreeHead(7, Hash.sha256()), NOON).bytes();

    for (int i = 0; i < note.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bad = note.clone();
        bad[i] ^= (byte) (1 << bit);
        assertThatThrownBy(() -> Checkpoint.parse(bad, signer.key()))
            .as("bit %d of byte %d", bit, i)
            .isInstanceOf(AuditRefusal.NotANote.class);
      }
    }
  }

  @Test
  void refusesEveryChangedLetterOfAKey() {
    for (int i = 0; i < KEY.length(); i++) {
      String bad = KEY.substring(0, i) + (char) (KEY.charAt(i) + 1) + KEY.substring(i + 1);
      assertThatThrownBy(() -> NoteKey.parse(bad)).as(bad).isInstanceOf(AuditRefusal.class);
      String cut = KEY.substring(0, i);
      assertThatThrownBy(() -> NoteKey.parse(cut)).as(cut).isInstanceOf(AuditRefusal.class);
    }
  }

  @Test
  void aCheckpointComesBackAsItWasSigned() {
    Checkpoint signed = Checkpoint.sign(signer, new TreeHead(3, Hash.sha256(SEED)), NOON);

    Checkpoint read = Checkpoint.parse(signed.bytes(), signer.key());

    assertThat(read).isEqualTo(signed);
    assertThat(read.signedAt()).isEqualTo(NOON);
    assertThat(read.head()).isEqualTo(new TreeHead(3, Hash.sha256(SEED)));
  }

  @Test
  void aCheckpointOfAnotherKeyIsRefused() {
    NoteSigner other = new NoteSigner("PeterNeumann", new byte[32]);
    Checkpoint signed = Checkpoint.sign(other, TreeHead.EMPTY, NOON);

    assertThatThrownBy(() -> Checkpoint.parse(signed.bytes(), signer.key()))
        .isInstanceOf(AuditRefusal.NotANote.class);
  }

  @Test
  void bytesFromAnywhereAreRefusedAndNothingWorse() {
    Random random = new Random(11);
    byte[] good = Checkpoint.sign(signer, new TreeHead(9, Hash.sha256()), NOON).bytes();
    for (int i = 0; i < 5_000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 40));
      for (int j = random.nextInt(6); j >= 0 && bad.length > 0; j--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      if (!Arrays.equals(bad, good)) {
        assertThatThrownBy(() -> Checkpoint.parse(bad, signer.key()))
            .isInstanceOf(AuditRefusal.NotANote.class);
      }
    }
  }
}
