package org.holdfast.feedback;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class SqliteFeedbackTest extends FeedbackContract {

  @TempDir private Path folder;

  private final ExecutorService writer = Executors.newSingleThreadExecutor();

  @Override
  Database open() {
    return SqliteDatabase.open(folder.resolve("metadata.db"), List.of(Feedback.SCHEMA), writer);
  }

  @AfterEach
  void stopWriter() {
    writer.shutdown();
  }
}
