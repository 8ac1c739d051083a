package org.holdfast.server;

import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseFigures;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// A database whose calls are timed, and are seen in traces.
final class MeasuredDatabase implements Database {

  private final Database database;
  private final Traces traces;
  private final Timer reads;
  private final Timer writes;

  MeasuredDatabase(Database database, Figures figures, Traces traces) {
    this.database = database;
    this.traces = traces;
    this.reads = timer(figures, "read");
    this.writes = timer(figures, "write");
  }

  private static Timer timer(Figures figures, String call) {
    return figures.timer(
        "holdfast.database.calls", "Queries and changes, with their waits.", "call", call);
  }

  @Override
  public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
    return measured("database read", reads, () -> database.read(query));
  }

  @Override
  public <T extends @Nullable Object> T write(Function<DSLContext, T> change) {
    return measured("database write", writes, () -> database.write(change));
  }

  @Override
  public <T extends @Nullable Object> T write(long row, Function<DSLContext, T> change) {
    return measured("database write", writes, () -> database.write(row, change));
  }

  @Override
  public <T extends @Nullable Object> T writeLarge(Function<DSLContext, T> change) {
    return measured("database write", writes, () -> database.writeLarge(change));
  }

  private <T extends @Nullable Object> T measured(String what, Timer timer, Supplier<T> call) {
    Span span = traces.begin(what);
    long began = System.nanoTime();
    boolean done = false;
    try {
      T result = call.get();
      done = true;
      return result;
    } finally {
      timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
      Traces.end(span, done);
    }
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> begin(
      Function<DSLContext, T> change, Executor elsewhere) {
    Span span = traces.begin("database write");
    long began = System.nanoTime();
    boolean goesOn = false;
    try {
      CompletableFuture<T> running = database.begin(change, elsewhere);
      goesOn = true;
      return running.whenComplete((_, thrown) -> ended(span, began, thrown == null));
    } finally {
      if (!goesOn) {
        ended(span, began, false);
      }
    }
  }

  private void ended(Span span, long began, boolean done) {
    writes.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    Traces.end(span, done);
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
