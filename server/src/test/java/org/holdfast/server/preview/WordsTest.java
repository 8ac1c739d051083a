package org.holdfast.server.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.server.PageWords;
import org.junit.jupiter.api.Test;

/// The pages and their words.
class WordsTest {

  private static final String BUNDLE = "org.holdfast.server.preview.words";
  private static final Pattern SAID = Pattern.compile("say\\(\\s*\"([a-z.-]+)\"");

  // Put together from two parts: in Viewer and Bytes.
  private static final List<String> COMPOSED =
      List.of(
          "kind.",
          "bytes.",
          "gone.",
          "later.",
          "often.",
          "broken.",
          "wrong.",
          "nothing.",
          "other.");

  @Test
  void everyWordThatIsSaidIsThere() throws IOException {
    Set<String> keys = keys();

    assertThat(
            SAID.matcher(String.join("\n", sources()))
                .results()
                .map(found -> found.group(1))
                .filter(key -> !key.endsWith(".")))
        .isNotEmpty()
        .allMatch(keys::contains);
  }

  @Test
  void everyWordThatIsThereIsSaid() throws IOException {
    String all = String.join("\n", sources());

    assertThat(keys())
        .allMatch(
            key -> all.contains("\"" + key + "\"") || COMPOSED.stream().anyMatch(key::startsWith));
  }

  @Test
  void whoSpeaksAnotherLanguageGetsEnglish() {
    assertThat(PageWords.of(BUNDLE, Locale.of("tlh")).language()).isEqualTo("en");
    assertThat(PageWords.of(BUNDLE, Locale.JAPAN).say("download")).isEqualTo("Download");
  }

  private static Set<String> keys() throws IOException {
    Properties words = new Properties();
    try (InputStream in = WordsTest.class.getResourceAsStream("words.properties")) {
      words.load(in);
    }
    return words.stringPropertyNames();
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> pages = Files.list(Path.of("src/main/jte/preview"));
        Stream<Path> code = Files.list(Path.of("src/main/java/org/holdfast/server/preview"))) {
      return Stream.concat(pages, code).map(WordsTest::read).toList();
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
