package org.holdfast.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseFigures;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.Schema;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// The small blobs of one region, in one SQLite file: many writes share one flush. Format:
/// `docs/formats/pack.md`.
///
/// The file is opened when it is first needed and let go when the region is absent, so that a mount
/// can go and come back.
final class Pack implements AutoCloseable {

  static final Schema SCHEMA = new Schema("pack", "org/holdfast/content/pack");

  // Said in words, because SQLite calls every whole number an INTEGER, which jOOQ takes for 32
  // bits.
  private static final Field<Long> ROW = DSL.field("rowid", SQLDataType.BIGINT.notNull());
  private static final Field<byte[]> REVISION = DSL.field("revision", SQLDataType.BLOB.notNull());
  private static final Field<Long> SIZE = DSL.field("size", SQLDataType.BIGINT.notNull());
  private static final Field<Long> CHANGED = DSL.field("changed", SQLDataType.BIGINT.notNull());

  private static final int PAGE_ROWS = 1_000;

  static final String PUT =
      "insert into blob (revision, bytes, changed) values (?, ?, ?) on conflict (revision)"
          + " do update set bytes = excluded.bytes, changed = excluded.changed";
  static final String FIND = "select bytes from blob where revision = ?";

  /// How the file is opened: the seam for faults.
  interface Opener {
    Database open(Path file) throws IOException;
  }

  private final Path file;
  private final Opener opener;
  private final InstantSource clock;

  // Set under this; using an open database needs no lock, nor does a look at its figures: whoever
  // opens it may wait for a disk.
  private volatile Optional<Database> open = Optional.empty();

  Pack(Path file, Opener opener, InstantSource clock) {
    this.file = file;
    this.opener = opener;
    this.clock = clock;
  }

  /// Opens the file if it is not open, making it if it is missing.
  void tryReading() throws IOException {
    read(tx -> tx.resultQuery("select 1 from blob limit 1").fetchOptional().isPresent());
  }

  void put(RevisionId revision, byte[] bytes) throws IOException {
    write(tx -> put(tx, revision, bytes));
  }

  /// Begins to put. The file must be open.
  ///
  /// @param before asked right before it is written
  /// @param elsewhere runs what has to wait
  /// @return ends once it is durable, or with an [UncheckedIOException]
  CompletableFuture<Void> begin(
      RevisionId revision, byte[] bytes, Before before, Executor elsewhere) throws IOException {
    return database()
        .begin(
            tx -> {
              before.require();
              return put(tx, revision, bytes);
            },
            elsewhere)
        .handle(
            (_, thrown) -> {
              if (thrown == null) {
                return null;
              }
              throw unchecked(Crew.unwrapped(thrown));
            });
  }

  /// What must hold for a write.
  interface Before {
    void require() throws UncheckedIOException;
  }

  private int put(DSLContext tx, RevisionId revision, byte[] bytes) {
    return tx.connectionResult(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(PUT)) {
            statement.setBytes(1, revision.bytes());
            statement.setBytes(2, bytes);
            statement.setLong(3, clock.millis());
            return statement.executeUpdate();
          }
        });
  }

  Optional<byte[]> find(RevisionId revision) throws IOException {
    return read(tx -> find(tx, revision));
  }

  private static Optional<byte[]> find(DSLContext tx, RevisionId revision) {
    return tx.connectionResult(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setBytes(1, revision.bytes());
            try (ResultSet rows = statement.executeQuery()) {
              return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
            }
          }
        });
  }

  /// Costs a read if there is nothing to delete.
  void delete(RevisionId revision) throws IOException {
    if (has(revision)) {
      write(tx -> tx.execute("delete from blob where revision = ?", (Object) revision.bytes()));
    }
  }

  /// Empties the log of the file, which holds what was deleted.
  void forgetDeleted() throws IOException {
    try {
      var _ = database().forgetDeleted(); // not while somebody reads: then the next one does
    } catch (DatabaseRefusal e) {
      throw unwritten(e);
    }
  }

  /// @return how many rows were found that no region writes
  long list(Consumer<RegionEntry> each) throws IOException {
    long strangers = 0;
    long after = Long.MIN_VALUE;
    while (true) {
      long from = after;
      var rows =
          read(
              tx ->
                  tx.resultQuery(
                          "select rowid, revision, length(bytes), changed from blob"
                              + " where rowid > ? order by rowid limit ?",
                          from,
                          PAGE_ROWS)
                      .coerce(ROW, REVISION, SIZE, CHANGED)
                      .fetch());
      for (var row : rows) {
        byte[] revision = row.value2();
        if (revision.length == IdBytes.LENGTH) {
          each.accept(
              new RegionEntry(
                  RevisionId.of(revision),
                  RegionEntry.Kind.PACKED,
                  row.value3(),
                  Instant.ofEpochMilli(row.value4())));
        } else {
          strangers++;
        }
        after = row.value1();
      }
      if (rows.size() < PAGE_ROWS) {
        return strangers;
      }
    }
  }

  Optional<DatabaseFigures> figures() {
    return open.map(Database::figures);
  }

  /// Lets go of the file; the next use opens it again.
  @Override
  public synchronized void close() {
    open.ifPresent(Database::close);
    open = Optional.empty();
  }

  private boolean has(RevisionId revision) throws IOException {
    return read(
        tx ->
            tx.resultQuery("select 1 from blob where revision = ?", (Object) revision.bytes())
                .fetchOptional()
                .isPresent());
  }

  private <T> T read(Function<DSLContext, T> query) throws IOException {
    try {
      return database().read(query);
    } catch (DatabaseRefusal | DataAccessException e) { // the latter if its table is not there
      throw new IOException("the pack could not be read: " + e.getMessage(), e);
    }
  }

  private void write(Function<DSLContext, Integer> change) throws IOException {
    try {
      database().write(change);
    } catch (DatabaseRefusal | DataAccessException e) {
      throw unwritten(e);
    }
  }

  synchronized boolean isOpen() {
    return open.isPresent();
  }

  private static RuntimeException unchecked(Throwable thrown) {
    return switch (thrown) {
      case DatabaseRefusal e -> new UncheckedIOException(unwritten(e));
      case DataAccessException e -> new UncheckedIOException(unwritten(e));
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException("a change threw a checked exception", thrown);
    };
  }

  private static IOException unwritten(RuntimeException e) {
    return new IOException("the pack could not be written: " + e.getMessage(), e);
  }

  private synchronized Database database() throws IOException {
    Database database = open.isPresent() ? open.get() : opener.open(file);
    open = Optional.of(database);
    return database;
  }
}
