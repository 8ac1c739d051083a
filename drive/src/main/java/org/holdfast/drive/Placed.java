package org.holdfast.drive;

import java.util.List;

/// An item and where it is, seen in one moment.
///
/// @param folders the names of the folders from below the root down to the item's own
public record Placed(Item item, List<String> folders) {}
