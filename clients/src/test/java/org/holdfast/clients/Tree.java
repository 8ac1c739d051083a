package org.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A tree of files as people have them, the same from the same seed: names in several scripts and
/// with signs that addresses have to escape, empty files, empty folders, deep paths, and sizes from
/// nothing to a few MiB.
final class Tree {

  private static final int IN_FOLDER = 40;
  private static final int DEEPEST = 12;
  private static final Instant OLDEST = Instant.parse("2001-02-03T04:05:06Z");

  private static final List<String> WORDS =
      List.of(
          "notes",
          "Ärger über Öl",
          "日本語",
          "Ελληνικά",
          "emoji 🎉 here",
          "100% + more",
          "a & b; c=d",
          "it's (1)",
          "#hash, comma",
          "[brackets] {braces}",
          "tilde~ ^caret`",
          "מסמך",
          ".hidden",
          "@at $dollar!");

  private final Random random;
  private final Path root;

  private Tree(Path root, long seed) {
    this.root = root;
    this.random = new Random(seed);
  }

  /// Makes `files` files, and an empty folder for each hundred of them.
  static void make(Path root, int files, long seed) throws IOException {
    Tree tree = new Tree(root, seed);
    List<Path> folders = tree.folders(1 + files / IN_FOLDER);
    for (int i = 0; i < files; i++) {
      Path folder = folders.get(tree.random.nextInt(folders.size()));
      tree.write(folder.resolve(tree.word() + " " + i + ".bin"));
    }
    for (int i = 0; i <= files / 100; i++) {
      Path folder = folders.get(tree.random.nextInt(folders.size()));
      Files.createDirectories(folder.resolve("empty " + i));
    }
  }

  /// Changes a tree here and there: about a twentieth of its files each gets other bytes, goes
  /// away, or moves into another folder; some are new.
  static void change(Path root, long seed) throws IOException {
    Tree tree = new Tree(root, seed);
    List<Path> files = files(root);
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      switch (tree.random.nextInt(20)) {
        case 0 -> tree.write(file);
        case 1 -> Files.delete(file);
        case 2 -> Files.move(file, root.resolve("moved " + seed + " " + i + ".bin"));
        case 3 -> tree.write(file.resolveSibling("new " + seed + " " + i + ".bin"));
        default -> {}
      }
    }
  }

  /// Fails unless both hold the same folders and files with the same bytes and, to the second, the
  /// same dates.
  static void requireSame(Path expected, Path actual) throws IOException {
    Map<String, String> here = entries(expected);
    Map<String, String> there = entries(actual);
    assertThat(there).isEqualTo(here);
    for (Path file : files(expected)) {
      Path other = actual.resolve(expected.relativize(file).toString());
      assertThat(Files.mismatch(file, other)).as(file.toString()).isEqualTo(-1);
    }
  }

  static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Map<String, String> entries(Path root) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.toList()) {
        String what =
            Files.isDirectory(each)
                ? "folder"
                : Files.size(each)
                    + " bytes of "
                    + Files.getLastModifiedTime(each).toInstant().getEpochSecond();
        entries.put(root.relativize(each).toString(), what);
      }
    }
    return entries;
  }

  private List<Path> folders(int count) throws IOException {
    List<Path> folders = new ArrayList<>(List.of(root));
    while (folders.size() <= count) {
      Path parent = folders.get(random.nextInt(folders.size()));
      folders.add(parent.resolve(word() + " " + folders.size()));
    }
    Path deep = root;
    for (int level = 0; level < DEEPEST; level++) {
      deep = deep.resolve("level " + level + " " + word());
    }
    folders.add(deep);
    for (Path folder : folders) {
      Files.createDirectories(folder);
    }
    return folders;
  }

  private String word() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private void write(Path file) throws IOException {
    byte[] bytes = new byte[size()];
    random.nextBytes(bytes);
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, FileTime.from(OLDEST.plusSeconds(random.nextInt(700_000_000))));
  }

  // Most are small; one in fifty has MiB.
  private int size() {
    return switch (random.nextInt(50)) {
      case 0 -> random.nextInt(4 << 20);
      case 1, 2 -> 0;
      case 3, 4, 5, 6 -> random.nextInt(300_000);
      default -> random.nextInt(20_000);
    };
  }
}
