package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;

/// Applies what a client says about an item beside its place and content.
final class Describing {

  private Describing() {}

  /// @param modifiedOtherwise when the file was modified, if the client does not say it
  static ItemRow apply(
      ItemRow row, FileTimes times, Optional<String> description, long modifiedOtherwise) {
    return row.withDetails(
        times.created().map(Instant::toEpochMilli).orElse(row.fsCreatedAt()),
        times.modified().map(Instant::toEpochMilli).orElse(modifiedOtherwise),
        description.orElse(row.description()));
  }
}
