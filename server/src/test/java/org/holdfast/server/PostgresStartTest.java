package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Moving to PostgreSQL is settings only.
@SuppressWarnings("NullAway.Init") // made before the first test
class PostgresStartTest {

  @TempDir private static Path folder;
  private static EmbeddedPostgres postgres;
  private static String yaml;

  @BeforeAll
  static void start() throws IOException {
    // The helper turns both off, for speed; Holdfast refuses such a server.
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    yaml =
        "database: {url: 'jdbc:postgresql://127.0.0.1:%d/postgres', user: postgres, tls: disable}"
            .formatted(postgres.getPort());
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @Test
  void whatWasMadeOnPostgresIsThereAfterwardsForItsOwnVaultOnly() throws Exception {
    Path data = folder.resolve("data");
    String token;
    try (Served served = Served.start(data, yaml)) {
      token = served.token("ana@example.org");
    }
    try (Served served = Served.start(data, yaml)) {
      assertThat(
              served
                  .get(served.https(), "/v1.0/me/drive", "Authorization", "Bearer " + token)
                  .statusCode())
          .isEqualTo(200);
      assertThat(served.holdfast().accounts().find(EmailAddress.parse("ana@example.org")))
          .isPresent();
    }
    assertThat(data.resolve("metadata.db")).doesNotExist();

    assertThatThrownBy(() -> Machine.open(folder.resolve("another"), yaml))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("another Holdfast's data");
    assertThat(folder.resolve("another/vault")).doesNotExist();
  }
}
