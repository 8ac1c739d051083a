package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnePlaceTest {

  private static final Path OTHER_DEVICE = Path.of("/proc"); // a file system of its own on Linux

  @TempDir private Path folder;

  private Settings settings(String regions) {
    return SettingsFile.parse(regions, folder);
  }

  private Settings folders(String more, Path one, Path other) {
    return settings(
        """
        %s
        regions:
          - {name: one, folder: %s, latitude: 1, longitude: 1}
          - {name: other, folder: %s, latitude: 2, longitude: 2}
        """
            .formatted(more, one, other));
  }

  private static boolean isFound(Settings settings, String... known) {
    return new OnePlace(Set.of(known)).found(settings.regions()).isPresent();
  }

  @Test
  void twoFoldersOfOneDeviceAreOnePlace() {
    Settings settings = folders("", folder.resolve("a"), folder.resolve("b"));

    assertThat(new OnePlace(Set.of()).found(settings.regions()))
        .hasValueSatisfying(sentence -> assertThat(sentence).contains("one", "other", "one disk"));
    assertThat(settings.trial()).isFalse();
  }

  @Test
  void foldersOfTwoDevicesAreNot() {
    assertThat(isFound(folders("", folder.resolve("a"), OTHER_DEVICE.resolve("holdfast-none"))))
        .isFalse();
  }

  @Test
  void aMountThatHasVanishedIsNotHeldAgainstItsRegion() throws Exception {
    Settings settings = folders("", folder.resolve("a"), folder.resolve("b"));
    Files.createDirectories(folder.resolve("a"));
    Files.createFile(folder.resolve("a/region.hfr"));

    assertThat(isFound(settings, "one", "other")).isFalse();

    Files.createDirectories(folder.resolve("b"));
    Files.createFile(folder.resolve("b/region.hfr"));
    assertThat(isFound(settings, "one", "other")).isTrue();
  }

  @Test
  void theDefaultTwoAreATrial() {
    Settings settings = settings("");

    assertThat(settings.trial()).isTrue();
    assertThat(isFound(settings)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://s3.example.org, https://S3.example.org:443, true",
    "https://s3.example.org, https://s3.example.org:9000, false",
    "https://s3.eu-north-1.amazonaws.com, https://s3.eu-south-1.amazonaws.com, false",
  })
  void bucketsOfOneEndpointAreOnePlace(String one, String other, boolean same) {
    Settings settings =
        settings(
            """
            regions:
              - {name: one, kind: s3, endpoint: '%s', bucket: a, credentials-file: k, latitude: 1, longitude: 1}
              - {name: other, kind: s3, endpoint: '%s', bucket: b, credentials-file: k, latitude: 2, longitude: 2}
            """
                .formatted(one, other));

    assertThat(isFound(settings)).isEqualTo(same);
  }

  @Test
  void whatIsTogetherIsToldAsWhatItIs() {
    Settings settings =
        settings(
            """
            regions:
              - {name: here, folder: %s, latitude: 1, longitude: 1}
              - {name: first, kind: s3, endpoint: 'https://a.org', bucket: b, credentials-file: k, latitude: 1, longitude: 1}
              - {name: alone, kind: s3, endpoint: 'https://b.org', bucket: b, credentials-file: k, latitude: 1, longitude: 1}
              - {name: there, folder: %s, latitude: 2, longitude: 2}
              - {name: second, kind: s3, endpoint: 'https://a.org', bucket: c, credentials-file: k, latitude: 2, longitude: 2}
            """
                .formatted(folder.resolve("a"), folder.resolve("b")));

    assertThat(new RegionPlaces(settings.regions()).together())
        .containsExactly(
            new RegionPlaces.Together(List.of("here", "there"), true),
            new RegionPlaces.Together(List.of("first", "second"), false));
  }

  @Test
  void oneBucketAndPrefixIsRefusedEvenInATrial() {
    assertThatThrownBy(
            () ->
                settings(
                    """
                    trial: true
                    regions:
                      - {name: one, kind: s3, endpoint: 'https://a.org', bucket: b, prefix: x, credentials-file: k, latitude: 1, longitude: 1}
                      - {name: other, kind: s3, endpoint: 'https://a.org:443', bucket: b, prefix: x/, credentials-file: k, latitude: 2, longitude: 2}
                    """))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("twice");
  }

  @Test
  void aStartWithOnePlaceIsRefusedUnlessItIsATrial() {
    Path data = folder.resolve("data");
    Settings real = folders("", folder.resolve("a"), folder.resolve("b"));

    assertThatThrownBy(
            () ->
                Holdfast.open(data, real, new PassphraseSource(Map.of(), _ -> Optional.empty()))
                    .close())
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("trial: true");
    assertThat(folder.resolve("a")).doesNotExist();
  }

  @Test
  void regionsThatWereUsedBeforeStartOnOnePlaceAndSayIt() {
    Path data = folder.resolve("data");
    String trial = "trial: true";
    PassphraseSource none = new PassphraseSource(Map.of(), _ -> Optional.empty());
    Holdfast.open(data, folders(trial, folder.resolve("a"), folder.resolve("b")), none).close();

    Settings real = folders("", folder.resolve("a"), folder.resolve("b"));
    try (Holdfast holdfast = Holdfast.open(data, real, none)) {
      assertThat(holdfast.onePlace()).isPresent();
    }

    Settings third =
        settings(
            """
            regions:
              - {name: one, folder: %s, latitude: 1, longitude: 1}
              - {name: other, folder: %s, latitude: 2, longitude: 2}
              - {name: new, folder: %s, latitude: 3, longitude: 3}
            """
                .formatted(folder.resolve("a"), folder.resolve("b"), folder.resolve("c")));
    assertThatThrownBy(() -> Holdfast.open(data, third, none).close())
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("new");
    assertThat(folder.resolve("c")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endpoint: 'http://s3.example.org', bucket: b, credentials-file: k | regions[0].endpoint",
        "endpoint: 'https://u:p@s3.example.org', bucket: b, credentials-file: k | regions[0].endpoint",
        "endpoint: 'https://s3.example.org', credentials-file: k | regions[0].bucket",
        "endpoint: 'https://s3.example.org', bucket: b | regions[0].credentials-file",
        "endpoint: 'https://s3.example.org', bucket: b, credentials-file: k, prefix: ../x | regions[0].prefix",
        "endpoint: 'https://s3.example.org', bucket: b, credentials-file: k, folder: f | regions[0].folder",
      })
  void aWrongStoreIsNamed(String values, String key) {
    assertThatThrownBy(
            () ->
                settings(
                    "copies: 1\nregions:\n  - {name: one, kind: s3, latitude: 1, longitude: 1, %s}"
                        .formatted(values)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(key);
  }
}
