package org.holdfast.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.Optional;

/// Opened segments of all indexes together, as many as fit into a fixed part of the memory. Safe
/// for use by any number of threads.
final class SegmentCache {

  /// One segment of one open file.
  private record Key(OpenFile file, long segment) {}

  private final Cache<Key, byte[]> segments;

  SegmentCache(long mostBytes) {
    this.segments =
        Caffeine.newBuilder()
            .maximumWeight(mostBytes)
            .weigher((Key _, byte[] plain) -> plain.length + 64)
            .executor(Runnable::run) // no thread of its own: what goes is only forgotten
            .build();
  }

  byte[] get(OpenFile file, long segment) throws IOException {
    Key key = new Key(file, segment);
    Optional<byte[]> known = Optional.ofNullable(segments.getIfPresent(key));
    if (known.isPresent()) {
      return known.get();
    }
    byte[] opened = file.open(segment);
    if (file.isOpen()) {
      segments.put(key, opened);
    }
    return opened;
  }

  /// Forgets what it has of a file that is closed.
  void forget(OpenFile file, long lastSegment) {
    for (long segment = 0; segment <= lastSegment; segment++) {
      segments.invalidate(new Key(file, segment));
    }
  }
}
