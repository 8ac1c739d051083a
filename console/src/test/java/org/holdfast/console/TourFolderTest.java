package org.holdfast.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TourFolderTest {
  @TempDir private Path root = Path.of("");

  // root
  // ├── a/b/deep.txt
  // ├── empty folder/
  // ├── nothing.bin     no bytes
  // └── link            → a
  @Test
  void readsFilesAndFoldersAndCountsWhatItLeavesOut() throws IOException {
    Files.createDirectories(root.resolve("a").resolve("b"));
    Files.createDirectory(root.resolve("empty folder"));
    Files.writeString(root.resolve("a").resolve("b").resolve("deep.txt"), "deep");
    Files.createFile(root.resolve("nothing.bin"));
    Files.createSymbolicLink(root.resolve("link"), root.resolve("a"));

    TourFolder folder = TourFolder.read(root, 100);

    assertThat(folder.files())
        .extracting(TourFile::folders, TourFile::name, TourFile::sizeBytes)
        .containsExactlyInAnyOrder(
            tuple(List.of("a", "b"), "deep.txt", 4L), tuple(List.of(), "nothing.bin", 0L));
    assertThat(folder.folders())
        .containsExactlyInAnyOrder(List.of("a"), List.of("a", "b"), List.of("empty folder"));
    assertThat(List.copyOf(folder.folders()).indexOf(List.of("a")))
        .isLessThan(List.copyOf(folder.folders()).indexOf(List.of("a", "b")));
    assertThat(folder.leftOut()).isEqualTo(Map.of("symbolic links", 1));
    assertThat(folder.kinds()).startsWith("2 kinds");
  }

  @Test
  void ofTooManyFilesTakesSomeFromEverywhere() throws IOException {
    for (int i = 0; i < 100; i++) {
      Path parent = Files.createDirectories(root.resolve("folder-" + i / 10));
      Files.writeString(parent.resolve("file-" + i), "x");
    }

    TourFolder folder = TourFolder.read(root, 20);

    assertThat(folder.files()).hasSize(20);
    assertThat(folder.folders()).hasSize(10);
    assertThat(folder.leftOut()).containsValue(80);
  }

  @Test
  void canariesAreDistinctiveAndNoneIsTakenTwice() throws IOException {
    String text = "The quick brown fox jumps over the lazy dog; pack my box with jugs. ";
    Files.writeString(root.resolve("one-letter.txt"), text);
    Files.writeString(root.resolve("its-copy.txt"), text);
    Files.write(root.resolve("zeros"), new byte[100_000]);
    Files.writeString(root.resolve("tiny"), "ab");

    TourCanaries canaries = TourCanaries.of(TourFolder.read(root, 100));

    assertThat(canaries.contents()).isNotEmpty();
    assertThat(canaries.contents().keySet()).noneMatch(label -> label.contains("zeros"));
    assertThat(canaries.contents().values().stream().map(run -> new String(run, UTF_8)))
        .doesNotHaveDuplicates()
        .allMatch(text::contains);
    assertThat(canaries.names().keySet())
        .containsExactlyInAnyOrder("the name one-letter.txt", "the name its-copy.txt");
  }
}
