package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.holdfast.content.Blobs;
import org.holdfast.content.RevisionId;
import org.holdfast.database.Database;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/// The same on a real PostgreSQL, a database for each test; and what happens at the same time.
class PostgresSweepTest extends SweepContract {

  private static final int LOOKS = 100_000;

  @Override
  Database open() {
    return PostgresDatabase.open(PostgresForTests.fresh(4), List.of(Blobs.SCHEMA, Drives.SCHEMA));
  }

  @Test
  void whatSomethingBeginsToReferToAtTheSameMomentIsNotCondemned() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();

    CompletableFuture<Set<RevisionId>> condemned =
        house.database.write(
            tx -> {
              UnreferencedRows.claim(tx, List.of(revision));
              ArchiveRows.insertBlob(tx, ArchiveId.random(house.random), revision);
              return waiting(() -> house.database.write(later -> condemn(later, revision)));
            });

    assertThat(condemned.join()).isEmpty();
    assertThat(noted()).isZero();
  }

  @Test
  void whatIsCondemnedAtTheSameMomentIsReferredToByNothing() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();

    CompletableFuture<Boolean> claimed =
        house.database.write(
            tx -> {
              assertThat(condemn(tx, revision)).containsExactly(revision);
              return waiting(
                  () -> {
                    claim(revision);
                    return true;
                  });
            });

    assertThatThrownBy(claimed::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(DriveRefusal.StoreUnavailable.class);
  }

  private static Set<RevisionId> condemn(DSLContext tx, RevisionId revision) {
    return new UnreferencedRows(tx)
        .condemn(List.of(revision), new UnreferencedRows.Until(Long.MAX_VALUE, Long.MAX_VALUE));
  }

  // Begins something, and goes on once it waits for a row that this change has.
  private <T> CompletableFuture<T> waiting(Supplier<T> change) {
    CompletableFuture<T> begun = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                begun.complete(change.get());
              } catch (RuntimeException e) {
                begun.completeExceptionally(e);
              }
            });
    for (int i = 0; i < LOOKS && !begun.isDone(); i++) {
      if (isSomebodyWaiting()) {
        return begun;
      }
    }
    throw new AssertionError("it does not wait");
  }

  private boolean isSomebodyWaiting() {
    // On a thread of its own: the one of a change asks its database nothing else.
    return CompletableFuture.supplyAsync(
            () ->
                house.database.read(
                    tx ->
                        Sql.of(
                                    tx,
                                    "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type ="
                                        + " 'Lock' AND datname = current_database()")
                                .number()
                            > 0))
        .join();
  }
}
