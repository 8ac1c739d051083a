package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptTest {

  private static final Path VECTORS = Path.of("..", "docs", "formats", "vectors", "receipt");
  private static final String ORIGIN = "holdfast/000102030405060708090a0b0c0d0e0f/1";
  private static final Instant ASKED = Instant.parse("2026-10-27T12:00:00Z");
  private static final Instant GONE = Instant.parse("2026-11-26T12:00:05Z");

  private static final NoteSigner SIGNER = new NoteSigner(ORIGIN, seed());

  private static final Receipt WITH_DRIVE =
      new Receipt(
          ORIGIN,
          new UUID(0x1111, 0x2222),
          ASKED,
          Optional.of(new Receipt.Drive(new UUID(0x3333, 0x4444), GONE, 1, 42, 123_456_789, 17)),
          List.of(
              new Receipt.Region("west", Optional.of(GONE.plusSeconds(60))),
              new Receipt.Region("east", Optional.empty())),
          GONE.plusSeconds(120));

  private static final Receipt WITHOUT =
      new Receipt(ORIGIN, new UUID(5, 6), ASKED, Optional.empty(), List.of(), GONE);

  private static byte[] seed() {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) 7);
    return seed;
  }

  private static byte[] note(Receipt receipt) {
    String text = receipt.text();
    return new SignedNote(text, List.of(SIGNER.sign(text))).bytes();
  }

  @Test
  void thePagesVectorsAreReadAndWritten() throws IOException {
    if (Boolean.getBoolean("vectors.write")) {
      Files.createDirectories(VECTORS);
      Files.write(VECTORS.resolve("with-drive.txt"), note(WITH_DRIVE));
      Files.write(VECTORS.resolve("without-drive.txt"), note(WITHOUT));
      Files.writeString(VECTORS.resolve("key.txt"), SIGNER.key().text() + "\n");
    }
    NoteKey key = NoteKey.parse(Files.readString(VECTORS.resolve("key.txt")));

    assertThat(Receipt.check(Files.readAllBytes(VECTORS.resolve("with-drive.txt")), key))
        .isEqualTo(WITH_DRIVE);
    assertThat(Receipt.check(Files.readAllBytes(VECTORS.resolve("without-drive.txt")), key))
        .isEqualTo(WITHOUT);
    assertThat(note(WITH_DRIVE)).isEqualTo(Files.readAllBytes(VECTORS.resolve("with-drive.txt")));
  }

  @Test
  void everyByteThatIsChangedIsRefused() {
    byte[] note = note(WITH_DRIVE);
    for (int at = 0; at < note.length; at++) {
      byte[] changed = note.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> Receipt.check(changed, SIGNER.key()))
          .as("byte " + at)
          .isInstanceOf(AuditRefusal.NotANote.class);
    }
  }

  @Test
  void aReceiptIsFoundInTheMailThatItCameIn() {
    String mail =
        "Dear Ana,\r\n\r\nkeep it.\r\n\r\n-----BEGIN HOLDFAST RECEIPT-----\r\n"
            + new String(note(WITH_DRIVE), UTF_8).replace("\n", "\r\n")
            + "-----END HOLDFAST RECEIPT-----\r\n\r\n-- \r\nHoldfast on drive.example.org.\r\n";

    assertThat(Receipt.check(mail.getBytes(UTF_8), SIGNER.key())).isEqualTo(WITH_DRIVE);
  }

  @Test
  void aKeyOfALaterLogOfTheSameServerChecksItToo() {
    NoteKey later = new NoteSigner("holdfast/000102030405060708090a0b0c0d0e0f/2", seed()).key();

    assertThat(Receipt.check(note(WITH_DRIVE), later)).isEqualTo(WITH_DRIVE);
  }

  @Test
  void anotherServersKeyDoesNot() {
    NoteKey other = new NoteSigner("holdfast/ff0102030405060708090a0b0c0d0e0f/1", seed()).key();
    byte[] otherSeed = seed();
    otherSeed[0]++;
    NoteKey sameName = new NoteSigner(ORIGIN, otherSeed).key();

    for (NoteKey key : List.of(other, sameName)) {
      assertThatThrownBy(() -> Receipt.check(note(WITH_DRIVE), key))
          .isInstanceOf(AuditRefusal.NotANote.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "holdfast receipt 1\n", "holdfast receipt 2\nsigned\n\n— a b\n"})
  void whatIsNoReceiptIsRefused(String file) {
    assertThatThrownBy(() -> Receipt.check(file.getBytes(UTF_8), SIGNER.key()))
        .isInstanceOf(AuditRefusal.NotANote.class);
  }

  @Test
  void aCheckpointIsNoReceipt() {
    byte[] checkpoint = Checkpoint.sign(SIGNER, TreeHead.EMPTY, GONE).bytes();

    assertThatThrownBy(() -> Receipt.check(checkpoint, SIGNER.key()))
        .isInstanceOf(AuditRefusal.NotANote.class);
  }
}
