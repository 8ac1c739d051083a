package org.holdfast.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store whose certificate an authority of the owner's vouches for.
class S3TlsTest {

  @TempDir private static Path folder;
  private static S3Server server;

  @BeforeAll
  static void start() {
    server = S3Server.startSecure(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static S3Settings settings(URI endpoint, Optional<Path> caFile) {
    S3Settings settings = server.settings(endpoint, "credentials");
    return new S3Settings(
        endpoint,
        settings.signingRegion(),
        settings.bucket(),
        true,
        true,
        settings.credentials(),
        caFile,
        settings.timeout());
  }

  @Test
  void isSpokenToWithTheOwnersAuthority() throws Exception {
    try (S3Store store =
        S3Store.open(settings(server.endpoint(), Optional.of(folder.resolve("ca.pem"))))) {
      assertThat(store.create("tls/a", ByteBuffer.wrap(new byte[] {1}))).isTrue();
      assertThat(store.fetch("tls/a", Optional.empty(), 0, 9).orElseThrow().bytes())
          .containsExactly(1);
    }
  }

  @Test
  void isNotSpokenToWithoutIt() {
    try (S3Store store = S3Store.open(settings(server.endpoint(), Optional.empty()))) {
      assertThatThrownBy(() -> store.create("tls/b", ByteBuffer.wrap(new byte[1])))
          .hasMessageStartingWith("storeUnreachable");
    }
  }

  @Test
  void isNotSpokenToUnderAnotherName() {
    URI other = URI.create("https://localhost:" + server.port());
    try (S3Store store = S3Store.open(settings(other, Optional.of(folder.resolve("ca.pem"))))) {
      assertThatThrownBy(() -> store.create("tls/c", ByteBuffer.wrap(new byte[1])))
          .hasMessageStartingWith("storeUnreachable");
    }
  }

  @Test
  void aFileWithoutCertificatesIsRefusedByName() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");

    assertThatThrownBy(() -> S3Store.open(settings(server.endpoint(), Optional.of(empty))))
        .isInstanceOf(StoreSettingsRefused.class)
        .hasMessageContaining("empty.pem");
  }
}
