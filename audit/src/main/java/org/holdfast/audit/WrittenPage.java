package org.holdfast.audit;

import java.util.List;
import java.util.Optional;

/// Some of a person's entries as they are written, newest first.
///
/// @param next where the next page begins; empty on the last one
public record WrittenPage(List<WrittenEntry> entries, Optional<String> next) {

  public WrittenPage {
    entries = List.copyOf(entries);
  }
}
