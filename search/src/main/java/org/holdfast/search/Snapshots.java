package org.holdfast.search;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;

/// States of an index that somebody is in the middle of reading, page by page. Kept for a while and
/// not many, since each keeps files that would else be gone. Safe for use by any number of threads.
final class Snapshots {

  private static final int MOST = 8;
  private static final Duration KEPT = Duration.ofMinutes(5);

  private record Kept(DirectoryReader reader, long until) {}

  private final Map<Long, Kept> kept = new LinkedHashMap<>(); // the one used last at the end

  /// @param reader the caller's own reference stays the caller's
  synchronized void keep(long name, DirectoryReader reader, long now) throws IOException {
    Optional<Kept> before = Optional.ofNullable(kept.remove(name));
    if (before.isEmpty()) {
      reader.incRef();
    }
    kept.put(name, new Kept(reader, now + KEPT.toMillis()));
    forgetOver(now);
  }

  /// A reference of the caller's own, if it is still kept.
  synchronized Optional<DirectoryReader> acquire(long name) {
    Optional<DirectoryReader> found = Optional.ofNullable(kept.get(name)).map(Kept::reader);
    found.ifPresent(DirectoryReader::incRef);
    return found;
  }

  synchronized void forgetOver(long now) throws IOException {
    for (Iterator<Kept> each = kept.values().iterator(); each.hasNext(); ) {
      Kept oldest = each.next();
      if (oldest.until() > now && kept.size() <= MOST) {
        return;
      }
      each.remove();
      oldest.reader().decRef();
    }
  }

  synchronized void forgetAll() throws IOException {
    for (Iterator<Kept> each = kept.values().iterator(); each.hasNext(); ) {
      Kept one = each.next();
      each.remove();
      one.reader().decRef();
    }
  }
}
