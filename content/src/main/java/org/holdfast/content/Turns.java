package org.holdfast.content;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// One at a time for each revision; others go on meanwhile.
final class Turns {

  private final Map<RevisionId, Turn> taken = new ConcurrentHashMap<>();

  /// Waits until nobody else has this revision's turn. Close it to pass it on.
  Turn take(RevisionId revision) {
    Turn turn = wanted(revision);
    turn.lock.lock();
    return turn;
  }

  /// The same without waiting.
  ///
  /// @return empty if somebody else has it
  Optional<Turn> tryTake(RevisionId revision) {
    Turn turn = wanted(revision);
    if (turn.lock.tryLock()) {
      return Optional.of(turn);
    }
    turn.leave();
    return Optional.empty();
  }

  private Turn wanted(RevisionId revision) {
    return taken.compute(
        revision,
        (_, known) -> {
          Turn wanted = known == null ? new Turn(revision) : known;
          wanted.users++;
          return wanted;
        });
  }

  final class Turn implements AutoCloseable {

    private final RevisionId revision;
    private final ReentrantLock lock = new ReentrantLock();
    private int users; // changed inside the map's compute only

    private Turn(RevisionId revision) {
      this.revision = revision;
    }

    @Override
    public void close() {
      lock.unlock();
      leave();
    }

    private void leave() {
      taken.computeIfPresent(revision, (_, turn) -> --turn.users == 0 ? null : turn);
    }
  }
}
