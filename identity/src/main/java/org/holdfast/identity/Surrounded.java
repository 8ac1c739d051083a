package org.holdfast.identity;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.holdfast.audit.Circumstances;
import org.holdfast.database.Database;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// A database whose changes know what surrounds them. An engine may run a change on a thread of its
/// own, which no door has bound anything on; what the change tells the log came with a request all
/// the same.
final class Surrounded implements Database {

  private final Database database;

  Surrounded(Database database) {
    this.database = database;
  }

  @Override
  public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
    return database.read(query);
  }

  @Override
  public <T extends @Nullable Object> T write(Function<DSLContext, T> change) {
    return database.write(surrounded(change));
  }

  @Override
  public <T extends @Nullable Object> T write(long row, Function<DSLContext, T> change) {
    return database.write(row, surrounded(change));
  }

  @Override
  public <T extends @Nullable Object> T writeLarge(Function<DSLContext, T> change) {
    return database.writeLarge(surrounded(change));
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> begin(
      Function<DSLContext, T> change, Executor elsewhere) {
    return database.begin(surrounded(change), elsewhere);
  }

  private static <T extends @Nullable Object> Function<DSLContext, T> surrounded(
      Function<DSLContext, T> change) {
    Circumstances around = Circumstances.current();
    return tx -> ScopedValue.where(Circumstances.CURRENT, around).call(() -> change.apply(tx));
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
  public void close() {
    database.close();
  }
}
