package org.holdfast.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// How an operation on very many items is cut, so that one piece is opened or sealed while the
/// statements of another run. A transaction has one thread; ciphers need not wait for it.
///
/// One piece at a time is worked at beside, and none is begun before the last one is over: pieces
/// keep their order, few of them are in memory, and what only one thread at a time may use stays
/// so. The transaction's thread waits for what it handed over before it leaves, whatever happens,
/// and what the work throws comes out there.
///
/// @param beside runs the pieces, and waits for no transaction; `Runnable::run` for one thread
///   alone
/// @param rows of a piece; what has no more is not cut
record Pieces(Executor beside, int rows) {

  // Some milliseconds of statements, for a hand-over of some tens of microseconds.
  static final int ROWS = 512;

  /// On the thread of the transaction.
  static final Pieces ALONE = new Pieces(Runnable::run, ROWS);

  /// Makes something of each piece beside, one piece ahead of its use on this thread.
  <T, R> void ahead(List<T> all, Function<List<T>, R> make, BiConsumer<List<T>, R> use) {
    List<List<T>> cut = cut(all);
    if (cut.isEmpty()) {
      return;
    }
    CompletableFuture<R> next = begin(() -> make.apply(cut.getFirst()));
    try {
      for (int i = 0; i < cut.size(); i++) {
        R made = await(next);
        if (i + 1 < cut.size()) {
          List<T> following = cut.get(i + 1);
          next = begin(() -> make.apply(following));
        }
        use.accept(cut.get(i), made);
      }
    } finally {
      settle(next);
    }
  }

  <R> CompletableFuture<R> begin(Supplier<R> work) {
    return CompletableFuture.supplyAsync(work, beside);
  }

  /// Waits for it, and throws what it threw.
  static <R> R await(CompletableFuture<R> work) {
    try {
      return work.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException refused -> throw refused;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("it throws nothing checked", e);
      }
    }
  }

  /// Waits for it, however it ends.
  static void settle(CompletableFuture<?> work) {
    work.handle((_, _) -> true).join();
  }

  private <T> List<List<T>> cut(List<T> all) {
    List<List<T>> cut = new ArrayList<>();
    for (int from = 0; from < all.size(); from += rows) {
      cut.add(all.subList(from, Math.min(all.size(), from + rows)));
    }
    return cut;
  }
}
