package org.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;
import org.holdfast.database.PostgresSettings;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Precondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The keys of indexes on a real PostgreSQL.
@SuppressWarnings("NullAway.Init") // made before the first test
class SearchPostgresTest {

  @TempDir Path folder;

  @Test
  void anIndexIsMadeFoundAgainRenewedAndForgotten() {
    PostgresSettings settings = PostgresForTests.fresh(4);
    try (House house = House.in(folder, PostgresDatabase.open(settings, House.SCHEMAS))) {
      Drive drive = house.drive();
      house.file(drive, drive.root(), "a.txt", "walrus");
      var gone = house.file(drive, drive.root(), "b.txt", "walrus");
      house.follow();
      house.restart();
      house.follow();
      assertThat(house.isOpen(drive)).isFalse();
      assertThat(house.find(drive, "walrus")).hasSize(2);

      drive.purge(House.actor(drive), gone.id(), Precondition.NONE);
      house.follow();
      house.clock.advance(Duration.ofHours(25));
      house.search.sweep();
      assertThat(house.find(drive, "walrus")).containsExactly("a.txt");

      house.drives.destroy(drive.owner());
      house.search.forget(drive.id());
      house.clock.advance(Duration.ofDays(31));
      house.search.sweep();
      assertThat(house.indexes.resolve(drive.id().text())).doesNotExist();
    }
  }
}
