package org.holdfast.drive;

import java.nio.file.Path;
import java.util.List;
import org.holdfast.content.Blobs;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.io.TempDir;

/// On the embedded database.
@SuppressWarnings("NullAway.Init") // made before each test
class SqliteDriveKeyRotationTest extends DriveKeyRotationContract {

  @TempDir private Path folder;

  @Override
  Database open() {
    return SqliteDatabase.open(
        folder.resolve("metadata.db"), List.of(Blobs.SCHEMA, Drives.SCHEMA), Runnable::run);
  }
}
