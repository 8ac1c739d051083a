package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.holdfast.content.ItemId;

/// A drive as simple as it can be thought of: a map of items, copied whole for every operation.
///
/// It is told what the real drive answered only where that is free to choose: ids of new items and
/// the numbers in names.
final class Twin {

  /// An item. Times are left out; content stands for itself.
  ///
  /// @param content absent for folders
  record Node(
      ItemId id,
      Optional<ItemId> parent,
      String name,
      Optional<String> content,
      String description,
      Status status) {

    boolean isFolder() {
      return content.isEmpty();
    }

    boolean isLive() {
      return status == Status.LIVE;
    }

    Node at(ItemId newParent, String newName) {
      return new Node(id, Optional.of(newParent), newName, content, description, status);
    }

    Node with(Status newStatus) {
      return new Node(id, parent, name, content, description, newStatus);
    }

    Node with(String newContent) {
      return new Node(id, parent, name, Optional.of(newContent), description, status);
    }

    Node described(String newDescription) {
      return new Node(id, parent, name, content, newDescription, status);
    }
  }

  /// The state after each operation, by seq.
  final TreeMap<Long, Map<ItemId, Node>> states = new TreeMap<>();

  /// The contents a file has had, by version; emptied of those removed.
  final Map<ItemId, TreeMap<Integer, String>> versions = new HashMap<>();

  private final Map<ItemId, Integer> lastVersion = new HashMap<>();
  private final ItemId root;

  Twin(ItemId root, long seq) {
    this.root = root;
    Node node = new Node(root, Optional.empty(), "", Optional.empty(), "", Status.LIVE);
    states.put(seq, Map.of(root, node));
  }

  private Twin(Twin from) {
    this.root = from.root;
    this.states.putAll(from.states);
    from.versions.forEach((id, known) -> versions.put(id, new TreeMap<>(known)));
    this.lastVersion.putAll(from.lastVersion);
  }

  Twin copy() {
    return new Twin(this);
  }

  Map<ItemId, Node> now() {
    return states.lastEntry().getValue();
  }

  long seq() {
    return states.lastKey();
  }

  Node get(ItemId id) {
    return Optional.ofNullable(now().get(id)).orElseThrow();
  }

  /// Records an operation that left these items so.
  void record(long seq, Node... changed) {
    record(seq, List.of(changed));
  }

  void record(long seq, List<Node> changed) {
    if (seq != seq() + 1) {
      throw new AssertionError("operation " + seq + " follows " + seq());
    }
    Map<ItemId, Node> next = new HashMap<>(now());
    for (Node node : changed) {
      Node before = next.put(node.id(), node);
      boolean newContent =
          !node.isFolder() && (before == null || !before.content().equals(node.content()));
      if (newContent) {
        int version = lastVersion.merge(node.id(), 1, Integer::sum);
        versions
            .computeIfAbsent(node.id(), _ -> new TreeMap<>())
            .put(version, node.content().orElseThrow());
      }
    }
    states.put(seq, next);
  }

  static boolean isVisible(Map<ItemId, Node> state, ItemId id) {
    Optional<Node> node = in(state, id);
    while (node.filter(Node::isLive).isPresent()) {
      if (node.get().parent().isEmpty()) {
        return true;
      }
      node = node.get().parent().flatMap(parent -> in(state, parent));
    }
    return false;
  }

  private static Optional<Node> in(Map<ItemId, Node> state, ItemId id) {
    return Optional.ofNullable(state.get(id));
  }

  boolean isVisible(ItemId id) {
    return isVisible(now(), id);
  }

  List<Node> all(Predicate<Node> wanted) {
    return now().values().stream()
        .filter(wanted)
        .sorted(Comparator.comparing(node -> node.id().text()))
        .toList();
  }

  List<Node> visible(Predicate<Node> wanted) {
    return all(node -> isVisible(node.id()) && wanted.test(node));
  }

  List<Node> recycled() {
    return all(node -> node.status() == Status.RECYCLED);
  }

  Optional<Node> child(ItemId parent, String name) {
    String compared = ItemName.of(name).compared();
    return all(
            node ->
                node.isLive()
                    && node.parent().equals(Optional.of(parent))
                    && ItemName.of(node.name()).compared().equals(compared))
        .stream()
        .findFirst();
  }

  boolean isBelow(ItemId id, ItemId above) {
    return isBelow(now(), id, above);
  }

  /// Whatever their states.
  static boolean isBelow(Map<ItemId, Node> state, ItemId id, ItemId above) {
    Optional<Node> node = in(state, id);
    while (node.isPresent()) {
      if (node.get().id().equals(above)) {
        return true;
      }
      node = node.get().parent().flatMap(parent -> in(state, parent));
    }
    return false;
  }

  /// The paths of everything visible below a folder, with what is there.
  static Map<String, String> tree(Map<ItemId, Node> state, ItemId top) {
    Map<String, String> tree = new TreeMap<>();
    for (Node node : state.values()) {
      if (isVisible(state, node.id()) && isBelow(state, node.id(), top)) {
        tree.put(node.id().text(), show(node));
      }
    }
    return tree;
  }

  static String show(Node node) {
    return "%s in %s: %s %s"
        .formatted(
            node.name(),
            node.parent().map(ItemId::text).orElse("-"),
            node.content().map(Twin::sha256).orElse("folder"),
            node.description());
  }

  private static String sha256(String content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  long size(Node node) {
    if (!node.isFolder()) {
      return node.content().orElseThrow().length();
    }
    return all(child -> child.isLive() && child.parent().equals(Optional.of(node.id()))).stream()
        .mapToLong(this::size)
        .sum();
  }

  long usedBytes() {
    return size(get(root)) + recycledBytes();
  }

  long recycledBytes() {
    return recycled().stream().mapToLong(this::size).sum();
  }

  /// What a restore of the drive has to write.
  List<Node> restoreDrive(long seq) {
    Map<ItemId, Node> then = Optional.ofNullable(states.get(seq)).orElseThrow();
    List<Node> changed = new ArrayList<>();
    for (Node node : now().values()) {
      Optional<Node> was = in(then, node.id());
      if (was.isPresent()) {
        addIfDifferent(changed, was.get(), node);
      } else if (node.isLive() && then.containsKey(node.parent().orElseThrow())) {
        changed.add(node.with(Status.RECYCLED));
      }
    }
    return changed;
  }

  /// What a restore of a folder has to write, if nothing stands in its way: first everything that
  /// was below the folder goes back, then what is below it now and was not goes to the bin, the
  /// topmost alone.
  List<Node> restoreFolder(ItemId folder, long seq) {
    Map<ItemId, Node> then = Optional.ofNullable(states.get(seq)).orElseThrow();
    Set<ItemId> scope = new HashSet<>();
    for (ItemId id : then.keySet()) {
      if (!id.equals(folder) && isBelow(then, id, folder)) {
        scope.add(id);
      }
    }
    Map<ItemId, Node> after = new HashMap<>(now());
    scope.stream()
        .filter(id -> !isBelow(folder, id))
        .forEach(id -> after.put(id, in(then, id).orElseThrow()));
    List<Node> changed = new ArrayList<>();
    for (Node node : after.values()) {
      if (!node.equals(get(node.id()))) {
        changed.add(node);
      } else if (goesToTheBin(node, folder, scope, after)) {
        changed.add(node.with(Status.RECYCLED));
      }
    }
    return changed;
  }

  private static boolean goesToTheBin(
      Node node, ItemId folder, Set<ItemId> scope, Map<ItemId, Node> after) {
    if (scope.contains(node.id()) || node.id().equals(folder) || !node.isLive()) {
      return false;
    }
    ItemId parent = node.parent().orElse(node.id());
    boolean parentStays = parent.equals(folder) || scope.contains(parent);
    return parentStays && isBelow(after, parent, folder);
  }

  private static void addIfDifferent(List<Node> changed, Node was, Node node) {
    if (!was.equals(node)) {
      changed.add(was);
    }
  }
}
