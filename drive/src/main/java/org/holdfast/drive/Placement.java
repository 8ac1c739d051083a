package org.holdfast.drive;

import org.holdfast.content.ItemId;

/// Where an item is to be put.
///
/// @param parent a visible folder
public record Placement(ItemId parent, ItemName name, Conflict conflict) {}
