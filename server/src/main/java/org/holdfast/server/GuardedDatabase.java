package org.holdfast.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseFigures;
import org.holdfast.database.DatabaseRefusal;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The database as the rooms get it: while an alarm is raised it is read and not written, and who
/// keeps the log is told of writes that failed for the store's sake.
final class GuardedDatabase implements Database {

  private final Database database;
  private final Supplier<Optional<String>> closed;
  private final Consumer<DatabaseRefusal> failed;

  /// @param closed why nothing may be written; empty where it may
  /// @param failed told of each write that the store refused
  GuardedDatabase(
      Database database, Supplier<Optional<String>> closed, Consumer<DatabaseRefusal> failed) {
    this.database = database;
    this.closed = closed;
    this.failed = failed;
  }

  @Override
  public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
    return database.read(query);
  }

  @Override
  public <T extends @Nullable Object> T write(Function<DSLContext, T> change) {
    return guarded(() -> database.write(change));
  }

  @Override
  public <T extends @Nullable Object> T write(long row, Function<DSLContext, T> change) {
    return guarded(() -> database.write(row, change));
  }

  @Override
  public <T extends @Nullable Object> T writeLarge(Function<DSLContext, T> change) {
    return guarded(() -> database.writeLarge(change));
  }

  private <T extends @Nullable Object> T guarded(Supplier<T> call) {
    requireOpen();
    try {
      return call.get();
    } catch (DatabaseRefusal e) {
      failed.accept(e);
      throw e;
    }
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> begin(
      Function<DSLContext, T> change, Executor elsewhere) {
    requireOpen();
    return database.begin(change, elsewhere);
  }

  private void requireOpen() {
    Optional<String> why = closed.get();
    if (why.isPresent()) {
      throw new DatabaseRefusal.ReadOnly(why.get());
    }
  }

  @Override
  public boolean forgetDeleted() {
    return database.forgetDeleted();
  }

  @Override
  public List<String> check() {
    return database.check();
  }

  @Override
  public DatabaseFigures figures() {
    return database.figures();
  }

  @Override
  public void close() {
    database.close();
  }
}
