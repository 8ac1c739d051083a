package org.holdfast.content;

import java.util.Optional;

/// One region as the server sees it, for health pages.
///
/// @param lastError what went wrong last, for staff; kept after recovery until the process ends
/// @param missingCopies blobs known to lack their copy in this region
public record RegionStatus(
    String name,
    Coordinates place,
    RegionState state,
    Optional<String> lastError,
    long missingCopies) {}
