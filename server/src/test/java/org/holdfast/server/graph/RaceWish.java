package org.holdfast.server.graph;

import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Conflict;

/// What a racing client asks of a drive.
sealed interface RaceWish {

  /// An item as its asker saw it, for `If-Match`.
  record Seen(ItemId id, long seq) {}

  record MakeFolder(ItemId parent, String name, Conflict conflict) implements RaceWish {}

  record Write(
      ItemId parent, String name, Conflict conflict, String content, Optional<Seen> ifMatch)
      implements RaceWish {}

  record Rewrite(ItemId file, String content, Optional<Seen> ifMatch) implements RaceWish {}

  record Change(
      ItemId item,
      Optional<String> name,
      Optional<ItemId> parent,
      Conflict conflict,
      Optional<Seen> ifMatch)
      implements RaceWish {}

  record Recycle(ItemId item, Optional<Seen> ifMatch) implements RaceWish {}

  record BringBack(ItemId item) implements RaceWish {}

  /// @param folder absent for the whole drive
  record GoBack(long seq, Optional<ItemId> folder) implements RaceWish {}

  record Look(ItemId item) implements RaceWish {}

  record ListChildren(ItemId folder) implements RaceWish {}
}
