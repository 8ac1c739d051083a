package org.holdfast.drive;

import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// What to change about an item; what is absent stays. All of it is one operation.
///
/// @param properties in this order
/// @param conflict what to do if the name is taken where the item goes
public record ItemChange(
    Optional<ItemName> name,
    Optional<ItemId> parent,
    FileTimes times,
    Optional<String> description,
    List<ItemProperties.Change> properties,
    Conflict conflict) {

  public ItemChange {
    properties = List.copyOf(properties);
  }

  /// Without a change to properties.
  public ItemChange(
      Optional<ItemName> name,
      Optional<ItemId> parent,
      FileTimes times,
      Optional<String> description,
      Conflict conflict) {
    this(name, parent, times, description, List.of(), conflict);
  }

  public static ItemChange rename(ItemName name, Conflict conflict) {
    return new ItemChange(
        Optional.of(name), Optional.empty(), FileTimes.NONE, Optional.empty(), conflict);
  }

  public static ItemChange move(ItemId parent, Conflict conflict) {
    return new ItemChange(
        Optional.empty(), Optional.of(parent), FileTimes.NONE, Optional.empty(), conflict);
  }
}
