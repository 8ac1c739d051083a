package org.holdfast.drive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// What the locks of a drive say to one operation, whichever door it came through.
///
/// A lock covers its item, and a deep one all below it. Writing an item asks the locks on it;
/// putting a name into a folder, or taking one out, asks those on the folder; taking an item away
/// asks also those on anything in it, and ends them with it. Of several (shared) locks on one item
/// the writer needs one.
///
/// @see "RFC 4918, sections 6.1, 7.4 and 7.5"
final class LockWatch {

  private final View view;
  private final List<LockRow> locks;
  private final AccountId account;
  private final Held held;
  private final Map<ItemId, Optional<ItemId>> parents = new HashMap<>();

  /// @param locks those that hold now
  LockWatch(View view, List<LockRow> locks, AccountId account, Held held) {
    this.view = view;
    this.locks = locks;
    this.account = account;
    this.held = held;
  }

  static LockWatch of(View view, long now, AccountId account, Held held) {
    return new LockWatch(view, LockRows.of(view).at(now), account, held);
  }

  /// Those on the item or, deep, on a folder above it.
  List<LockRow> covering(ItemId item) {
    if (locks.isEmpty()) {
      return List.of();
    }
    Set<ItemId> above = above(item);
    return matching(
        lock -> lock.root().equals(item) || (lock.deep() && above.contains(lock.root())));
  }

  /// Those on anything below the item.
  List<LockRow> below(ItemId item) {
    return matching(lock -> above(lock.root()).contains(item));
  }

  private List<LockRow> matching(Predicate<LockRow> wanted) {
    return locks.stream().filter(wanted).toList();
  }

  /// @throws DriveRefusal.Locked if the item may not be written
  void requireWritable(ItemId item) {
    requireOneHeld(covering(item));
  }

  /// Looks at every state that an operation is about to write.
  ///
  /// @return the locks that end with it, because what they were on goes away
  /// @throws DriveRefusal.Locked if one of them may not be written
  List<LockRow> require(List<Totals.Step> steps) {
    if (locks.isEmpty()) {
      return List.of();
    }
    steps.forEach(step -> parents.putIfAbsent(step.after().id(), before(step)));
    List<LockRow> ending = new ArrayList<>();
    for (Totals.Step step : steps) {
      require(step, ending);
    }
    return ending;
  }

  /// The locks that cover anything that an operation writes.
  List<LockRow> touched(List<Totals.Step> steps) {
    Set<LockRow> touched = new HashSet<>();
    for (Totals.Step step : steps) {
      touched.addAll(covering(step.after().id()));
      touched.addAll(below(step.after().id()));
    }
    return List.copyOf(touched);
  }

  private static Optional<ItemId> before(Totals.Step step) {
    return step.before().orElse(step.after()).parent();
  }

  private void require(Totals.Step step, List<LockRow> ending) {
    ItemRow after = step.after();
    Optional<ItemRow> before = step.before().filter(ItemRow::isLive);
    boolean stays = before.filter(row -> isSamePlace(row, after)).isPresent();
    if (stays) {
      requireWritable(after.id());
      return;
    }
    before.ifPresent(row -> requireRemovable(row, ending));
    if (after.isLive()) {
      after.parent().ifPresent(this::requireWritable);
    }
  }

  private static boolean isSamePlace(ItemRow before, ItemRow after) {
    return after.isLive()
        && before.parent().equals(after.parent())
        && before.name().equals(after.name());
  }

  /// A deep lock above it is one on its parent as well.
  private void requireRemovable(ItemRow row, List<LockRow> ending) {
    row.parent().ifPresent(this::requireWritable);
    List<LockRow> gone =
        matching(lock -> lock.root().equals(row.id()) || above(lock.root()).contains(row.id()));
    Map<ItemId, List<LockRow>> byItem = new HashMap<>();
    gone.forEach(lock -> byItem.computeIfAbsent(lock.root(), _ -> new ArrayList<>()).add(lock));
    byItem.values().forEach(this::requireOneHeld);
    ending.addAll(gone);
  }

  private void requireOneHeld(List<LockRow> covering) {
    if (!covering.isEmpty() && covering.stream().noneMatch(this::isHeld)) {
      throw new DriveRefusal.Locked(covering.getFirst().root());
    }
  }

  private boolean isHeld(LockRow row) {
    return !held.isNothing() && held.covers(row.open(view.seal()), account);
  }

  /// The folders above an item, also if it is to be created by the operation.
  private Set<ItemId> above(ItemId item) {
    Set<ItemId> above = new HashSet<>();
    Optional<ItemId> next = parent(item);
    while (next.isPresent() && above.add(next.get())) {
      next = parent(next.get());
    }
    return above;
  }

  private Optional<ItemId> parent(ItemId item) {
    return parents.computeIfAbsent(item, id -> view.rows().current(id).flatMap(ItemRow::parent));
  }
}
