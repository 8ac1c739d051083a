package org.holdfast.drive;

import java.util.List;

/// What became of something that was put into a folder.
///
/// @param item as it is now, under the name it got
/// @param folders as in [Placed]
/// @param created whether it is new; otherwise an item that was there was replaced or kept
public record Written(Item item, List<String> folders, boolean created) {}
