package org.holdfast.drive;

import java.util.List;
import org.holdfast.content.Blobs;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;

/// On a real PostgreSQL.
class PostgresSharingTest extends SharingContract {

  /// Closed with its house.
  @Override
  House open() {
    return House.over(
        PostgresDatabase.open(PostgresForTests.fresh(4), List.of(Blobs.SCHEMA, Drives.SCHEMA)));
  }
}
