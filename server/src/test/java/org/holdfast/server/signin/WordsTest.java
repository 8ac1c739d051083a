package org.holdfast.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.identity.PasswordFlaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages and their words go together.
class WordsTest {

  private static final Pattern SAID = Pattern.compile("say\\(\\s*\"([a-z.-]+)\"[,)]");
  private static final Pattern CHOSEN = Pattern.compile("\"([a-z-]+(\\.[a-z-]+)*)\"");

  @Test
  void whatAPageSaysHasWords() throws IOException {
    Set<String> wanted = new TreeSet<>();
    for (String source : sources()) {
      SAID.matcher(source).results().map(each -> each.group(1)).forEach(wanted::add);
    }

    assertThat(keys()).containsAll(wanted);
  }

  @Test
  void wordsThatNoPageSaysAreNotKept() throws IOException {
    String all = String.join("\n", sources());
    Set<String> named = new TreeSet<>();
    CHOSEN.matcher(all).results().map(MatchResult::group).forEach(named::add);
    List<String> composed =
        List.of(
            "message.",
            "refusal.",
            "flaw.",
            "room.",
            "factor.",
            "used.",
            "add.",
            "proof.",
            "twostep.",
            "required.",
            "codes.",
            "accountcode.",
            "wait.",
            "busy.",
            "unavailable.",
            "start.",
            "plan.",
            "plans.state.",
            "vouchers.state.");

    assertThat(keys())
        .allMatch(
            key ->
                named.contains("\"" + key + "\"") || composed.stream().anyMatch(key::startsWith));
  }

  @Test
  void everyFlawOfAPasswordHasWords() {
    Words words = Words.in(Locale.ENGLISH);
    for (PasswordFlaw flaw : PasswordFlaw.values()) {
      assertThat(words.weakness(flaw)).isEqualTo(flaw.weak());
      assertThat(words.help(flaw)).isEqualTo(flaw.helps());
    }
  }

  @Test
  void whoSpeaksAnotherLanguageGetsEnglish() {
    assertThat(Words.in(Locale.of("tlh")).language()).isEqualTo("en");
    assertThat(Words.in(Locale.JAPAN).say("signin.title")).isEqualTo("Sign in");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.2S, one second",
    "PT59S, 59 seconds",
    "PT2M1S, 3 minutes",
    "PT3H, 3 hours",
    "P30D, 30 days"
  })
  void aWaitIsSaidInItsLargestUnit(Duration length, String said) {
    assertThat(Words.in(Locale.ENGLISH).span(length)).isEqualTo(said);
  }

  private static Set<String> keys() throws IOException {
    Properties words = new Properties();
    try (InputStream in = WordsTest.class.getResourceAsStream("words.properties")) {
      words.load(in);
    }
    return words.stringPropertyNames();
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> pages = Files.list(Path.of("src/main/jte/signin"));
        Stream<Path> code = Files.list(Path.of("src/main/java/org/holdfast/server/signin"))) {
      return Stream.concat(pages, code).map(WordsTest::read).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
