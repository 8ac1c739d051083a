package org.holdfast.server.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.content.ItemId;
import org.holdfast.server.graph.RaceTwin.Node;
import org.holdfast.server.graph.RaceTwin.Status;

/// What a restore of one folder must change, worked out on whole maps of items.
///
/// First everything that was below the folder goes back, wherever it is now, unless the folder lies
/// in it now. Then, of what is below the folder and was not, the topmost goes to the bin. What
/// comes back outside of the folder, where its name may be taken, gets a free one.
final class RaceFolderRestore {

  private final Map<ItemId, Node> now;
  private final ItemId folder;
  private final Set<ItemId> scope = new HashSet<>();
  private final Map<ItemId, Node> after;

  RaceFolderRestore(Map<ItemId, Node> now, Map<ItemId, Node> then, ItemId folder) {
    this.now = now;
    this.folder = folder;
    this.after = new HashMap<>(now);
    then.keySet().stream()
        .filter(id -> !id.equals(folder) && isBelow(then, id, folder))
        .forEach(scope::add);
    scope.stream()
        .filter(id -> !isBelow(now, folder, id))
        .forEach(id -> after.put(id, in(then, id).orElseThrow()));
  }

  List<Node> changes() {
    List<Node> changes = new ArrayList<>();
    for (Node node : after.values()) {
      if (!node.looksLike(in(now, node.id()).orElseThrow())) {
        changes.add(node);
      } else if (goesToTheBin(node)) {
        changes.add(node.with(Status.RECYCLED));
      }
    }
    return withFreeNames(changes);
  }

  private boolean goesToTheBin(Node node) {
    if (scope.contains(node.id()) || node.id().equals(folder) || !node.isLive()) {
      return false;
    }
    Optional<ItemId> parent = node.parent();
    return parent.filter(id -> id.equals(folder) || scope.contains(id)).isPresent()
        && isBelow(after, parent.orElseThrow(), folder);
  }

  private List<Node> withFreeNames(List<Node> changes) {
    Set<ItemId> leaving = new HashSet<>();
    changes.forEach(node -> leaving.add(node.id()));
    Set<String> arriving = new HashSet<>();
    return changes.stream()
        .sorted(Comparator.comparing(node -> node.id().text()))
        .map(node -> withFreeName(node, leaving, arriving))
        .toList();
  }

  private Node withFreeName(Node node, Set<ItemId> leaving, Set<String> arriving) {
    if (!node.isLive() || node.parent().isEmpty() || isBelow(after, node.id(), folder)) {
      return node;
    }
    ItemId parent = node.parent().get();
    Set<String> taken = new HashSet<>(arriving);
    staying(parent, leaving).forEach(other -> taken.add(key(parent, other.name())));
    String name = node.name();
    if (taken.contains(key(parent, name))) {
      name = numbered(node, freeNumber(node, parent, taken));
    }
    arriving.add(key(parent, name));
    return node.at(node.parent(), name);
  }

  /// Doubled until it is free, then halved back: need not be the first.
  private static int freeNumber(Node node, ItemId parent, Set<String> taken) {
    int last = 0;
    int free = 1;
    while (taken.contains(key(parent, numbered(node, free)))) {
      last = free;
      free *= 2;
    }
    while (free - last > 1) {
      int middle = (last + free) / 2;
      if (taken.contains(key(parent, numbered(node, middle)))) {
        last = middle;
      } else {
        free = middle;
      }
    }
    return free;
  }

  private Stream<Node> staying(ItemId parent, Set<ItemId> leaving) {
    return now.values().stream()
        .filter(other -> other.isLive() && other.parent().equals(Optional.of(parent)))
        .filter(other -> !leaving.contains(other.id()));
  }

  private static String numbered(Node node, int number) {
    int dot = node.isFolder() ? -1 : node.name().lastIndexOf('.');
    return dot > 0
        ? node.name().substring(0, dot) + " " + number + node.name().substring(dot)
        : node.name() + " " + number;
  }

  private static String key(ItemId parent, String name) {
    return parent.text() + name.toLowerCase(Locale.ROOT);
  }

  private static boolean isBelow(Map<ItemId, Node> state, ItemId id, ItemId above) {
    Optional<Node> at = in(state, id);
    while (at.isPresent() && !at.get().id().equals(above)) {
      at = at.get().parent().flatMap(parent -> in(state, parent));
    }
    return at.isPresent();
  }

  private static Optional<Node> in(Map<ItemId, Node> state, ItemId id) {
    return Optional.ofNullable(state.get(id));
  }
}
