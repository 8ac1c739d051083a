package org.holdfast.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.holdfast.database.Database;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// A database whose process is killed right before, or right after, one of its changes. From then
/// on nothing answers.
final class DyingDatabase implements Database {

  /// The process is no more.
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Database database;
  private int left = Integer.MAX_VALUE;
  private boolean afterwards;
  private boolean dead;

  DyingDatabase(Database database) {
    this.database = database;
  }

  /// @param change counted from now on, from 0
  /// @param after whether the change happens, and nobody is told
  void dieAt(int change, boolean after) {
    left = change;
    afterwards = after;
  }

  private <T extends @Nullable Object> T change(java.util.function.Supplier<T> work) {
    requireAlive();
    boolean last = left-- == 0;
    dead = last;
    if (last && !afterwards) {
      throw new Killed();
    }
    T result = work.get();
    requireAlive();
    return result;
  }

  private void requireAlive() {
    if (dead) {
      throw new Killed();
    }
  }

  @Override
  public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
    requireAlive();
    return database.read(query);
  }

  @Override
  public <T extends @Nullable Object> T write(Function<DSLContext, T> change) {
    return change(() -> database.write(change));
  }

  @Override
  public <T extends @Nullable Object> T write(long row, Function<DSLContext, T> change) {
    return change(() -> database.write(row, change));
  }

  @Override
  public <T extends @Nullable Object> T writeLarge(Function<DSLContext, T> change) {
    return change(() -> database.writeLarge(change));
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> begin(
      Function<DSLContext, T> change, Executor elsewhere) {
    requireAlive();
    return database.begin(change, elsewhere);
  }

  @Override
  public List<String> check() {
    return database.check();
  }

  @Override
  public boolean forgetDeleted() {
    return change(database::forgetDeleted);
  }

  @Override
  public void close() {
    database.close();
  }
}
