package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;

/// Which operations to list, newest first.
///
/// @param from the earliest, inclusive
/// @param to the latest, exclusive
/// @param limit operations on a page, 1 to 1,000
/// @param cursor [OperationPage#next] of the page before
public record OperationsQuery(Instant from, Instant to, int limit, Optional<String> cursor) {

  private static final int MOST = 1_000;

  public OperationsQuery {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("a page has 1 to 1000 operations, not " + limit);
    }
  }
}
