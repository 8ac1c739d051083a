package org.holdfast.content;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What lies in the regions, or is missing in one, and nobody knows.
///
/// @param bytes what of each lies there, all regions together; nothing of one that lacks
///   everywhere; in the order in which they were found, so that whoever notes them does it alike
///   every time
/// @param strangers names in a region that no region writes; left alone
/// @param regionsSkipped regions that could not be looked through
/// @param isAll whether there is nothing else
public record Leftovers(
    Map<RevisionId, Long> bytes, long strangers, int regionsSkipped, boolean isAll) {

  public Leftovers {
    bytes = Collections.unmodifiableMap(new LinkedHashMap<>(bytes));
  }
}
