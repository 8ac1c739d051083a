package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of `docs/formats/escrow.md`, and of format 7 in `docs/formats/envelope.md`.
final class EscrowVectorsTest {

  @TempDir private Path folder;

  static Stream<VectorsTest.Vector> damaged() throws IOException {
    return VectorsTest.read("escrow.txt").skip(1);
  }

  static Stream<VectorsTest.Vector> envelopes() throws IOException {
    return VectorsTest.read("escrow-envelope.txt");
  }

  private static VectorsTest.Vector good() throws IOException {
    return VectorsTest.read("escrow.txt").findFirst().orElseThrow();
  }

  private EscrowVault server(VectorsTest.Vector vector) {
    return EscrowVault.open(
        EscrowFixture.put(folder.resolve("server"), vector.hex("server")), new SecureRandom());
  }

  private EscrowVault opened(VectorsTest.Vector vector, String passphrase) {
    try (Passphrase right = Passphrase.of(passphrase)) {
      return EscrowVault.open(
          EscrowFixture.put(folder.resolve("private"), vector.hex("private")),
          right,
          new SecureRandom());
    }
  }

  @Test
  void theGoodFilesOpen() throws IOException {
    try (EscrowVault server = server(good());
        EscrowVault opened = opened(good(), good().get("passphrase"))) {
      for (EscrowVault each : new EscrowVault[] {server, opened}) {
        assertThat(each.id()).isEqualTo(UUID.fromString(good().get("id")));
        assertThat(each.masterKeys().getFirst().createdAt()).hasToString(good().get("made"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void damagedFilesAreRefusedAsTheySay(VectorsTest.Vector vector) throws IOException {
    String passphrase = good().get("passphrase");
    assertThatThrownBy(
            () -> {
              if (vector.fields().containsKey("server")) {
                server(vector).close();
              } else {
                opened(vector, passphrase).close();
              }
            })
        .isInstanceOf(VaultRefusal.Damaged.class)
        .hasMessageContaining(vector.get("because"));
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void envelopesAreReadAsTheySay(VectorsTest.Vector vector) throws IOException {
    try (EscrowVault vault = opened(good(), good().get("passphrase"))) {
      switch (vector.get("result")) {
        case "unwraps" ->
            assertThat(vault.unwrap(vector.label(), vector.wrapped())).isEqualTo(vector.hex("key"));
        case "not authentic" ->
            assertThatThrownBy(() -> vault.unwrap(vector.label(), vector.wrapped()))
                .isInstanceOf(VaultRefusal.NotAuthentic.class);
        default -> throw new IllegalStateException(vector.toString());
      }
    }
  }

  /// The writer still writes what the vectors say.
  @Test
  void writesTheGoodVectors() throws IOException {
    EscrowFixture made = new EscrowFixture(folder.resolve("written")).make(new CountingRandom());
    assertThat(EscrowFixture.bytes(made.server())).isEqualTo(good().hex("server"));
    assertThat(EscrowFixture.bytes(made.sealed())).isEqualTo(good().hex("private"));

    try (EscrowVault vault = EscrowVault.open(made.server(), new CountingRandom())) {
      for (VectorsTest.Vector vector :
          envelopes().filter(each -> each.get("result").equals("unwraps")).toList()) {
        assertThat(vault.wrap(vector.label(), vector.hex("key"))).isEqualTo(vector.wrapped());
      }
    }
  }
}
