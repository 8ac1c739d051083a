package org.holdfast.drive;

import java.util.List;
import org.holdfast.content.Blobs;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;

class LocksPostgresTest extends LocksContract {

  /// Each test in a database of its own.
  @Override
  House house() {
    return House.over(
        PostgresDatabase.open(PostgresForTests.fresh(4), List.of(Blobs.SCHEMA, Drives.SCHEMA)));
  }
}
