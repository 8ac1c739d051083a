package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreachedPasswordsTest {

  @TempDir private Path folder;

  private Path list(int count, String lineEnd, boolean lastEnded) throws IOException {
    TreeSet<String> lines = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      // Counts of every width, so that no line is where its neighbour's length would put it.
      lines.add(sha1("breached " + i) + ":" + "1234567890".substring(i % 10));
    }
    String text = String.join(lineEnd, lines) + (lastEnded ? lineEnd : "");
    return Files.writeString(folder.resolve("list.txt"), text);
  }

  private static String sha1(String text) {
    try {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(utf8);
      return HexFormat.of().withUpperCase().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 500})
  void everyLineIsFoundAndNoOther(int count) throws IOException {
    for (String lineEnd : List.of("\n", "\r\n")) {
      for (boolean lastEnded : List.of(true, false)) {
        BreachedPasswords list = new BreachedPasswords(list(count, lineEnd, lastEnded));

        assertThat(IntStream.range(0, count))
            .allMatch(i -> list.hold(Password.of("breached " + i)));
        assertThat(IntStream.range(0, 500)).noneMatch(i -> list.hold(Password.of("not " + i)));
      }
    }
  }

  @Test
  void theRuleRefusesWhatIsOnIt() throws IOException {
    Path list = folder.resolve("list.txt");
    Files.writeString(list, sha1("correct horse battery staple") + ":3\r\n");
    PasswordRule rule = PasswordRule.bundled(Optional.of(list), "Holdfast");

    PasswordVerdict verdict =
        rule.verdict(
            Password.of("correct horse battery staple"), PasswordUse.ALONE, PasswordContext.NONE);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            PasswordVerdict.Refused.class,
            refused -> assertThat(refused.flaws()).containsExactly(PasswordFlaw.BREACHED));
  }

  @Test
  void aFileThatIsNoListIsRefusedAtTheStart() throws IOException {
    Path none = folder.resolve("none.txt");
    Path other = Files.writeString(folder.resolve("other.txt"), "password\n123456\n");
    Path empty = Files.createFile(folder.resolve("empty.txt"));

    for (Path file : List.of(none, other, empty)) {
      assertThatThrownBy(() -> new BreachedPasswords(file))
          .isInstanceOf(UnreadableList.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void aListThatIsGoneLetsNoPasswordThrough() throws IOException {
    Path file = list(3, "\n", true);
    BreachedPasswords list = new BreachedPasswords(file);
    Files.delete(file);

    assertThatThrownBy(() -> list.hold(Password.of("x"))).isInstanceOf(UnreadableList.class);
  }
}
