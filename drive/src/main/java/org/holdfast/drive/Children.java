package org.holdfast.drive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.content.ItemId;

/// Lists a folder in pages.
///
/// By id it goes on behind the last id shown. In any other order it sorts the folder as it was when
/// the first page was made, on every page anew, and shows what of it is still there: so nothing
/// that moves in the order meanwhile is shown twice or left out.
final class Children {

  private static final int PIECE = 1_000;

  private final View view;
  private final ItemId folder;
  private final Listing listing;

  Children(View view, ItemId folder, Listing listing) {
    this.view = view;
    this.folder = folder;
    this.listing = listing;
  }

  ItemPage page() {
    view.requireFolder(folder);
    return listing.order() == Listing.Order.ID && !listing.descending() ? byId() : sorted();
  }

  private ItemPage byId() {
    ItemId after =
        listing
            .cursor()
            .map(text -> Cursor.open(view, purpose(), text).id())
            .orElse(ItemRows.FIRST);
    int limit = listing.limit() + 1;
    List<Item> items =
        listing.filter() == Listing.Filter.ALL
            ? view.children(folder, after, limit)
            : view.items(view.rows().children(folder, after, condition(), limit));
    return page(items, last -> new Cursor.Place(0, last.id()));
  }

  private String condition() {
    return switch (listing.filter()) {
      case ALL -> "";
      case FOLDERS -> " AND kind = 1";
      case FILES -> " AND kind = 2";
    };
  }

  private ItemPage sorted() {
    Optional<Cursor.Place> after = listing.cursor().map(text -> Cursor.open(view, purpose(), text));
    long seq = after.map(Cursor.Place::number).orElse(view.drive().seq());
    List<ItemRow> then = new ArrayList<>(allAt(seq));
    then.sort(order());
    int from = after.map(place -> behind(then, place.id())).orElse(0);
    return page(
        view.items(stillThere(then.subList(from, then.size()))),
        last -> new Cursor.Place(seq, last.id()));
  }

  private static int behind(List<ItemRow> rows, ItemId id) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).id().equals(id)) {
        return i + 1;
      }
    }
    throw new DriveRefusal.CursorUnusable();
  }

  private List<ItemRow> allAt(long seq) {
    List<ItemRow> all = new ArrayList<>();
    ItemId after = ItemRows.FIRST;
    while (true) {
      List<ItemRow> piece = view.rows().childrenAt(folder, after, seq, PIECE);
      piece.stream().filter(this::wanted).forEach(all::add);
      if (piece.size() < PIECE) {
        return all;
      }
      after = piece.getLast().id();
    }
  }

  private boolean wanted(ItemRow row) {
    return switch (listing.filter()) {
      case ALL -> true;
      case FOLDERS -> row.isFolder();
      case FILES -> !row.isFolder();
    };
  }

  private Comparator<ItemRow> order() {
    Comparator<ItemRow> order =
        switch (listing.order()) {
          case ID -> ItemRow.BY_ID;
          case NAME -> Comparator.comparing(names()::get);
          case SIZE ->
              Comparator.comparing((ItemRow row) -> !row.isFolder())
                  .thenComparingLong(ItemRow::sizeBytes);
          case MODIFIED -> Comparator.comparingLong(ItemRow::changedAt);
        };
    Comparator<ItemRow> total = order.thenComparing(ItemRow.BY_ID);
    return listing.descending() ? total.reversed() : total;
  }

  // Folding a name for every comparison would cost more than sorting.
  private Folded names() {
    return new Folded(new HashMap<>());
  }

  private record Folded(Map<String, String> known) {
    String get(ItemRow row) {
      return known.computeIfAbsent(row.name(), ItemName::fold);
    }
  }

  /// The first of these that are in the folder now, as they are now: one more than a page.
  private List<ItemRow> stillThere(List<ItemRow> then) {
    List<ItemRow> found = new ArrayList<>();
    for (int from = 0; from < then.size() && found.size() <= listing.limit(); from += PIECE) {
      List<ItemRow> piece = then.subList(from, Math.min(then.size(), from + PIECE));
      Map<ItemId, ItemRow> now = new HashMap<>();
      view.rows()
          .current(piece.stream().map(ItemRow::id).toList())
          .forEach(row -> now.put(row.id(), row));
      for (ItemRow old : piece) {
        Optional.ofNullable(now.get(old.id()))
            .filter(row -> row.isLive() && row.parent().equals(Optional.of(folder)))
            .ifPresent(found::add);
      }
    }
    return found.size() > listing.limit() + 1 ? found.subList(0, listing.limit() + 1) : found;
  }

  /// @param items one more than fits, if there are that many
  private ItemPage page(List<Item> items, Function<Item, Cursor.Place> place) {
    if (items.size() <= listing.limit()) {
      return new ItemPage(items, Optional.empty());
    }
    List<Item> shown = items.subList(0, listing.limit());
    String next = Cursor.seal(view, purpose(), place.apply(shown.getLast()));
    return new ItemPage(shown, Optional.of(next));
  }

  private String purpose() {
    return "children %s %s %s %s"
        .formatted(folder.text(), listing.order(), listing.descending(), listing.filter());
  }
}
