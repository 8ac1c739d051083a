package org.holdfast.search;

import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.CorruptIndexException;

/// Merges in the background, one at a time for each index, and remembers what went wrong instead of
/// shouting it from a thread of its own.
final class MergeThreads extends ConcurrentMergeScheduler {

  private volatile Optional<Throwable> failure = Optional.empty();

  MergeThreads() {
    setMaxMergesAndThreads(3, 1);
  }

  @Override
  protected void handleMergeException(Throwable thrown) {
    failure = Optional.of(thrown);
  }

  void requireSound() throws IOException {
    if (failure.isPresent()) {
      throw failure.get() instanceof IOException io
          ? io
          : new CorruptIndexException("a merge failed", "merge", failure.get());
    }
  }
}
