package org.holdfast.server;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Work that waits for one thread, and is taken from all who have some in turn. Of each only so
/// much waits: who asks for more, is no more in anybody's way than who asks for one. Safe for use
/// by any number of threads.
///
/// @param <K> names a piece of work: what waits already is not put there again
final class EvenQueue<K> {

  private final int mostOfOne;
  private final int mostInAll;

  // Guarded by this. Whose turn it is stands first; nobody is here who has nothing waiting.
  private final Map<String, Map<K, Runnable>> lines = new LinkedHashMap<>();
  private int waiting;

  EvenQueue(int mostOfOne, int mostInAll) {
    this.mostOfOne = mostOfOne;
    this.mostInAll = mostInAll;
  }

  /// @param whose it is, by whatever name
  /// @return whether it waits now, and did not before
  synchronized boolean put(String whose, K what, Runnable work) {
    Map<K, Runnable> line = lines.getOrDefault(whose, Map.of());
    if (waiting >= mostInAll || line.size() >= mostOfOne || line.containsKey(what)) {
      return false;
    }
    lines.computeIfAbsent(whose, _ -> new LinkedHashMap<>()).put(what, work);
    waiting++;
    return true;
  }

  synchronized int waiting() {
    return waiting;
  }

  /// Takes the next; whose it was, stands behind all others then.
  synchronized Optional<Runnable> take() {
    Iterator<Map.Entry<String, Map<K, Runnable>>> first = lines.entrySet().iterator();
    if (!first.hasNext()) {
      return Optional.empty();
    }
    Map.Entry<String, Map<K, Runnable>> turn = first.next();
    String whose = turn.getKey();
    Map<K, Runnable> line = turn.getValue();
    first.remove();
    Iterator<Runnable> work = line.values().iterator();
    Runnable next = work.next();
    work.remove();
    waiting--;
    if (!line.isEmpty()) {
      lines.put(whose, line);
    }
    return Optional.of(next);
  }
}
