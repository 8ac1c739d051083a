package org.holdfast.server.graph;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Item;
import org.holdfast.drive.Precondition;
import org.holdfast.server.EntityTags;

/// Turns `If-Match` and `If-None-Match` into what the drive checks within its own operation, so
/// that nothing can come between the check and the change.
final class Preconditions {

  private static final Pattern SEEN = Pattern.compile("\"([0-9a-f]{32}),([0-9]{1,18})\"");

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

  /// Of an item that need not be visible, such as one in the recycle bin: by its eTag alone, which
  /// says at which operation the client saw it.
  ///
  /// @throws GraphRefusal 412 if no tag in the header is one of the item's, 400 if it is malformed
  static Precondition ofUnseen(Exchange exchange, ItemId id) {
    Optional<EntityTags> ifMatch = EntityTags.parse(exchange.header("If-Match"));
    EntityTags.parse(exchange.header("If-None-Match"));
    if (ifMatch.isEmpty() || ifMatch.get().any()) {
      return new Precondition.None();
    }
    return ifMatch.get().tags().stream()
        .filter(tag -> !tag.weak())
        .map(tag -> SEEN.matcher(tag.opaque()))
        .filter(tag -> tag.matches() && tag.group(1).equals(id.text()))
        .findFirst()
        .<Precondition>map(tag -> new Precondition.IfItem(Long.parseLong(tag.group(2))))
        .orElseThrow(() -> GraphError.changed().refusal());
  }

  /// What any request that writes may say of the item it is addressed to, before anything is done:
  /// so it holds for those verbs too that the drive is not asked to check it for.
  ///
  /// @throws GraphRefusal 412 if the item is not as `If-Match` says, 400 if a header is malformed
  static void require(Call call, Route route) {
    if (route.method().equals("GET")) {
      return;
    }
    EntityTags.parse(call.exchange().header("If-None-Match"));
    Optional<EntityTags> ifMatch = EntityTags.parse(call.exchange().header("If-Match"));
    if (ifMatch.isPresent() && route.scope() == Scope.ITEM) {
      boolean other =
          call.existing().filter(item -> !ifMatch.get().matchesStrongly(tags(item))).isPresent();
      if (other) {
        throw GraphError.changed().refusal();
      }
    }
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
