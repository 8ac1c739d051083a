package org.holdfast.drive;

import java.util.Optional;
import org.holdfast.content.ItemId;

/// An item in the tree of what a restore to a point would change.
///
/// @param name as it will be
/// @param kind what happens to the item itself; absent if only something in it changes
/// @param below what happens to what is in it, at any depth
public record RestoreNode(
    ItemId item,
    String name,
    boolean folder,
    Optional<RestoreChange.Kind> kind,
    RestoreCounts below) {}
