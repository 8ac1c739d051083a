package org.holdfast.identity;

import java.nio.file.Path;
import java.util.List;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.io.TempDir;

/// On the embedded database.
class SqliteLeavingTest extends LeavingContract {

  @TempDir private Path folder;

  @Override
  Database open() {
    return SqliteDatabase.open(folder.resolve("a.db"), List.of(Identity.SCHEMA), Runnable::run);
  }
}
