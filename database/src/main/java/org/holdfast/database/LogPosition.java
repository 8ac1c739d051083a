package org.holdfast.database;

import java.util.UUID;

/// Where a mirrored database stands in its history.
///
/// @param lineage the history: begun once, and never gone on with by two
/// @param seq rises with every group of changes, by one where nothing was left out
public record LogPosition(UUID lineage, long seq) {}
