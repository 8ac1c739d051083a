package org.holdfast.drive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// The changes of a restore to a point as a tree: each is put where it will lie afterwards, and
/// counted in every folder above. Costs what the plan costs.
final class RestoreTree {

  private static final Comparator<RestoreNode> BY_NAME =
      Comparator.comparing((RestoreNode node) -> !node.folder())
          .thenComparing(node -> ItemName.fold(node.name()))
          .thenComparing(node -> node.item().text());

  private final View view;
  private final ItemId top;
  private final Map<ItemId, Totals.Step> steps = new HashMap<>();
  private final Map<ItemId, Optional<ItemId>> branches = new HashMap<>();

  private RestoreTree(View view, ItemId top, List<Totals.Step> steps) {
    this.view = view;
    this.top = top;
    steps.forEach(step -> this.steps.put(step.after().id(), step));
  }

  /// What changes in `top`: its children that change, or hold something that does.
  static List<RestoreNode> below(View view, ItemId top, List<Totals.Step> steps) {
    return new RestoreTree(view, top, steps).nodes();
  }

  private List<RestoreNode> nodes() {
    Map<ItemId, Map<RestoreChange.Kind, Integer>> counts = new HashMap<>();
    for (Totals.Step step : steps.values()) {
      ItemId item = step.after().id();
      branch(item)
          .ifPresent(
              branch -> {
                Map<RestoreChange.Kind, Integer> below =
                    counts.computeIfAbsent(branch, _ -> new EnumMap<>(RestoreChange.Kind.class));
                if (!branch.equals(item)) {
                  below.merge(PointRestore.kind(step), 1, Integer::sum);
                }
              });
    }
    List<RestoreNode> nodes = new ArrayList<>();
    counts.forEach((branch, below) -> node(branch, below).ifPresent(nodes::add));
    nodes.sort(BY_NAME);
    return nodes;
  }

  private Optional<RestoreNode> node(ItemId item, Map<RestoreChange.Kind, Integer> below) {
    Optional<RestoreChange.Kind> kind =
        Optional.ofNullable(steps.get(item)).map(PointRestore::kind);
    return afterwards(item)
        .map(
            row ->
                new RestoreNode(
                    item, row.name(), row.isFolder(), kind, PointRestore.counts(below)));
  }

  /// The child of the top that an item will be, or lie in; empty if it will be elsewhere.
  private Optional<ItemId> branch(ItemId item) {
    List<ItemId> way = new ArrayList<>();
    Optional<ItemId> found = Optional.empty();
    Optional<ItemId> at = Optional.of(item);
    while (at.isPresent() && !branches.containsKey(at.get()) && way.size() < View.MOST_DEPTH) {
      way.add(at.get());
      Optional<ItemId> parent = afterwards(at.get()).flatMap(ItemRow::parent);
      if (parent.equals(Optional.of(top))) {
        found = at;
        at = Optional.empty();
      } else {
        at = parent;
      }
    }
    Optional<ItemId> answer =
        at.isPresent() ? branches.getOrDefault(at.get(), Optional.empty()) : found;
    way.forEach(each -> branches.put(each, answer));
    return answer;
  }

  private Optional<ItemRow> afterwards(ItemId item) {
    Totals.Step step = steps.get(item);
    return step == null ? view.rows().current(item) : Optional.of(step.after());
  }
}
