package org.holdfast.drive;

import java.util.List;
import org.holdfast.content.ItemId;

/// Which of some items are to be seen below a folder. The folders above them are mostly the same
/// ones, and their rows are looked up once.
final class Below {

  private Below() {}

  static List<Placed> find(View view, ItemId folder, List<ItemId> items) {
    return items.stream()
        .flatMap(id -> view.visible(id).stream())
        .filter(chain -> chain.stream().anyMatch(row -> row.id().equals(folder)))
        .map(chain -> view.placed(chain.getFirst()))
        .toList();
  }
}
