package org.holdfast.drive;

import java.util.List;
import org.holdfast.content.Blobs;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;

/// The same on a real PostgreSQL.
class PostgresArchiveTest extends ArchiveContract {

  @Override
  House house() {
    return House.over(
        PostgresDatabase.open(PostgresForTests.fresh(4), List.of(Blobs.SCHEMA, Drives.SCHEMA)));
  }
}
