package org.holdfast.drive;

import java.util.List;
import org.holdfast.content.Blobs;
import org.holdfast.database.Database;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;
import org.junit.jupiter.api.Test;

/// The same on a real PostgreSQL, a database for each test.
class PostgresForgettingTest extends ForgettingContract {

  @Override
  Database open() {
    return PostgresDatabase.open(PostgresForTests.fresh(4), List.of(Blobs.SCHEMA, Drives.SCHEMA));
  }

  @Test
  void whatWasWithinReachStaysAndAllElseGoesOverARandomLife() {
    house.plan = plan(30, RandomForgetting.VERSIONS);
    RandomForgetting.run(house, System.nanoTime(), 60);
  }
}
