package org.holdfast.drive;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.RevisionId;

/// The contents of one file's pinned versions, with their sizes. A content that two versions have
/// stands here once.
record Pins(Map<RevisionId, Long> sizes) {

  static final Pins NONE = new Pins(Map.of());

  Pins {
    sizes = Map.copyOf(sizes);
  }

  Pins and(MarkRow mark) {
    Map<RevisionId, Long> more = new HashMap<>(sizes);
    more.put(mark.revision(), mark.sizeBytes());
    return new Pins(more);
  }

  /// What they take beside the file: a content that it has now counts as the file's.
  long beside(ItemRow file) {
    return sizes.entrySet().stream()
        .filter(each -> !file.revision().equals(Optional.of(each.getKey())))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
