package org.holdfast.content;

import java.util.Optional;

/// One region as the server sees it, for health pages.
///
/// @param lastError what went wrong last, for staff; kept after recovery until the process ends
/// @param missingCopies blobs known to lack their copy in this region
/// @param draining whether it is to be taken out, and does not count any more
public record RegionStatus(
    String name,
    Coordinates place,
    RegionState state,
    Optional<String> lastError,
    long missingCopies,
    boolean draining) {}
