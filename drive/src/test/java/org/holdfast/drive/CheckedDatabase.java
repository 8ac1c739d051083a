package org.holdfast.drive;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.holdfast.database.Database;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// A database whose look for damage finds what a test says.
record CheckedDatabase(Database database, Supplier<List<String>> damage) implements Database {

  @Override
  public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
    return database.read(query);
  }

  @Override
  public <T extends @Nullable Object> T write(Function<DSLContext, T> change) {
    return database.write(change);
  }

  @Override
  public List<String> check() {
    return damage.get();
  }

  @Override
  public void close() {
    database.close();
  }
}
