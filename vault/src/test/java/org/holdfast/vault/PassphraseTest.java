package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PassphraseTest {

  @TempDir private Path folder;

  private Path file(String content, String permissions) throws IOException {
    return file(content.getBytes(UTF_8), permissions);
  }

  private Path file(byte[] content, String permissions) throws IOException {
    Path file = folder.resolve("passphrase");
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"open sesame", "open sesame\n", "open sesame\r\n"})
  void isReadFromAFileWithoutTheNewlineAtItsEnd(String content) throws IOException {
    assertThat(Passphrase.fromFile(file(content, "rw-------")))
        .isEqualTo(Passphrase.of("open sesame"));
  }

  @Test
  void onlyOneNewlineIsTakenAway() throws IOException {
    assertThat(Passphrase.fromFile(file("open sesame \n\n", "r--------")))
        .isEqualTo(Passphrase.of("open sesame \n"));
  }

  @Test
  void doesNotDependOnHowAnAccentIsComposed() {
    assertThat(Passphrase.of("caf\u00e9")).isEqualTo(Passphrase.of("cafe\u0301"));
    assertThat(Passphrase.of("cafe\u0301".toCharArray()).utf8())
        .isEqualTo("caf\u00e9".getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw-rw-rw-"})
  void aFileOpenToOthersIsRefused(String permissions) throws IOException {
    Path open = file("open sesame", permissions);

    assertThatThrownBy(() -> Passphrase.fromFile(open))
        .isInstanceOf(VaultRefusal.UnfitPassphrase.class)
        .hasMessageContaining("chmod 600 " + open);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ends in CR\r", "ends in LF\n", "ends in both\r\n", "plain"})
  void whateverIsKeptIsReadAgain(String text) {
    Path file = folder.resolve("kept");

    Passphrase.of(text).keepIn(file, new SecureRandom());

    assertThat(Passphrase.fromFile(file)).isEqualTo(Passphrase.of(text));
  }

  @Test
  void aPinIsCalledByItsName() throws IOException {
    Path open = file("1234", "rw-r--r--");

    assertThatThrownBy(() -> Passphrase.pinFromFile(open))
        .isInstanceOf(VaultRefusal.UnfitPassphrase.class)
        .hasMessageContaining("the PIN file " + open);
    assertThat(Passphrase.pinFromFile(file("1234\n", "r--------")))
        .isEqualTo(Passphrase.of("1234"));
  }

  @Test
  void aMissingFileIsRefused() {
    assertThatThrownBy(() -> Passphrase.fromFile(folder.resolve("none")))
        .isInstanceOf(VaultRefusal.UnfitPassphrase.class)
        .hasMessageContaining("none");
  }

  @Test
  void aFolderIsRefused() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));

    assertThatThrownBy(() -> Passphrase.fromFile(folder))
        .isInstanceOf(VaultRefusal.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n"})
  void anEmptyFileIsRefused(String content) throws IOException {
    Path empty = file(content, "rw-------");

    assertThatThrownBy(() -> Passphrase.fromFile(empty))
        .isInstanceOf(VaultRefusal.UnfitPassphrase.class)
        .hasMessageContaining("empty");
  }

  @Test
  void whatIsNotTextIsRefused() throws IOException {
    Path broken = file(new byte[] {'a', (byte) 0xC3}, "rw-------");

    assertThatThrownBy(() -> Passphrase.fromFile(broken))
        .isInstanceOf(VaultRefusal.UnfitPassphrase.class);
    assertThatThrownBy(() -> Passphrase.of("lone \ud800"))
        .isInstanceOf(VaultRefusal.UnfitPassphrase.class);
    assertThatThrownBy(() -> Passphrase.of("lone \udc00 inside"))
        .isInstanceOf(VaultRefusal.UnfitPassphrase.class);
  }

  @Test
  void mayHave1024BytesAndNotOneMore() throws IOException {
    assertThat(Passphrase.fromFile(file("a".repeat(1024) + "\r\n", "rw-------")).utf8())
        .hasSize(1024);
    Path longer = file("a".repeat(1025), "rw-------");
    Path muchLonger = file("a".repeat(1_000_000), "rw-------");

    assertThatThrownBy(() -> Passphrase.fromFile(longer))
        .isInstanceOf(VaultRefusal.UnfitPassphrase.class);
    assertThatThrownBy(() -> Passphrase.fromFile(muchLonger))
        .isInstanceOf(VaultRefusal.UnfitPassphrase.class);
    assertThatThrownBy(() -> Passphrase.of("é".repeat(513)))
        .isInstanceOf(VaultRefusal.UnfitPassphrase.class);
  }

  @Test
  void isMadeOf175RandomBitsInGroups() {
    SecureRandom random = new SecureRandom();

    Passphrase made = Passphrase.generate(random);

    assertThat(new String(made.utf8(), UTF_8))
        .matches("([0-9a-hjkmnp-tv-z]{5}-){6}[0-9a-hjkmnp-tv-z]{5}");
    assertThat(made).isNotEqualTo(Passphrase.generate(random));
  }

  @Test
  void isKeptInAFileThatOnlyItsOwnerReads() throws IOException {
    SecureRandom random = new SecureRandom();
    Path file = folder.resolve("passphrase");
    Passphrase made = Passphrase.generate(random);

    made.keepIn(file, random);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Passphrase.fromFile(file)).isEqualTo(made);
    assertThat(Files.readString(file)).endsWith("\n");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void isNeverKeptOverAnotherFile() throws IOException {
    SecureRandom random = new SecureRandom();
    Path file = file("somebody's", "rw-------");

    assertThatThrownBy(() -> Passphrase.generate(random).keepIn(file, random))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("already");

    assertThat(file).hasContent("somebody's");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void saysNothingAboutItself() {
    assertThat(Passphrase.of("open sesame").toString()).isEqualTo("Passphrase");
    assertThat(Passphrase.of("open sesame")).hasSameHashCodeAs(Passphrase.of("another"));
  }

  @Test
  void isOfNoUseOnceClosed() {
    Passphrase closed = Passphrase.of("open sesame");

    closed.close();

    assertThatThrownBy(closed::utf8).isInstanceOf(IllegalStateException.class);
  }
}
