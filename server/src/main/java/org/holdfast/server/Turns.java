package org.holdfast.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// One piece of work at a time, and turns that are shared evenly: of each who asks, one piece
/// stands in the line; the others wait behind that. So who asks for a hundred is no more in
/// anybody's way than who asks for one. Behind one only so many wait, since each that waits holds a
/// request and what it has opened. Safe for use by any number of threads.
final class Turns {

  // As many as a browser asks for at one time, of a folder full of pictures.
  private static final int MOST_IN_LINE = 100;

  private final int mostInLine;

  private final ReentrantLock one = new ReentrantLock(true); // taken after a line's own
  private final Map<String, Line> lines = new HashMap<>(); // guarded by this

  private static final class Line {
    private final ReentrantLock first = new ReentrantLock(true);
    private int members; // guarded by the turns
  }

  Turns() {
    this(MOST_IN_LINE);
  }

  /// @param mostInLine of one who asks, with the one whose turn it is
  Turns(int mostInLine) {
    this.mostInLine = mostInLine;
  }

  /// Does a piece of work when its turn comes.
  ///
  /// @param whose it is, by whatever name
  /// @param patience for each of the two lines
  /// @return empty if its turn did not come, or its line was full
  <T> Optional<T> take(String whose, Duration patience, Supplier<T> work) {
    return join(whose).flatMap(line -> take(whose, line, patience, work));
  }

  private <T> Optional<T> take(String whose, Line line, Duration patience, Supplier<T> work) {
    try {
      return in(line.first, patience, () -> in(one, patience, () -> Optional.of(work.get())));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      leave(whose, line);
    }
  }

  private interface Part<T> {
    Optional<T> done() throws InterruptedException;
  }

  private static <T> Optional<T> in(ReentrantLock lock, Duration patience, Part<T> part)
      throws InterruptedException {
    if (!lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return Optional.empty();
    }
    try {
      return part.done();
    } finally {
      lock.unlock();
    }
  }

  private synchronized Optional<Line> join(String whose) {
    Line line = lines.computeIfAbsent(whose, _ -> new Line());
    if (line.members >= mostInLine) {
      return Optional.empty();
    }
    line.members++;
    return Optional.of(line);
  }

  private synchronized void leave(String whose, Line line) {
    line.members--;
    if (line.members == 0) {
      lines.remove(whose);
    }
  }
}
