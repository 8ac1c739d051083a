package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a database knows of its vaults.
class SecretStoreTest {

  private static final UUID OURS = new UUID(1, 2);
  private static final UUID THEIRS = new UUID(3, 4);

  @TempDir private Path folder;

  /// Both found none, and each has begun one; the other was first to say so.
  @Test
  void ofTwoProcessesThatBeginAVaultTheSecondIsRefused() {
    try (SqliteDatabase database = open()) {
      SecretStore secrets = new SecretStore(database);
      secrets.remember("bank", THEIRS, 1);

      assertThatThrownBy(() -> secrets.remember("bank", OURS, 1))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("begun another vault as bank");

      assertThat(secrets.vaults()).containsEntry("bank", new SecretStore.Known(THEIRS, 1));
    }
  }

  @Test
  void aVaultThatComesFurtherOrGetsAnotherNameIsRemembered() {
    try (SqliteDatabase database = open()) {
      SecretStore secrets = new SecretStore(database);
      secrets.remember("bank", OURS, 1);
      secrets.remember("bank", OURS, 3);
      secrets.remember("bank", OURS, 2);
      assertThat(secrets.vaults()).containsOnly(Map.entry("bank", new SecretStore.Known(OURS, 3)));

      secrets.remember("bench", OURS, 4);
      assertThat(secrets.vaults()).containsOnlyKeys("bench");
      secrets.forget("bench");
      secrets.remember("bench", THEIRS, 1);
      assertThat(secrets.vaults()).containsOnlyKeys("bench");
    }
  }

  private SqliteDatabase open() {
    return SqliteDatabase.open(
        folder.resolve("metadata.db"), List.of(SecretStore.SCHEMA), Runnable::run);
  }
}
