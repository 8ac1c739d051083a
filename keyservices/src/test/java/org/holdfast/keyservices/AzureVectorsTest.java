package org.holdfast.keyservices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of format 4, under keys that the first of them gives.
final class AzureVectorsTest {

  private static final HexFormat HEX = HexFormat.of();

  @TempDir private Path folder;

  /// A block of `name: value` lines.
  record Vector(Map<String, String> lines) {

    String get(String name) {
      return Optional.ofNullable(lines.get(name))
          .orElseThrow(() -> new IllegalStateException(this + " has no " + name));
    }

    byte[] bytes(String name) {
      return HEX.parseHex(get(name));
    }

    @Override
    public String toString() {
      return lines.getOrDefault("vector", "?");
    }
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void envelopesAreReadAsTheySay(Vector vector) throws Exception {
    try (AzureFixture fixture = new AzureFixture(folder)) {
      Vector keys = blocks().getFirst();
      UUID vault = UUID.fromString(keys.get("vault"));
      fixture.azure().put("holdfast", keys.get("rsa"), pair("RSA", keys, "rsa"), vault);
      fixture.azure().put("holdfast-signing", keys.get("ec"), pair("EC", keys, "ec"), vault);
      fixture
          .azure()
          .put("holdfast", keys.get("aes"), new SecretKeySpec(keys.bytes("aes-key"), "AES"), vault);
      AzureVault opened = fixture.open(fixture.place(AzureKeyKind.RSA));
      KeyLabel label =
          new KeyLabel(
              vector.get("purpose"),
              UUID.fromString(vector.get("owner")),
              Integer.parseInt(vector.get("version")));
      WrappedKey wrapped = new WrappedKey(vector.bytes("wrapped"));
      switch (vector.get("result")) {
        case "unwraps" -> assertThat(opened.unwrap(label, wrapped)).isEqualTo(vector.bytes("key"));
        case "not authentic" ->
            assertThatThrownBy(() -> opened.unwrap(label, wrapped))
                .isInstanceOf(VaultRefusal.NotAuthentic.class);
        case "missing version" ->
            assertThatThrownBy(() -> opened.unwrap(label, wrapped))
                .isInstanceOf(VaultRefusal.MissingVersion.class);
        default -> throw new IllegalStateException(vector.toString());
      }
    }
  }

  private static KeyPair pair(String algorithm, Vector keys, String name)
      throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance(algorithm);
    return new KeyPair(
        factory.generatePublic(new X509EncodedKeySpec(keys.bytes(name + "-public"))),
        factory.generatePrivate(new PKCS8EncodedKeySpec(keys.bytes(name + "-private"))));
  }

  static Stream<Vector> envelopes() throws IOException {
    return blocks().stream().skip(1);
  }

  private static List<Vector> blocks() throws IOException {
    try (InputStream in =
        AzureVectorsTest.class.getResourceAsStream("/vectors/azure-envelope.txt")) {
      if (in == null) {
        throw new IOException("no vectors");
      }
      return Stream.of(new String(in.readAllBytes(), UTF_8).split("\n\n"))
          .map(AzureVectorsTest::vector)
          .filter(each -> !each.lines().isEmpty())
          .toList();
    }
  }

  private static Vector vector(String block) {
    Map<String, String> lines = new HashMap<>();
    block
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int colon = line.indexOf(": ");
              lines.put(line.substring(0, colon), line.substring(colon + 2));
            });
    return new Vector(lines);
  }
}
