package org.holdfast.drive;

import java.util.List;
import org.holdfast.content.Blobs;
import org.holdfast.database.Database;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;

/// The same on a real PostgreSQL, a database for each test.
class PostgresDriveKeyRotationTest extends DriveKeyRotationContract {

  @Override
  Database open() {
    return PostgresDatabase.open(PostgresForTests.fresh(4), List.of(Blobs.SCHEMA, Drives.SCHEMA));
  }
}
