package org.holdfast.database;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Counts groups of changes by their size. A group costs two additions. Safe for use by any number
/// of threads.
final class GroupCounts {

  private final LongAdder changes = new LongAdder();
  private final List<LongAdder> bySize =
      Stream.generate(LongAdder::new).limit(DatabaseFigures.GROUP_SIZES.size()).toList();

  /// @param size how many changes were answered together, at least one
  void answered(int size) {
    changes.add(size);
    int i = 0;
    while (i < bySize.size() - 1 && size > DatabaseFigures.GROUP_SIZES.get(i)) {
      i++;
    }
    bySize.get(i).increment();
  }

  DatabaseFigures figures(long waiting, int busyConnections) {
    return new DatabaseFigures(
        waiting, changes.sum(), bySize.stream().map(LongAdder::sum).toList(), busyConnections);
  }
}
