package org.holdfast.drive;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.content.ItemId;

/// A client that keeps a folder up to date by delta alone, the way the contract says: it applies
/// pages in order, and with a folder that is gone it drops what it has below it.
final class DeltaClient {

  final ItemId scope;
  DeltaToken token = DeltaToken.start();
  int entries;
  int pages;

  private final Map<ItemId, Item> items = new HashMap<>();

  DeltaClient(ItemId scope) {
    this.scope = scope;
  }

  /// Goes on to the end of the enumeration.
  void follow(Drive drive, int limit) {
    while (!step(drive, limit)) {
      if (pages > 100_000) {
        throw new AssertionError("the enumeration does not end");
      }
    }
  }

  /// @return whether the enumeration is over
  boolean step(Drive drive, int limit) {
    DeltaPage page = drive.delta(scope, token, limit);
    pages++;
    if (page.entries().size() > limit) {
      throw new AssertionError("more entries than asked for");
    }
    page.entries().forEach(this::apply);
    token = page.next().or(page::delta).orElseThrow();
    return page.delta().isPresent();
  }

  private void apply(DeltaEntry entry) {
    entries++;
    switch (entry) {
      case DeltaEntry.Present(Item item) -> items.put(item.id(), item);
      case DeltaEntry.Gone(ItemId id, _, _) -> drop(id);
    }
  }

  // The folder it follows is the top of what it knows, even if what was below holds it now.
  private void drop(ItemId id) {
    items.remove(id);
    items.values().stream()
        .filter(item -> item.parent().equals(Optional.of(id)))
        .map(Item::id)
        .filter(below -> !below.equals(scope))
        .toList()
        .forEach(this::drop);
  }

  /// In the words of [Twin#tree].
  Map<String, String> tree() {
    Map<String, String> tree = new TreeMap<>();
    items.values().forEach(item -> tree.put(item.id().text(), show(item)));
    return tree;
  }

  static String show(Item item) {
    String content =
        switch (item.facet()) {
          case Facet.Folder _ -> "folder";
          case Facet.File file -> file.hashes().sha256Text();
        };
    return "%s in %s: %s %s"
        .formatted(
            item.name(), item.parent().map(ItemId::text).orElse("-"), content, item.description());
  }
}
