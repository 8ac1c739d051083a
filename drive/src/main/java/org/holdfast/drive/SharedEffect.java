package org.holdfast.drive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.ItemId;

/// Who else notices a restore to a point: of every item that is shared, what others will find
/// there. Costs the permissions of the drive, and what changes times its depth.
final class SharedEffect {

  private static final Comparator<SharedChange> BY_KIND =
      Comparator.comparing(SharedChange::kind)
          .thenComparing(change -> ItemName.fold(change.name()))
          .thenComparing(change -> change.item().text());

  private final View view;
  private final Map<ItemId, List<Permission>> shared;
  private final Map<ItemId, ItemRow> changed = new HashMap<>();
  private final Map<ItemId, Up> now = new HashMap<>();
  private final Map<ItemId, Up> later = new HashMap<>();

  private SharedEffect(View view, Map<ItemId, List<Permission>> shared, List<Totals.Step> steps) {
    this.view = view;
    this.shared = shared;
    steps.forEach(step -> changed.put(step.after().id(), step.after()));
  }

  /// What lies above an item.
  ///
  /// @param visible whether it and all above it are live
  /// @param shared which of them are shared; none if it is not visible
  private record Up(boolean visible, Set<ItemId> shared) {

    private static final Up HIDDEN = new Up(false, Set.of());

    Up with(ItemId item) {
      Set<ItemId> more = new HashSet<>(shared);
      more.add(item);
      return new Up(true, more);
    }
  }

  private interface Rows {
    Optional<ItemRow> row(ItemId item);
  }

  /// What will vanish first.
  static List<SharedChange> of(View view, List<Totals.Step> steps) {
    if (view.drive().permissions() == 0 || steps.isEmpty()) {
      return List.of();
    }
    return new SharedEffect(view, permissions(view), steps).changes();
  }

  /// An altered permission is no reason to refuse a restore: it is left out, and found by `verify`.
  private static Map<ItemId, List<Permission>> permissions(View view) {
    PermissionRows rows = view.permissions();
    Map<PermissionId, Permission> all = new HashMap<>();
    rows.stored().stream()
        .flatMap(row -> rows.sound(row).stream())
        .filter(opened -> !opened.isOver(view.now()))
        .forEach(opened -> all.put(opened.permission().id(), opened.permission()));
    Map<ItemId, List<Permission>> shared = new HashMap<>();
    for (Permission permission : all.values()) {
      boolean gives =
          !(permission.grantee() instanceof Grantee.Redeemer(_, PermissionId link))
              || all.containsKey(link);
      if (gives) {
        shared.computeIfAbsent(permission.item(), _ -> new ArrayList<>()).add(permission);
      }
    }
    return shared;
  }

  private List<SharedChange> changes() {
    Map<ItemId, Integer> counts = new HashMap<>();
    for (ItemId item : changed.keySet()) {
      Set<ItemId> noticed = new HashSet<>(upNow(item).shared());
      noticed.addAll(upLater(item).shared());
      noticed.forEach(each -> counts.merge(each, 1, Integer::sum));
    }
    List<SharedChange> changes = new ArrayList<>();
    for (ItemId item : shared.keySet()) {
      change(item, counts.getOrDefault(item, 0)).ifPresent(changes::add);
    }
    changes.sort(BY_KIND);
    return changes;
  }

  private Optional<SharedChange> change(ItemId item, int count) {
    boolean before = upNow(item).visible();
    boolean after = upLater(item).visible();
    if (before == after && (!before || count == 0)) {
      return Optional.empty();
    }
    SharedChange.Kind kind =
        before == after
            ? SharedChange.Kind.CHANGES
            : after ? SharedChange.Kind.COMES_BACK : SharedChange.Kind.VANISHES;
    return rowLater(item)
        .map(
            row ->
                new SharedChange(
                    item,
                    row.name(),
                    row.isFolder(),
                    kind,
                    Math.max(count, 1),
                    shared.getOrDefault(item, List.of())));
  }

  private Up upNow(ItemId item) {
    return up(item, now, view.rows()::current);
  }

  private Up upLater(ItemId item) {
    return up(item, later, this::rowLater);
  }

  private Optional<ItemRow> rowLater(ItemId item) {
    ItemRow after = changed.get(item);
    return after == null ? view.rows().current(item) : Optional.of(after);
  }

  private Up up(ItemId item, Map<ItemId, Up> known, Rows rows) {
    List<ItemId> way = new ArrayList<>();
    Optional<ItemId> at = Optional.of(item);
    while (at.isPresent() && !known.containsKey(at.get())) {
      ItemId id = at.get();
      Optional<ItemRow> row = rows.row(id).filter(ItemRow::isLive);
      if (row.isEmpty() || way.size() == View.MOST_DEPTH) {
        known.put(id, Up.HIDDEN);
      } else {
        way.add(id);
        at = row.get().parent();
      }
    }
    Up up = at.map(id -> known.getOrDefault(id, Up.HIDDEN)).orElse(new Up(true, Set.of()));
    for (ItemId id : way.reversed()) {
      up = up.visible() && shared.containsKey(id) ? up.with(id) : up;
      known.put(id, up);
    }
    return up;
  }
}
