package org.holdfast.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Takes things one by one, as a query finds them, and has them worked at beside, in [Pieces] and
/// in order. For one thread; closing waits for what is under way.
final class Feed<T> implements AutoCloseable {

  private final Pieces pieces;
  private final Consumer<List<T>> work;
  private List<T> waiting = new ArrayList<>();
  private Optional<CompletableFuture<Boolean>> underWay = Optional.empty();

  /// @param work must leave the transaction alone
  Feed(Pieces pieces, Consumer<List<T>> work) {
    this.pieces = pieces;
    this.work = work;
  }

  /// May throw what the work threw at something that came before.
  void add(T thing) {
    waiting.add(thing);
    if (waiting.size() == pieces.rows()) {
      handOver();
    }
  }

  /// Has the rest worked at, and waits until all is done. Throws what the work threw.
  void end() {
    underWay.ifPresent(Pieces::await);
    underWay = Optional.empty();
    work.accept(waiting); // nothing is left to do meanwhile
  }

  private void handOver() {
    underWay.ifPresent(Pieces::await);
    List<T> piece = waiting;
    waiting = new ArrayList<>();
    underWay =
        Optional.of(
            pieces.begin(
                () -> {
                  work.accept(piece);
                  return true;
                }));
  }

  @Override
  public void close() {
    underWay.ifPresent(Pieces::settle);
  }
}
