package org.holdfast.drive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.ItemId;

/// Works out what a restore to a point has to write. Costs the items changed since, and the folders
/// above them; writes nothing.
///
/// An item is in scope if, at the point, the folder that is restored was above it, whatever the
/// state of those between; for a whole drive, if it was there. Items in scope get their state of
/// then. Of the live items that would be in the folder afterwards but are not in scope, the topmost
/// ones go to the recycle bin, and take with them what they hold. An item in scope that the folder
/// itself lies in now stays where it is, since a folder cannot go into itself.
final class RestorePlan {

  private final View view;
  private final Optional<ItemId> folder;
  private final PastTree then;
  private final Map<ItemId, ItemRow> now = new HashMap<>();
  private final Map<ItemId, Optional<ItemRow>> old = new HashMap<>();
  private final Set<ItemId> aboveFolder = new HashSet<>();
  private final Map<ItemId, Boolean> inScope = new HashMap<>();
  private final Map<ItemId, Boolean> inFolder = new HashMap<>();
  private final List<Totals.Step> steps = new ArrayList<>();
  private final List<NotRestored> notRestored = new ArrayList<>();

  private RestorePlan(View view, Optional<ItemId> folder, long seq) {
    this.view = view;
    this.folder = folder;
    this.then = new PastTree(view, folder.orElse(ItemRows.FIRST), seq);
  }

  static RestorePlan make(View view, Optional<ItemId> folder, long seq) {
    RestorePlan plan = new RestorePlan(view, folder, seq);
    folder.ifPresent(plan::lookUp);
    view.rows().changedSince(seq, view.pieces(), plan::note);
    for (ItemRow row : plan.now.values()) {
      plan.decide(row);
    }
    plan.mendNames();
    return plan;
  }

  /// Every item to write, before and after; [ItemRow#fromSeq] of the latter is still the old one.
  List<Totals.Step> steps() {
    return steps;
  }

  List<NotRestored> notRestored() {
    return notRestored;
  }

  private void lookUp(ItemId id) {
    List<ItemRow> chain = view.requireFolder(id);
    chain.subList(1, chain.size()).forEach(row -> aboveFolder.add(row.id()));
    inScope.put(id, true);
    inFolder.put(id, true);
  }

  private void note(Optional<ItemRow> was, ItemRow row) {
    now.put(row.id(), row);
    old.put(row.id(), was);
    was.ifPresent(then::know);
  }

  private void decide(ItemRow row) {
    if (folder.equals(Optional.of(row.id()))) {
      return; // its own place and name stay
    }
    Optional<ItemRow> was = old.getOrDefault(row.id(), Optional.empty());
    if (was.isEmpty() || !isInScope(row.id())) {
      recycleIfTop(row);
    } else if (aboveFolder.contains(row.id())) {
      noteHolder(row, was.get());
    } else if (!was.get().looksLike(row)) {
      steps.add(new Totals.Step(Optional.of(row), back(was.get(), row)));
    }
  }

  private void noteHolder(ItemRow row, ItemRow was) {
    if (!was.looksLike(row)) {
      notRestored.add(new NotRestored(row.id(), row.name(), NotRestored.Reason.HOLDS_THE_FOLDER));
    }
  }

  /// The state of then. Its content is a new version, unless the file has that content now.
  private static ItemRow back(ItemRow was, ItemRow row) {
    boolean sameContent = was.revision().equals(row.revision());
    return was.withVersion(sameContent ? row.version() : row.version() + 1);
  }

  private void recycleIfTop(ItemRow row) {
    boolean top = row.isLive() && row.parent().filter(this::holdsOnlyScope).isPresent();
    if (top) {
      steps.add(new Totals.Step(Optional.of(row), row.with(Status.RECYCLED)));
    }
  }

  /// Whether what lies in this folder is seen in what is restored, and not for lying in something
  /// that goes to the recycle bin.
  private boolean holdsOnlyScope(ItemId id) {
    return isInScope(id) && isInFolder(id);
  }

  /// Whether the item was in what is restored at the point.
  private boolean isInScope(ItemId id) {
    if (folder.isEmpty()) {
      return wasThere(id);
    }
    return follow(id, inScope, at -> then.row(at).flatMap(ItemRow::parent));
  }

  private boolean wasThere(ItemId id) {
    // An item that has not changed since was there then.
    return !now.containsKey(id) || old.getOrDefault(id, Optional.empty()).isPresent();
  }

  /// Whether the item will be in what is restored afterwards.
  private boolean isInFolder(ItemId id) {
    return folder.isEmpty() || follow(id, inFolder, this::parentAfterwards);
  }

  private Optional<ItemId> parentAfterwards(ItemId id) {
    if (aboveFolder.contains(id)) {
      return Optional.empty(); // its way up does not lead to the folder
    }
    return isInScope(id)
        ? then.row(id).flatMap(ItemRow::parent)
        : current(id).flatMap(ItemRow::parent);
  }

  private Optional<ItemRow> current(ItemId id) {
    return Optional.ofNullable(now.get(id)).or(() -> view.rows().current(id));
  }

  private static boolean follow(ItemId id, Map<ItemId, Boolean> known, ParentOf parents) {
    Set<ItemId> way = new HashSet<>();
    Optional<ItemId> at = Optional.of(id);
    while (at.isPresent() && !known.containsKey(at.get())) {
      if (!way.add(at.get())) {
        throw new DriveRefusal.Tampered(id); // parents never form a circle
      }
      at = parents.of(at.get());
    }
    boolean answer = at.map(end -> known.getOrDefault(end, false)).orElse(false);
    way.forEach(item -> known.put(item, answer));
    return answer;
  }

  private interface ParentOf {
    Optional<ItemId> of(ItemId id);
  }

  /// Gives a new name to what comes back into a folder outside of what is restored, where another
  /// item may have its name. That takes an item in scope that holds the folder now: so it is rare.
  private void mendNames() {
    if (aboveFolder.stream().noneMatch(this::isInScope)) {
      return;
    }
    Set<ItemId> leaving = new HashSet<>();
    steps.forEach(step -> leaving.add(step.after().id()));
    Set<String> arriving = new HashSet<>();
    steps.replaceAll(step -> mended(step, leaving, arriving));
  }

  private Totals.Step mended(Totals.Step step, Set<ItemId> leaving, Set<String> arriving) {
    ItemRow row = step.after();
    if (!row.isLive() || row.isRoot() || isInFolder(row.id())) {
      return step;
    }
    ItemId parent = row.parent().orElseThrow();
    ItemName wanted = ItemName.stored(row.name());
    ItemName free =
        FreeName.like(
            wanted,
            row.isFolder(),
            name -> arriving.contains(key(parent, name)) || stays(parent, name, leaving));
    arriving.add(key(parent, free));
    if (free.equals(wanted)) {
      return step;
    }
    notRestored.add(new NotRestored(row.id(), row.name(), NotRestored.Reason.NAME_TAKEN));
    return new Totals.Step(step.before(), row.at(row.parent(), free.shown()));
  }

  private boolean stays(ItemId parent, ItemName name, Set<ItemId> leaving) {
    return view.rows().child(parent, name).filter(row -> !leaving.contains(row.id())).isPresent();
  }

  private static String key(ItemId parent, ItemName name) {
    return parent.text() + name.compared();
  }
}
