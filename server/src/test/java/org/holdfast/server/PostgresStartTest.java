package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.holdfast.database.PostgresForTests;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Moving to PostgreSQL is settings only.
class PostgresStartTest {

  @TempDir private static Path folder;
  private final String yaml =
      "database: {url: '%s', user: postgres, tls: disable}".formatted(PostgresForTests.freshUrl());

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
