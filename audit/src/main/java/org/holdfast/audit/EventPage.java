package org.holdfast.audit;

import java.util.List;
import java.util.Optional;

/// Some of a person's entries, newest first.
///
/// @param next where the next page begins; empty on the last one
public record EventPage(List<Entry> entries, Optional<String> next) {

  public EventPage {
    entries = List.copyOf(entries);
  }
}
