package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors that the format pages name: files under `vectors/`, one block of `name: value` lines
/// for each.
final class VectorsTest {

  private static final HexFormat HEX = HexFormat.of();

  @TempDir private Path temporary;

  @ParameterizedTest
  @MethodSource("vaults")
  void vaultVectorsAreReadAsTheySay(Vector vector) throws IOException {
    VaultFixture fixture = fixture(vector);
    switch (vector.get("result")) {
      case "opens" -> {
        try (BuiltInVault vault = fixture.openWith(vector.get("passphrase"))) {
          assertThat(vault.id()).isEqualTo(UUID.fromString(vector.get("id")));
          assertThat(vault.masterKeys().toString()).isEqualTo(vector.get("keys"));
        }
      }
      case "wrong passphrase" ->
          assertThatThrownBy(() -> fixture.openWith(vector.get("passphrase")))
              .isInstanceOf(VaultRefusal.WrongPassphrase.class);
      case "damaged" ->
          assertThatThrownBy(() -> fixture.openWith(vector.get("passphrase")))
              .isInstanceOf(VaultRefusal.Damaged.class)
              .hasMessageContaining(vector.get("because"));
      default -> throw new IllegalStateException(vector.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void envelopeVectorsAreReadAsTheySay(Vector vector) throws IOException {
    try (BuiltInVault vault = fixture(goodVault()).openWith(goodVault().get("passphrase"))) {
      switch (vector.get("result")) {
        case "unwraps" ->
            assertThat(vault.unwrap(vector.label(), vector.wrapped())).isEqualTo(vector.hex("key"));
        case "not authentic" ->
            assertThatThrownBy(() -> vault.unwrap(vector.label(), vector.wrapped()))
                .isInstanceOf(VaultRefusal.NotAuthentic.class);
        case "missing version" ->
            assertThatThrownBy(() -> vault.unwrap(vector.label(), vector.wrapped()))
                .isInstanceOf(VaultRefusal.MissingVersion.class);
        default -> throw new IllegalStateException(vector.toString());
      }
    }
  }

  /// The writer still writes what the vectors say: made with the bytes 0, 1, 2 … as chance.
  @Test
  void writesTheGoodVectors() throws IOException {
    VaultFixture fixture = new VaultFixture(temporary.resolve("written"));
    CountingRandom random = new CountingRandom();
    try (Passphrase passphrase = Passphrase.of(goodVault().get("passphrase"));
        BuiltInVault vault =
            BuiltInVault.create(
                fixture.folder(),
                passphrase,
                random,
                InstantSource.fixed(VaultFixture.NOON),
                Argon2Cost.FLOOR,
                new Disk())) {
      vault.rotate();

      assertThat(HEX.formatHex(fixture.bytes())).isEqualTo(goodVault().get("file"));
      for (Vector vector : writable().toList()) {
        assertThat(vault.wrap(vector.label(), vector.hex("key")))
            .as(vector.toString())
            .isEqualTo(vector.wrapped());
      }
    }
  }

  private static Stream<Vector> writable() throws IOException {
    return envelopes()
        .filter(vector -> vector.get("result").equals("unwraps"))
        .filter(vector -> vector.get("master").equals("2"));
  }

  private VaultFixture fixture(Vector vector) throws IOException {
    VaultFixture fixture = new VaultFixture(Files.createTempDirectory(temporary, "vector"));
    fixture.put(vector.hex("file"));
    return fixture;
  }

  static Vector goodVault() throws IOException {
    return vaults().findFirst().orElseThrow();
  }

  static Stream<Vector> vaults() throws IOException {
    return read("vault.txt");
  }

  static Stream<Vector> envelopes() throws IOException {
    return read("envelope.txt");
  }

  static Stream<Vector> read(String name) throws IOException {
    try (InputStream in = VectorsTest.class.getResourceAsStream("/vectors/" + name)) {
      if (in == null) {
        throw new IOException("no vectors " + name);
      }
      String text = new String(in.readAllBytes(), UTF_8);
      return Stream.of(text.split("\n\n"))
          .map(block -> block.lines().filter(line -> !line.startsWith("#")).toList())
          .filter(lines -> !lines.isEmpty())
          .map(Vector::parse);
    }
  }

  /// One block of `name: value` lines. The file of a vault may be split over several lines.
  record Vector(Map<String, String> fields) {

    static Vector parse(List<String> lines) {
      Map<String, String> fields = new HashMap<>();
      for (String line : lines) {
        int colon = line.indexOf(": ");
        fields.merge(line.substring(0, colon), line.substring(colon + 2), String::concat);
      }
      return new Vector(fields);
    }

    String get(String name) {
      String value = fields.get(name);
      if (value == null) {
        throw new IllegalStateException("no " + name + " in " + this);
      }
      return value;
    }

    byte[] hex(String name) {
      return HEX.parseHex(get(name));
    }

    KeyLabel label() {
      return new KeyLabel(
          get("purpose"), UUID.fromString(get("owner")), Integer.parseInt(get("version")));
    }

    WrappedKey wrapped() {
      return new WrappedKey(hex("wrapped"));
    }

    @Override
    public String toString() {
      return get("vector");
    }
  }
}
