package org.holdfast.drive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.ItemId;

/// Writes the rows of one operation: closes what items were, and adds what they are.
///
/// All of a few are closed before any is added: items may swap names. Many go folder by folder, in
/// [Pieces], each closed and added while its folder's part of the indexes is at hand, and the next
/// one sealed meanwhile; only those whose name another one takes are closed before all others.
final class Replacing {

  private static final Comparator<SealedRow<ItemRow>> BY_ID =
      (a, b) -> ItemRow.BY_ID.compare(a.row(), b.row());

  // Of those that lie in the same folder afterwards, by id.
  private static final Comparator<Totals.Step> BY_FOLDER =
      (a, b) -> {
        int folder = ItemRow.compare(folder(a).value(), folder(b).value());
        return folder != 0 ? folder : ItemRow.BY_ID.compare(a.after(), b.after());
      };

  private final ItemRows rows;
  private final ItemSeal seal;
  private final Pieces pieces;
  private final long seq;

  /// @param seq the operation's
  Replacing(View view, long seq) {
    this.rows = view.rows();
    this.seal = view.itemSeal();
    this.pieces = view.pieces();
    this.seq = seq;
  }

  /// @param steps by id
  /// @return the rows as they are stored, by id
  List<SealedRow<ItemRow>> write(List<Totals.Step> steps) {
    return steps.size() <= pieces.rows() ? few(steps) : many(steps);
  }

  private List<SealedRow<ItemRow>> few(List<Totals.Step> steps) {
    close(steps, Set.of());
    List<SealedRow<ItemRow>> added = seal(steps);
    rows.insert(added);
    return added;
  }

  private List<SealedRow<ItemRow>> many(List<Totals.Step> steps) {
    Set<ItemId> first = givingWay(steps);
    rows.close(List.copyOf(first), seq);
    List<SealedRow<ItemRow>> all = new ArrayList<>(steps.size());
    pieces.ahead(
        steps.stream().sorted(BY_FOLDER).toList(),
        this::seal,
        (piece, added) -> {
          close(piece, first);
          rows.insert(added);
          all.addAll(added);
        });
    all.sort(BY_ID);
    return all;
  }

  private void close(List<Totals.Step> steps, Set<ItemId> closed) {
    rows.close(
        steps.stream()
            .flatMap(step -> step.before().stream())
            .map(ItemRow::id)
            .filter(id -> !closed.contains(id))
            .toList(),
        seq);
  }

  private List<SealedRow<ItemRow>> seal(List<Totals.Step> steps) {
    return steps.stream().map(step -> seal.seal(step.after())).toList();
  }

  private static ItemId folder(Totals.Step step) {
    return step.after().parent().orElse(ItemRows.FIRST);
  }

  /// A name in a folder, as it is compared.
  private record Place(Optional<ItemId> folder, String name) {

    static Place of(ItemRow row) {
      return new Place(row.parent(), ItemName.fold(row.name()));
    }
  }

  /// Live items whose name is another's afterwards.
  private static Set<ItemId> givingWay(List<Totals.Step> steps) {
    Set<Place> taken = new HashSet<>();
    for (Totals.Step step : steps) {
      if (step.after().isLive() && !stays(step)) {
        taken.add(Place.of(step.after()));
      }
    }
    Set<ItemId> givingWay = new HashSet<>();
    for (Totals.Step step : steps) {
      step.before()
          .filter(before -> before.isLive() && !stays(step))
          .filter(before -> taken.contains(Place.of(before)))
          .ifPresent(before -> givingWay.add(before.id()));
    }
    return givingWay;
  }

  /// Whether it has the same name in the same folder before and after, and so nobody else has.
  private static boolean stays(Totals.Step step) {
    ItemRow after = step.after();
    return step.before()
        .filter(before -> before.isLive() && after.isLive())
        .filter(before -> before.parent().equals(after.parent()))
        .filter(before -> before.name().equals(after.name()))
        .isPresent();
  }
}
