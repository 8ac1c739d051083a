package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The whole tour against a real server in a process of its own.
final class TourTest {
  private static final int TWO_SEGMENTS = 70_000;
  private static final int LARGE = 5 << 20; // goes up in fragments

  @TempDir private Path root = Path.of("");
  private final StringWriter shown = new StringWriter();

  // root
  // ├── letters/           60 texts
  // ├── odd/               names with spaces, signs and snowmen; two that differ by case only; a
  // link
  // ├── big/               one of two segments, one in fragments, one empty
  // └── nobody here/
  @Test
  void everythingHoldsForAFolderOfManyKinds() throws IOException {
    Path letters = Files.createDirectory(root.resolve("letters"));
    for (int i = 0; i < 60; i++) {
      Files.writeString(
          letters.resolve("letter-" + i + ".txt"), "Dear number " + i + ", ".repeat(i));
    }
    Path odd = Files.createDirectory(root.resolve("odd"));
    for (String name :
        new String[] {"a b+c%20#&=.txt", "Grüße ☃.md", "README", "readme", "~x'(1)"}) {
      Files.writeString(odd.resolve(name), "content of the file with the name " + name);
    }
    Files.createSymbolicLink(odd.resolve("link"), letters);
    Path big = Files.createDirectory(root.resolve("big"));
    Files.write(big.resolve("segments.bin"), noise(TWO_SEGMENTS));
    Files.write(big.resolve("fragments.bin"), noise(LARGE));
    Files.createFile(big.resolve("empty"));
    Files.createDirectory(root.resolve("nobody here"));

    int exitCode =
        new CommandLine(new Tour()).setOut(new PrintWriter(shown)).execute(root.toString());

    assertThat(exitCode).as(shown.toString()).isZero();
    assertThat(shown.toString())
        .contains("68 files in 4 folders")
        .contains("left out: symbolic links (1)")
        .contains("nothing is there")
        .contains("verify notices")
        .contains("bytes flipped in 68 blobs")
        .contains("34 files encrypted")
        .contains("Everything held: 68 files");
  }

  @Test
  void leavesNothingBehind() throws IOException {
    Files.writeString(root.resolve("one.txt"), "only this");
    Files.writeString(root.resolve("two.txt"), "and this");

    int exitCode =
        new CommandLine(new Tour()).setOut(new PrintWriter(shown)).execute(root.toString());

    assertThat(exitCode).as(shown.toString()).isZero();
    String place = shown.toString().replaceAll("(?s).*happens in (\\S+)\\. .*", "$1");
    assertThat(Path.of(place)).doesNotExist();
  }

  @Test
  void aFolderWithoutFilesIsSaidSo() {
    int exitCode =
        new CommandLine(new Tour()).setErr(new PrintWriter(shown)).execute(root.toString());

    assertThat(exitCode).isEqualTo(2);
    assertThat(shown.toString()).contains("has no files");
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new SplittableRandom(length).nextBytes(noise);
    return noise;
  }
}
