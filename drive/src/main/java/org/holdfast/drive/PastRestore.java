package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// A restore to a point that was done, or the undoing of one.
///
/// @param seq the operation, which [Drive#undo] takes back
/// @param undid whether it took a restore back
/// @param folder what was restored; absent: the whole drive
/// @param name of that folder, as it was right after; empty for the drive
/// @param items how many it changed
/// @param undoable whether the plan still reaches back to right before it
public record PastRestore(
    long seq,
    Instant at,
    Actor actor,
    boolean undid,
    Optional<ItemId> folder,
    String name,
    long items,
    boolean undoable) {}
