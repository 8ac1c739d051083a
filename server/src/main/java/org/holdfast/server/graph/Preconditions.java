package org.holdfast.server.graph;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.holdfast.drive.Item;
import org.holdfast.drive.Precondition;
import org.holdfast.server.EntityTags;

/// Turns `If-Match` and `If-None-Match` into what the drive checks within its own operation, so
/// that nothing can come between the check and the change.
final class Preconditions {

  private Preconditions() {}

  /// @param existing the item addressed, if there is one; only looked for if a header asks
  /// @throws GraphRefusal 412 if the headers rule the item out already, 400 if they are malformed
  static Precondition of(Exchange exchange, Supplier<Optional<Item>> existing) {
    Optional<EntityTags> ifMatch = EntityTags.parse(exchange.header("If-Match"));
    Optional<EntityTags> ifNoneMatch = EntityTags.parse(exchange.header("If-None-Match"));
    if (ifNoneMatch.isPresent()) {
      return noneMatch(ifNoneMatch.get(), existing.get());
    }
    if (ifMatch.isEmpty()) {
      return new Precondition.None();
    }
    Item item = existing.get().orElseThrow(() -> GraphError.changed().refusal());
    if (!ifMatch.get().matchesStrongly(tags(item))) {
      throw GraphError.changed().refusal();
    }
    return ifMatch.get().any() ? new Precondition.None() : new Precondition.IfItem(item.seq());
  }

  /// Whether a reader's copy is still good (`If-None-Match` on a read).
  static boolean unchanged(Exchange exchange, Item item) {
    return EntityTags.parse(exchange.header("If-None-Match"))
        .map(tags -> tags.matchesWeakly(tags(item)))
        .orElse(false);
  }

  private static Precondition noneMatch(EntityTags tags, Optional<Item> existing) {
    if (existing.isPresent() && tags.matchesWeakly(tags(existing.get()))) {
      throw GraphError.changed().refusal();
    }
    return tags.any() ? new Precondition.IfNoneExists() : new Precondition.None();
  }

  private static List<String> tags(Item item) {
    return List.of(ItemJson.eTag(item), ItemJson.cTag(item));
  }
}
