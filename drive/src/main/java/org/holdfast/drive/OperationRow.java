package org.holdfast.drive;

import java.util.Optional;
import org.holdfast.content.ItemId;

/// One operation as it is kept.
///
/// @param item what it was asked for; for a restore of a folder, the folder
/// @param name that item's name after it; empty if there is none to tell
/// @param items how many item states it wrote
record OperationRow(
    long seq,
    long at,
    Actor actor,
    OperationKind kind,
    Optional<ItemId> item,
    String name,
    long items) {}
