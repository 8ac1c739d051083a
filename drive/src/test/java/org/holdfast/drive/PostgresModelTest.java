package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.holdfast.content.Blobs;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;
import org.holdfast.identity.AccountId;
import org.junit.jupiter.api.Test;

/// The same histories as [DriveModelTest], fewer, on a real PostgreSQL.
class PostgresModelTest {

  @Test
  void doesWhatItsTwinDoesOnPostgres() throws IOException {
    long base = Long.getLong("model.seed", System.nanoTime());
    try (PostgresDatabase database =
            PostgresDatabase.open(PostgresForTests.fresh(4), List.of(Blobs.SCHEMA, Drives.SCHEMA));
        House house = House.over(database)) {
      for (int i = 0; i < 15; i++) {
        RandomHistory.run(house, base + i, 50);
      }
      whatIsToldWithoutAKeyIsWhatEachDriveSays(house);
    }
  }

  static void whatIsToldWithoutAKeyIsWhatEachDriveSays(House house) {
    Map<AccountId, Long> used =
        house.drives.all().stream()
            .collect(Collectors.toMap(Drive::owner, drive -> drive.info().quota().used()));

    assertThat(house.drives.usedBytes()).isEqualTo(used).isNotEmpty();
  }
}
