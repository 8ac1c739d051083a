package org.holdfast.feedback;

import java.util.List;
import org.holdfast.database.Database;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;

/// The same on a real PostgreSQL, a database for each test.
class PostgresFeedbackTest extends FeedbackContract {

  @Override
  Database open() {
    return PostgresDatabase.open(PostgresForTests.fresh(8), List.of(Feedback.SCHEMA));
  }
}
