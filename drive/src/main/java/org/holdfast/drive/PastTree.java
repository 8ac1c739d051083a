package org.holdfast.drive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// A folder and what is visible below it, as it was right after some operation. History does not
/// change, so what was once found stays true.
final class PastTree {

  private static final int MOST_DEPTH = 1 << 16;

  private final View view;
  private final long seq;
  private final Map<ItemId, Optional<ItemRow>> rows = new HashMap<>();
  private final Map<ItemId, Boolean> visible = new HashMap<>();

  PastTree(View view, ItemId scope, long seq) {
    this.view = view;
    this.seq = seq;
    visible.put(scope, true);
  }

  long seq() {
    return seq;
  }

  Optional<ItemRow> row(ItemId id) {
    return rows.computeIfAbsent(id, wanted -> view.rows().at(wanted, seq));
  }

  /// Spares a look-up for a row that is known to be the one of then.
  void know(ItemRow row) {
    rows.putIfAbsent(row.id(), Optional.of(row));
  }

  List<ItemRow> children(ItemId folder, ItemId after, int limit) {
    return view.rows().childrenAt(folder, after, seq, limit);
  }

  /// Whether the item is the scope itself, or live with everything between.
  boolean shows(ItemId id) {
    List<ItemId> way = new ArrayList<>();
    ItemId at = id;
    while (!visible.containsKey(at)) {
      way.add(at);
      Optional<ItemId> parent = row(at).filter(ItemRow::isLive).flatMap(ItemRow::parent);
      if (parent.isEmpty() || way.size() > MOST_DEPTH) {
        way.forEach(item -> visible.put(item, false));
        return false;
      }
      at = parent.get();
    }
    boolean answer = visible.getOrDefault(at, false);
    way.forEach(item -> visible.put(item, answer));
    return answer;
  }
}
