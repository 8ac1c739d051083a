package org.holdfast.server.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShareWordsTest {

  private static final Pattern SAID = Pattern.compile("say\\(\\s*\"([a-z.-]+)\"\\s*[,)]");

  @Test
  void everySentenceThatAPageWantsIsThere() throws IOException {
    Set<String> said = new TreeSet<>();
    Matcher found = SAID.matcher(sources());
    while (found.find()) {
      said.add(found.group(1));
    }

    assertThat(said).hasSizeGreaterThan(40);
    assertThat(keys()).containsAll(said);
  }

  @Test
  void everySentenceIsSaidSomewhere() throws IOException {
    String sources = sources();
    List<String> composed =
        List.of("column.", "done.", "busy.", "tries.", "codes.", "refused.name-");

    assertThat(keys())
        .allMatch(
            key ->
                sources.contains("\"" + key + "\"") || composed.stream().anyMatch(key::startsWith));
  }

  private static Set<String> keys() throws IOException {
    Properties words = new Properties();
    try (InputStream in = ShareWordsTest.class.getResourceAsStream("words.properties")) {
      words.load(in);
    }
    return words.stringPropertyNames();
  }

  private static String sources() throws IOException {
    try (Stream<Path> pages = Files.list(Path.of("src/main/jte/share"));
        Stream<Path> code = Files.list(Path.of("src/main/java/org/holdfast/server/share"))) {
      return Stream.concat(pages, code).map(ShareWordsTest::read).collect(Collectors.joining("\n"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
