package org.holdfast.keyservices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;

/// A block of `name: value` lines in a file of vectors.
record Vector(Map<String, String> lines) {

  private static final HexFormat HEX = HexFormat.of();

  static List<Vector> blocks(String file) throws IOException {
    try (InputStream in = Vector.class.getResourceAsStream("/vectors/" + file)) {
      if (in == null) {
        throw new IOException("no vectors");
      }
      return Stream.of(new String(in.readAllBytes(), UTF_8).split("\n\n"))
          .map(Vector::of)
          .filter(each -> !each.lines().isEmpty())
          .toList();
    }
  }

  private static Vector of(String block) {
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

  String get(String name) {
    return Optional.ofNullable(lines.get(name))
        .orElseThrow(() -> new IllegalStateException(this + " has no " + name));
  }

  byte[] bytes(String name) {
    return HEX.parseHex(get(name));
  }

  /// Of an envelope: the vault gives the key, or refuses it, as it says.
  void assertReadBy(Vault vault) {
    KeyLabel label =
        new KeyLabel(
            get("purpose"), UUID.fromString(get("owner")), Integer.parseInt(get("version")));
    WrappedKey wrapped = new WrappedKey(bytes("wrapped"));
    switch (get("result")) {
      case "unwraps" -> assertThat(vault.unwrap(label, wrapped)).isEqualTo(bytes("key"));
      case "not authentic" ->
          assertThatThrownBy(() -> vault.unwrap(label, wrapped))
              .isInstanceOf(VaultRefusal.NotAuthentic.class);
      case "missing version" ->
          assertThatThrownBy(() -> vault.unwrap(label, wrapped))
              .isInstanceOf(VaultRefusal.MissingVersion.class);
      default -> throw new IllegalStateException(toString());
    }
  }

  @Override
  public String toString() {
    return lines.getOrDefault("vector", "?");
  }
}
