package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/security/asvs.md` names classes and tests that exist, and leaves no requirement out.
class SecurityPageTest {

  private static final Path HOME = Path.of("..");
  private static final Path PAGE = HOME.resolve("docs/security/asvs.md");
  private static final Pattern TEST = Pattern.compile("`([a-z]+)/([A-Z]\\w+)\\.(\\w+)`");
  private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]\\w*)`");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+\\.\\d+\\.\\d+) \\| [123] \\|");

  // The JDK's, of those that the page names.
  private static final String FOREIGN = "SecureRandom";

  /// How many requirements each section of ASVS 5.0.0 has.
  private static final Map<String, List<Integer>> SECTIONS =
      Map.of(
          "6", List.of(3, 12, 8, 6, 8, 4, 2, 4),
          "7", List.of(3, 4, 2, 5, 3, 2),
          "9", List.of(3, 4),
          "10", List.of(2, 3, 5, 16, 5, 2, 3),
          "11", List.of(4, 5, 5, 4, 2, 2, 2));

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    List<String> missing = new ArrayList<>();
    for (MatchResult named : found(TEST)) {
      List<Path> files = files(HOME.resolve(named.group(1)).resolve("src/test"), named.group(2));
      boolean there = false;
      for (Path file : files) {
        there |= Files.readString(file).contains("void " + named.group(3) + "(");
      }
      if (!there) {
        missing.add(named.group());
      }
    }

    assertThat(found(TEST)).hasSizeGreaterThan(100);
    assertThat(missing).isEmpty();
  }

  @Test
  void everyClassThatIsNamedExists() throws IOException {
    List<String> missing = new ArrayList<>();
    for (MatchResult named : found(CLASS)) {
      if (!named.group(1).equals(FOREIGN) && files(HOME, named.group(1)).isEmpty()) {
        missing.add(named.group(1));
      }
    }

    assertThat(missing).isEmpty();
  }

  @Test
  void everyRequirementHasOneRow() throws IOException {
    List<String> rows = found(ROW).stream().map(row -> row.group(1)).toList();

    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            SECTIONS.entrySet().stream()
                .flatMap(chapter -> requirements(chapter.getKey(), chapter.getValue()))
                .toList());
  }

  private static Stream<String> requirements(String chapter, List<Integer> sections) {
    return IntStream.range(0, sections.size())
        .boxed()
        .flatMap(
            at ->
                IntStream.rangeClosed(1, sections.get(at))
                    .mapToObj(number -> chapter + "." + (at + 1) + "." + number));
  }

  private static List<MatchResult> found(Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(PAGE)).results().toList();
  }

  /// Sources of this name; those that a build made do not count.
  private static List<Path> files(Path room, String name) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path sources : sources(room)) {
      try (Stream<Path> all = Files.walk(sources)) {
        all.filter(file -> file.endsWith(name + ".java")).forEach(found::add);
      }
    }
    return found;
  }

  private static List<Path> sources(Path from) throws IOException {
    if (from.endsWith("src/test")) {
      return List.of(from);
    }
    try (Stream<Path> rooms = Files.list(from)) {
      return rooms.map(room -> room.resolve("src")).filter(Files::isDirectory).toList();
    }
  }
}
