package org.holdfast.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Conflict;
import org.holdfast.server.graph.RaceReply.Refused;
import org.holdfast.server.graph.RaceReply.Shown;
import org.holdfast.server.graph.RaceReply.Why;
import org.holdfast.server.graph.RaceWish.Seen;

/// A drive to which everything happens one after the other: a map of items for every `seq`.
///
/// It says what the answer to a wish must be at one of its states, and what the state is then. What
/// the real drive is free to choose, ids of new items and numbers in names, it takes from the
/// answer, if that is allowed there.
final class RaceTwin {

  private static final ItemId NOBODY = ItemId.parse("f".repeat(32));

  enum Status {
    LIVE,
    RECYCLED
  }

  /// @param content absent for folders
  record Node(
      ItemId id,
      Optional<ItemId> parent,
      String name,
      Optional<String> content,
      Status status,
      long seq) {

    boolean isFolder() {
      return content.isEmpty();
    }

    boolean isLive() {
      return status == Status.LIVE;
    }

    Node at(Optional<ItemId> newParent, String newName) {
      return new Node(id, newParent, newName, content, status, seq);
    }

    Node with(Status newStatus) {
      return new Node(id, parent, name, content, newStatus, seq);
    }

    Node with(String newContent) {
      return new Node(id, parent, name, Optional.of(newContent), status, seq);
    }

    Node as(long newSeq) {
      return new Node(id, parent, name, content, status, newSeq);
    }

    boolean looksLike(Node other) {
      return as(0).equals(other.as(0));
    }
  }

  /// What must come of a wish.
  ///
  /// @param replies each of these is right; the first is what would be expected
  /// @param changed items in their new state; empty if nothing happens
  private record Outcome(List<RaceReply> replies, List<Node> changed) {}

  private final NavigableMap<Long, Map<ItemId, Node>> states = new TreeMap<>();

  RaceTwin(ItemId root, long seq) {
    Node node = new Node(root, Optional.empty(), "", Optional.empty(), Status.LIVE, seq);
    states.put(seq, Map.of(root, node));
  }

  long head() {
    return states.lastKey();
  }

  /// Whether the answer is right for a wish that changed nothing, at the state after `seq`.
  boolean explains(long seq, RaceWish wish, RaceReply reply) {
    Outcome outcome = outcome(seq, wish, reply);
    return outcome.changed().isEmpty() && outcome.replies().contains(reply);
  }

  /// Whether the wish could be the next operation, with this answer.
  boolean couldBeNext(RaceWish wish, RaceReply reply) {
    Outcome outcome = outcome(head(), wish, reply);
    return !outcome.changed().isEmpty() && outcome.replies().contains(reply);
  }

  /// Lets the wish be the next operation.
  void apply(RaceWish wish, RaceReply reply) {
    Outcome outcome = outcome(head(), wish, reply);
    Map<ItemId, Node> next = new HashMap<>(states.lastEntry().getValue());
    outcome.changed().forEach(node -> next.put(node.id(), node.as(head() + 1)));
    states.put(head() + 1, next);
  }

  /// The answers that would be right, for a message.
  String expected(long seq, RaceWish wish, RaceReply reply) {
    Outcome outcome = outcome(seq, wish, reply);
    return (outcome.changed().isEmpty() ? "no operation, " : "an operation, ") + outcome.replies();
  }

  private Outcome outcome(long seq, RaceWish wish, RaceReply reply) {
    return new At(seq).of(wish, reply);
  }

  /// One state, asked.
  private final class At {

    private final long seq;
    private final Map<ItemId, Node> items;

    At(long seq) {
      this.seq = seq;
      this.items = Optional.ofNullable(states.get(seq)).orElseThrow();
    }

    Outcome of(RaceWish wish, RaceReply told) {
      return switch (wish) {
        case RaceWish.MakeFolder it -> makeFolder(it, told);
        case RaceWish.Write it -> write(it, told);
        case RaceWish.Rewrite it -> rewrite(it);
        case RaceWish.Change it -> change(it, told);
        case RaceWish.Recycle it -> recycle(it);
        case RaceWish.BringBack it -> bringBack(it, told);
        case RaceWish.GoBack it -> goBack(it);
        case RaceWish.Look it -> look(it);
        case RaceWish.ListChildren it -> list(it);
      };
    }

    private Outcome makeFolder(RaceWish.MakeFolder wish, RaceReply told) {
      if (!isFolder(wish.parent())) {
        return refused(whyNoFolder(wish.parent()));
      }
      Optional<Node> there = child(wish.parent(), wish.name());
      if (there.isPresent() && wish.conflict() != Conflict.RENAME) {
        boolean kept = wish.conflict() == Conflict.REPLACE && there.get().isFolder();
        return kept ? unchanged(there.get()) : refused(Why.NAME_TAKEN);
      }
      String name = there.isPresent() ? freeName(wish.parent(), wish.name(), told) : wish.name();
      return made(wish.parent(), name, Optional.empty(), told);
    }

    private Outcome write(RaceWish.Write wish, RaceReply told) {
      EnumSet<Why> whys = EnumSet.noneOf(Why.class);
      Optional<Node> there =
          isFolder(wish.parent()) ? child(wish.parent(), wish.name()) : Optional.empty();
      if (!isFolder(wish.parent())) {
        whys.add(whyNoFolder(wish.parent()));
      }
      if (!holds(wish.ifMatch(), there)) {
        whys.add(Why.CHANGED);
      }
      if (!whys.isEmpty()) {
        return refused(whys);
      }
      if (there.isEmpty()) {
        return made(wish.parent(), wish.name(), Optional.of(wish.content()), told);
      }
      return switch (wish.conflict()) {
        case FAIL -> refused(Why.NAME_TAKEN);
        case REPLACE, SUPERSEDE ->
            there.get().isFolder() ? refused(Why.NAME_TAKEN) : content(there.get(), wish.content());
        case RENAME ->
            made(
                wish.parent(),
                freeName(wish.parent(), wish.name(), told),
                Optional.of(wish.content()),
                told);
      };
    }

    private Outcome rewrite(RaceWish.Rewrite wish) {
      Optional<Node> file = visible(wish.file());
      EnumSet<Why> whys = EnumSet.noneOf(Why.class);
      if (file.isEmpty()) {
        whys.add(Why.ABSENT);
      } else if (file.get().isFolder()) {
        whys.add(Why.INVALID);
      }
      if (!holds(wish.ifMatch(), file)) {
        whys.add(Why.CHANGED);
      }
      return whys.isEmpty() ? content(file.orElseThrow(), wish.content()) : refused(whys);
    }

    private Outcome content(Node file, String content) {
      return file.content().equals(Optional.of(content))
          ? unchanged(file)
          : changed(file.with(content));
    }

    private Outcome change(RaceWish.Change wish, RaceReply told) {
      EnumSet<Why> whys = EnumSet.noneOf(Why.class);
      Optional<Node> item = visible(wish.item());
      if (item.isEmpty() || wish.parent().filter(id -> visible(id).isEmpty()).isPresent()) {
        whys.add(Why.ABSENT);
      }
      if (item.isPresent() && !holds(wish.ifMatch(), item)) {
        whys.add(Why.CHANGED);
      }
      return whys.isEmpty() ? relocate(item.orElseThrow(), wish, told) : refused(whys);
    }

    private Outcome relocate(Node item, RaceWish.Change wish, RaceReply told) {
      ItemId parent = wish.parent().orElseGet(() -> item.parent().orElseThrow());
      String name = wish.name().orElse(item.name());
      if (item.parent().equals(Optional.of(parent)) && item.name().equals(name)) {
        return unchanged(item);
      }
      if (!isFolder(parent)) {
        return refused(whyNoFolder(parent));
      }
      if (isBelow(parent, item.id())) {
        return refused(Why.INVALID);
      }
      Optional<Node> there = child(parent, name).filter(other -> !other.id().equals(item.id()));
      if (there.isEmpty()) {
        return changed(item.at(Optional.of(parent), name));
      }
      return switch (wish.conflict()) {
        case FAIL -> refused(Why.NAME_TAKEN);
        case RENAME -> changed(item.at(Optional.of(parent), freeName(parent, name, told)));
        case REPLACE, SUPERSEDE ->
            item.isFolder() || there.get().isFolder()
                ? refused(Why.NAME_TAKEN)
                : changed(item.at(Optional.of(parent), name), there.get().with(Status.RECYCLED));
      };
    }

    private Outcome recycle(RaceWish.Recycle wish) {
      Optional<Node> item = visible(wish.item());
      if (item.isEmpty()) {
        return refused(Why.ABSENT);
      }
      if (!holds(wish.ifMatch(), item)) {
        return refused(Why.CHANGED);
      }
      return new Outcome(List.of(new RaceReply.Done()), List.of(item.get().with(Status.RECYCLED)));
    }

    private Outcome bringBack(RaceWish.BringBack wish, RaceReply told) {
      Optional<Node> item = node(wish.item()).filter(node -> !node.isLive());
      if (item.isEmpty()) {
        return refused(Why.ABSENT);
      }
      ItemId former = item.get().parent().orElseThrow();
      ItemId into = visible(former).isPresent() ? former : root();
      String name =
          child(into, item.get().name()).isPresent()
              ? freeName(into, item.get().name(), told)
              : item.get().name();
      return changed(item.get().at(Optional.of(into), name).with(Status.LIVE));
    }

    private Outcome goBack(RaceWish.GoBack wish) {
      EnumSet<Why> whys = EnumSet.noneOf(Why.class);
      if (wish.seq() < 1 || wish.seq() > seq) {
        whys.add(Why.INVALID);
      }
      wish.folder().filter(id -> !isFolder(id)).ifPresent(id -> whys.add(whyNoFolder(id)));
      if (!whys.isEmpty()) {
        return refused(whys);
      }
      Map<ItemId, Node> then = Optional.ofNullable(states.get(wish.seq())).orElseThrow();
      List<Node> changed =
          wish.folder()
              .map(id -> new RaceFolderRestore(items, then, id).changes())
              .orElseGet(
                  () ->
                      items.values().stream()
                          .flatMap(node -> goBack(node, then).stream())
                          .toList());
      OptionalLong done = changed.isEmpty() ? OptionalLong.empty() : OptionalLong.of(seq + 1);
      return new Outcome(List.of(new RaceReply.WentBack(done, changed.size())), changed);
    }

    private static Optional<Node> goBack(Node node, Map<ItemId, Node> then) {
      Optional<Node> was = Optional.ofNullable(then.get(node.id()));
      if (was.isPresent()) {
        return was.filter(before -> !before.looksLike(node));
      }
      // Of what came since, the topmost goes to the bin with all that it holds.
      boolean top = node.isLive() && node.parent().filter(then::containsKey).isPresent();
      return top ? Optional.of(node.with(Status.RECYCLED)) : Optional.empty();
    }

    private Outcome look(RaceWish.Look wish) {
      return visible(wish.item()).map(this::unchanged).orElseGet(() -> refused(Why.ABSENT));
    }

    private Outcome list(RaceWish.ListChildren wish) {
      if (!isFolder(wish.folder())) {
        return refused(whyNoFolder(wish.folder()));
      }
      Set<Shown> shown =
          children(wish.folder())
              .map(child -> shown(child, items, child.seq(), false))
              .collect(Collectors.toSet());
      return new Outcome(List.of(new RaceReply.Listed(shown)), List.of());
    }

    private Outcome made(ItemId parent, String name, Optional<String> content, RaceReply told) {
      boolean fresh = told instanceof Shown shown && !items.containsKey(shown.id());
      ItemId id = fresh ? ((Shown) told).id() : NOBODY; // the latter is never right
      return changed(new Node(id, Optional.of(parent), name, content, Status.LIVE, seq + 1));
    }

    /// @param nodes the first is the one that is answered
    private Outcome changed(Node... nodes) {
      Map<ItemId, Node> after = new HashMap<>(items);
      for (Node node : nodes) {
        after.put(node.id(), node);
      }
      boolean created = !items.containsKey(nodes[0].id());
      return new Outcome(List.of(shown(nodes[0], after, seq + 1, created)), List.of(nodes));
    }

    private Outcome unchanged(Node node) {
      return new Outcome(List.of(shown(node, items, node.seq(), false)), List.of());
    }

    private static Outcome refused(Why why) {
      return refused(EnumSet.of(why));
    }

    /// Several things are wrong; which is told is free to choose.
    private static Outcome refused(Set<Why> whys) {
      return new Outcome(
          whys.stream().map(why -> (RaceReply) new Refused(why)).toList(), List.of());
    }

    private boolean holds(Optional<Seen> ifMatch, Optional<Node> there) {
      return ifMatch.isEmpty()
          || there
              .filter(node -> node.id().equals(ifMatch.get().id()))
              .filter(node -> node.seq() == ifMatch.get().seq())
              .isPresent();
    }

    /// The name that was told, if it is one that could be given in place of `wanted`.
    private String freeName(ItemId parent, String wanted, RaceReply told) {
      boolean fits =
          told instanceof Shown shown
              && child(parent, shown.name()).isEmpty()
              && shown.name().startsWith(wanted.substring(0, 1))
              && shown.name().matches(".* \\d+(\\..*)?");
      return fits ? ((Shown) told).name() : "a free name";
    }

    private Why whyNoFolder(ItemId id) {
      return visible(id).isPresent() ? Why.INVALID : Why.ABSENT;
    }

    private boolean isFolder(ItemId id) {
      return visible(id).filter(Node::isFolder).isPresent();
    }

    private Optional<Node> node(ItemId id) {
      return Optional.ofNullable(items.get(id));
    }

    private Optional<Node> visible(ItemId id) {
      Optional<Node> at = node(id);
      while (at.isPresent()) {
        if (!at.get().isLive()) {
          return Optional.empty();
        }
        at = at.get().parent().flatMap(this::node);
      }
      return node(id);
    }

    private boolean isBelow(ItemId id, ItemId above) {
      Optional<Node> at = node(id);
      while (at.isPresent() && !at.get().id().equals(above)) {
        at = at.get().parent().flatMap(this::node);
      }
      return at.isPresent();
    }

    private ItemId root() {
      return items.values().stream()
          .filter(node -> node.parent().isEmpty())
          .findFirst()
          .orElseThrow()
          .id();
    }

    private Optional<Node> child(ItemId parent, String name) {
      Predicate<Node> named =
          node -> node.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
      return children(parent).filter(named).findFirst();
    }

    private Stream<Node> children(ItemId parent) {
      return RaceTwin.children(items, parent);
    }
  }

  private static Stream<Node> children(Map<ItemId, Node> items, ItemId parent) {
    return items.values().stream()
        .filter(node -> node.isLive() && node.parent().equals(Optional.of(parent)));
  }

  private static Shown shown(Node node, Map<ItemId, Node> items, long seq, boolean created) {
    Optional<Integer> children =
        node.isFolder() ? Optional.of((int) children(items, node.id()).count()) : Optional.empty();
    return new Shown(
        node.id(),
        node.parent(),
        node.name(),
        node.content().map(RaceTwin::sha256),
        size(node, items),
        children,
        seq,
        created);
  }

  private static long size(Node node, Map<ItemId, Node> items) {
    return node.content()
        .map(content -> (long) content.length())
        .orElseGet(() -> children(items, node.id()).mapToLong(child -> size(child, items)).sum());
  }

  private static String sha256(String content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
