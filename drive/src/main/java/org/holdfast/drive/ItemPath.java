package org.holdfast.drive;

import java.util.List;
import org.holdfast.content.ItemId;

/// The way to an item: from some item on, names one after the other; no names for that item itself.
///
/// @param from [Drive#rootId] or any other
/// @param names compared as names are; what could be no name leads nowhere
public record ItemPath(ItemId from, List<String> names) {

  public static ItemPath to(ItemId item) {
    return new ItemPath(item, List.of());
  }
}
