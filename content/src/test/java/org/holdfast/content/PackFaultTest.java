package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.SqliteDatabase;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A pack that cannot be written, or cannot say whether it was.
class PackFaultTest {

  enum When {
    BEFORE,
    AFTER
  }

  /// Fails the nth change, with or without having made it.
  private static final class FaultyDatabase implements Database {

    private final Database database;
    private final AtomicInteger left;
    private final When when;

    FaultyDatabase(Database database, AtomicInteger left, When when) {
      this.database = database;
      this.left = left;
      this.when = when;
    }

    @Override
    public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
      return database.read(query);
    }

    @Override
    public <T extends @Nullable Object> T write(Function<DSLContext, T> change) {
      boolean fails = left.decrementAndGet() == 0;
      if (fails && when == When.BEFORE) {
        throw broken();
      }
      T result = database.write(change);
      if (fails) {
        throw broken();
      }
      return result;
    }

    @Override
    public List<String> check() {
      return database.check();
    }

    @Override
    public void close() {
      database.close();
    }

    private static DatabaseRefusal broken() {
      return new DatabaseRefusal.Failed(
          "the flush failed", new IOException("[SQLITE_IOERR_FSYNC]"));
    }
  }

  @TempDir Path root;
  private final AtomicInteger left = new AtomicInteger(-1);

  @ParameterizedTest
  @EnumSource(When.class)
  void aSmallWriteIsRefusedLeavesNothingAndTheNextGoesThrough(When when) {
    try (Store store = store(when)) {
      left.set(1);

      assertThatExceptionOfType(ContentRefusal.TooFewRegions.class)
          .isThrownBy(() -> store.write(Store.bytes(1_000, 1)));

      assertThat(store.entries(0)).isEmpty();
      assertThat(store.entries(1)).isEmpty();
      assertThat(store.blobs.regions().getFirst().state()).isEqualTo(RegionState.FENCED);
      StoredBlob blob = store.write(Store.bytes(1_000, 2)); // probes the region first
      assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
      assertThat(store.check(1, blob)).isEqualTo(new BlobCheck.Whole());
    }
  }

  @ParameterizedTest
  @EnumSource(When.class)
  void aDraftStaysGoodWhenItsTailCannotBePacked(When when) throws Exception {
    byte[] plain = Store.bytes(200_000, 3);
    for (int n = 1; n <= 6; n++) {
      left.set(-1);
      try (Store store = store(when, "run-" + n)) {
        BlobDraft draft = store.blobs.begin(store.address(), store.key);
        left.set(n);
        while (draft.receivedBytes() < plain.length) {
          int from = (int) draft.receivedBytes();
          int length = Math.min(50_000, plain.length - from);
          byte[] more = java.util.Arrays.copyOfRange(plain, from, from + length);
          try {
            draft = store.blobs.append(draft, store.key, Store.stream(more), length, plain.length);
          } catch (ContentRefusal.TooFewRegions _) {
            store.clock.advance(Duration.ofSeconds(2));
            store.restart();
          }
        }
        StoredBlob blob = finish(store, draft);
        assertThat(store.read(blob)).isEqualTo(plain);
        assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
        assertThat(store.entries(0)).hasSize(1);
      }
    }
  }

  @Test
  void aSecondProcessLooksAtARegionAndChangesNothing() throws Exception {
    try (Store store = store(When.BEFORE)) {
      StoredBlob small = store.write(Store.bytes(1_000, 4));
      StoredBlob large = store.write(Store.bytes(100_000, 5));
      try (DirectoryRegion looking =
          DirectoryRegion.openReadOnly(
              "west", new Coordinates(0, 0), root.resolve("west"), new RealDisk(), store.clock)) {
        Blobs blobs =
            new Blobs(
                List.of(looking),
                CopyPolicy.DEFAULT,
                store.database,
                Store.RANDOM,
                store.clock,
                store.threads);
        for (StoredBlob blob : List.of(small, large)) {
          assertThat(
                  blobs.check(
                      looking,
                      blob.address(),
                      store.key,
                      blob.seal(),
                      blob.sizeBytes(),
                      blob.hashes()))
              .isEqualTo(new BlobCheck.Whole());
        }
        assertThat(looking.state()).isEqualTo(RegionState.READ_ONLY);
        RevisionId revision = small.address().revision();
        for (Change change :
            List.<Change>of(
                () -> looking.putPacked(revision, new byte[1]),
                () -> looking.part(revision),
                () -> looking.delete(revision),
                () -> looking.deletePart(revision),
                () -> looking.dropPacked(revision))) {
          assertThatExceptionOfType(IOException.class).isThrownBy(change::run);
        }
      }
      assertThat(store.read(small)).isEqualTo(Store.bytes(1_000, 4));
    }
  }

  private interface Change {
    void run() throws IOException;
  }

  private static StoredBlob finish(Store store, BlobDraft draft) {
    try {
      return store.blobs.finish(draft, store.key);
    } catch (ContentRefusal.TooFewRegions _) {
      store.clock.advance(Duration.ofSeconds(2));
      return store.blobs.finish(draft, store.key);
    }
  }

  private Store store(When when) {
    return store(when, ".");
  }

  private Store store(When when, String folder) {
    return Store.of(
        root.resolve(folder).normalize(),
        CopyPolicy.DEFAULT,
        List.of("west", "east"),
        Store.PATIENCE,
        Store.HEDGE,
        owner ->
            name ->
                name.equals("west")
                    ? new DirectoryRegion(
                        name,
                        new Coordinates(0, 0),
                        owner.root.resolve(name),
                        new RealDisk(),
                        file ->
                            new FaultyDatabase(
                                SqliteDatabase.open(file, List.of(Pack.SCHEMA), owner.writer()),
                                left,
                                when),
                        true,
                        owner.clock)
                    : owner.directory(name, new RealDisk()));
  }
}
