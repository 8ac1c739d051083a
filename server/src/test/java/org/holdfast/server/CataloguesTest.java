package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every page speaks every language that there is, whole.
class CataloguesTest {

  private static final Pattern PLACE = Pattern.compile("\\{[0-9]}");
  private static final Pattern SAID = Pattern.compile("say\\(\\s*\"([a-z.-]+)\"\\s*[,)]");

  @ParameterizedTest
  @ValueSource(strings = {"signin", "share", "preview", "oauth"})
  void germanHasTheKeysAndPlacesOfEnglish(String door) {
    assertThat(places(door, "words_de")).isEqualTo(places(door, "words"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"signin", "share", "preview", "oauth"})
  void germanIsNotEnglish(String door) {
    Properties english = words(door, "words");
    Properties german = words(door, "words_de");
    List<String> same =
        english.stringPropertyNames().stream()
            .filter(key -> english.getProperty(key).contains(" "))
            .filter(key -> english.getProperty(key).equals(german.getProperty(key)))
            .filter(key -> !english.getProperty(key).matches("(Video|Token): \\{0}"))
            .toList();

    assertThat(same).isEmpty();
  }

  @Test
  void everySentenceOfTheDoorForAppsIsThereAndSaid() {
    String sources = sources("oauth");
    List<String> said = SAID.matcher(sources).results().map(each -> each.group(1)).toList();
    List<String> pages = List.of("stale.", "device.in.", "device.out.", "out.", "native.", "app.");

    assertThat(words("oauth", "words").stringPropertyNames())
        .containsAll(said)
        .allMatch(key -> said.contains(key) || pages.stream().anyMatch(key::startsWith));
  }

  @Test
  void germanWritesDaysAndNumbersAsGermansDo() {
    PageWords german = PageWords.of("org.holdfast.server.share.words", Locale.GERMAN);

    assertThat(german.language()).isEqualTo("de");
    assertThat(german.day(LocalDate.of(2026, 4, 12))).isEqualTo("12. April 2026");
    assertThat(german.minute(Instant.parse("2026-04-12T14:05:00Z"))).startsWith("12. Apr");
    assertThat(german.number(3362)).isEqualTo("3.362");
  }

  // The app says the same of each: web/test/words.test.ts reads these rows.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0             | 0 bytes     | 0 Byte
          1             | 1 byte      | 1 Byte
          1023          | 1,023 bytes | 1.023 Byte
          1536          | 1.5 kB      | 1,5 kB
          2047          | 1.9 kB      | 1,9 kB
          1048575       | 1,023 kB    | 1.023 kB
          2097152       | 2 MB        | 2 MB
          104857599     | 99.9 MB     | 99,9 MB
          104857600     | 100 MB      | 100 MB
          5368709120    | 5 GB        | 5 GB
          3298534883328 | 3 TB        | 3 TB
          """)
  void sizesAreWrittenAsTheAppWritesThem(long bytes, String english, String german) {
    String bundle = "org.holdfast.server.share.words";

    assertThat(PageWords.of(bundle, Locale.ENGLISH).size(bytes)).isEqualTo(english);
    assertThat(PageWords.of(bundle, Locale.GERMAN).size(bytes)).isEqualTo(german);
  }

  @Test
  void whatIsNearlyFullDoesNotLookFull() {
    PageWords words = PageWords.of("org.holdfast.server.share.words", Locale.ENGLISH);

    assertThat(words.size((5L << 30) - 1)).isEqualTo("4.9 GB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"signin", "share", "preview", "oauth"})
  void noSentenceHasUnitsThatOnlySettingsHave(String door) {
    for (String file : List.of("words", "words_de")) {
      assertThat(words(door, file).values())
          .noneMatch(sentence -> sentence.toString().matches("(?s).*\\b[KMGT]iB\\b.*"));
    }
  }

  private static Map<String, List<String>> places(String door, String file) {
    Properties words = words(door, file);
    Map<String, List<String>> places = new TreeMap<>();
    for (String key : words.stringPropertyNames()) {
      places.put(
          key,
          List.copyOf(
              PLACE
                  .matcher(words.getProperty(key))
                  .results()
                  .map(MatchResult::group)
                  .collect(Collectors.toCollection(TreeSet::new))));
    }
    return places;
  }

  private static Properties words(String door, String file) {
    Properties words = new Properties();
    String path = "/org/holdfast/server/%s/%s.properties".formatted(door, file);
    try (InputStreamReader in =
        new InputStreamReader(
            CataloguesTest.class.getResourceAsStream(path), StandardCharsets.UTF_8)) {
      words.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  private static String sources(String door) {
    try (Stream<Path> pages = Files.list(Path.of("src/main/jte/" + door));
        Stream<Path> code = Files.list(Path.of("src/main/java/org/holdfast/server/" + door))) {
      return Stream.concat(pages, code).map(CataloguesTest::read).collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
