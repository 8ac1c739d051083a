package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.identity.IdentityRefusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the rooms refuse is said on pages in the language of their reader: each code has its
/// sentence in each. What the web app says of them, `web/test/reasons.test.ts` holds.
class RefusalWordsTest {

  private static final Path IDENTITY = Path.of("../identity/src/main/java/org/holdfast/identity");
  private static final Pattern REFUSED =
      Pattern.compile("new AccountRefusal\\(\\s*(\"([a-z-]+)\",)?");

  @ParameterizedTest
  @ValueSource(strings = {"words.properties", "words_de.properties"})
  void everyRefusalOfTheIdentityHasASentence(String file) throws IOException {
    Properties words = words("signin/" + file);
    List<String> codes = new ArrayList<>();
    for (Class<?> kind : IdentityRefusal.class.getPermittedSubclasses()) {
      if (kind == IdentityRefusal.VoucherRefused.class) {
        codes.addAll(whys("voucher", IdentityRefusal.VoucherRefused.Why.values()));
      } else if (kind == IdentityRefusal.PictureRefused.class) {
        codes.addAll(whys("picture", IdentityRefusal.PictureRefused.Flaw.values()));
      } else if (kind != IdentityRefusal.ProofTooOld.class) { // which leads to the page for it
        codes.add(kebab(kind.getSimpleName()));
      }
    }

    assertThat(words.stringPropertyNames()).containsAll(keys("refusal.", codes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"words.properties", "words_de.properties"})
  void everyRefusalOfAnAccountHasACodeAndASentence(String file) throws IOException {
    Properties words = words("signin/" + file);
    try (Stream<Path> sources = Files.list(IDENTITY)) {
      for (Path source : sources.toList()) {
        Matcher refused = REFUSED.matcher(Files.readString(source));
        while (refused.find()) {
          assertThat(refused.group(2)).as("its code in %s", source.getFileName()).isNotNull();
          assertThat(words.stringPropertyNames()).contains("refusal." + refused.group(2));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"words.properties", "words_de.properties"})
  void whyADriveIsNotSharedSoHasASentence(String file) throws IOException {
    List<String> codes = whys("share", DriveRefusal.ShareRefused.Obstacle.values());
    codes.addAll(whys("plan", DriveRefusal.ShareNotInPlan.Lacking.values()));

    assertThat(words("signin/" + file).stringPropertyNames()).containsAll(keys("refusal.", codes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"words.properties", "words_de.properties"})
  void whyANameIsRefusedHasASentenceBehindLinks(String file) throws IOException {
    List<String> codes = whys("name", DriveRefusal.NameForbidden.NameFlaw.values());

    assertThat(words("share/" + file).stringPropertyNames()).containsAll(keys("refused.", codes));
  }

  /// The rooms' own sentences are English; a page that showed one would be so in part.
  @Test
  void noPageShowsTheSentenceOfARoom() throws IOException {
    for (String door : List.of("share", "signin")) {
      try (Stream<Path> sources =
          Files.list(Path.of("src/main/java/org/holdfast/server/" + door))) {
        assertThat(sources)
            .allSatisfy(
                source ->
                    assertThat(Files.readString(source))
                        .doesNotContain(".getMessage()", "forbidden.reason()"));
      }
    }
  }

  private static List<String> whys(String what, Enum<?>[] whys) {
    List<String> codes = new ArrayList<>();
    Arrays.stream(whys)
        .map(why -> what + "-" + why.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .forEach(codes::add);
    return codes;
  }

  private static List<String> keys(String prefix, List<String> codes) {
    return codes.stream().map(code -> prefix + code).toList();
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static Properties words(String file) {
    Properties words = new Properties();
    try (InputStreamReader in =
        new InputStreamReader(
            RefusalWordsTest.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
      words.load(in);
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
