package org.holdfast.drive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.content.ItemId;

/// Brings a drive or a folder back to a point, as one operation: the states that changed items had
/// then are appended. Content is not touched, and the restore is history like anything else.
final class PointRestore {

  private static final int MOST_LISTED = 200;
  private static final int MOST_NOT_RESTORED = 100;
  private static final int MOST_IN_BRANCH = 1_000;
  private static final int MOST_SHARED = 100;

  private PointRestore() {}

  static RestorePreview preview(View view, RestoreTarget target, long now) {
    long seq = seqOf(view, target.point(), now);
    RestorePlan plan = RestorePlan.make(view, target.folder(), seq);
    List<RestoreChange> changes = new ArrayList<>();
    for (Totals.Step step : plan.steps()) {
      if (changes.size() == MOST_LISTED) {
        break;
      }
      ItemRow after = step.after();
      changes.add(new RestoreChange(after.id(), after.name(), after.isFolder(), kind(step)));
    }
    List<SharedChange> shared = SharedEffect.of(view, plan.steps());
    return new RestorePreview(
        seq,
        counts(plan.steps()),
        changes,
        plan.steps().size() > changes.size(),
        few(plan.notRestored()),
        isOverQuota(view, plan),
        shared.subList(0, Math.min(shared.size(), MOST_SHARED)),
        shared.size());
  }

  /// What a restore would change in one folder.
  ///
  /// @param top absent: the drive, or the folder that is restored
  static RestoreBranch branch(View view, RestoreTarget target, Optional<ItemId> top, long now) {
    long seq = seqOf(view, target.point(), now);
    RestorePlan plan = RestorePlan.make(view, target.folder(), seq);
    ItemId in = top.or(target::folder).orElseGet(view::rootId);
    List<RestoreNode> nodes = RestoreTree.below(view, in, plan.steps());
    boolean more = nodes.size() > MOST_IN_BRANCH;
    return new RestoreBranch(
        seq, more ? List.copyOf(nodes.subList(0, MOST_IN_BRANCH)) : nodes, more);
  }

  /// How far back the plan reaches, and what is whole.
  ///
  /// @return empty if it has no restore to a point
  static Optional<Instant> earliest(View view, long now) {
    return view.entitlements()
        .restoreWindow()
        .map(
            window -> {
              Instant created = view.drive().createdAt();
              Instant reach = Instant.ofEpochMilli(now).minus(window);
              Instant within = created.isAfter(reach) ? created : reach;
              // A clock that was set back does not bring back what was forgotten.
              return DrivePast.of(view)
                  .since(view)
                  .map(Instant::ofEpochMilli)
                  .filter(whole -> whole.isAfter(within))
                  .orElse(within);
            });
  }

  static RestoreReport restore(Change change, RestoreTarget target) {
    long seq = seqOf(change.view(), target.point(), change.at());
    return run(change, target.folder(), seq, OperationKind.RESTORE_TO_POINT);
  }

  static RestoreReport undo(Change change, long restoreSeq) {
    OperationRow restore = require(change.view(), restoreSeq);
    long seq = seqOf(change.view(), new RestorePoint.After(restoreSeq - 1), change.at());
    return run(change, restore.item(), seq, OperationKind.UNDO_RESTORE);
  }

  /// @throws DriveRefusal.ItemAbsent if that operation was no restore to a point
  static OperationRow require(View view, long seq) {
    return view.operations()
        .find(seq)
        .filter(row -> isRestore(row.kind()))
        .orElseThrow(DriveRefusal.ItemAbsent::new);
  }

  /// Whether the plan still reaches back to right before operation `seq`.
  static boolean isUndoable(View view, long seq, long now) {
    return DrivePast.of(view).reaches(seq - 1)
        && earliest(view, now).filter(since -> isWithin(view, seq - 1, since)).isPresent();
  }

  private static boolean isRestore(OperationKind kind) {
    return kind == OperationKind.RESTORE_TO_POINT || kind == OperationKind.UNDO_RESTORE;
  }

  private static RestoreReport run(
      Change change, Optional<ItemId> folder, long seq, OperationKind kind) {
    View view = change.view();
    Optional<ItemRow> named = folder.map(id -> view.requireFolder(id).getFirst());
    RestorePlan plan = RestorePlan.make(view, folder, seq);
    if (plan.steps().isEmpty()) {
      return report(OptionalLong.empty(), seq, plan, false);
    }
    for (Totals.Step step : plan.steps()) {
      write(change, step);
    }
    change.mayExceedQuota();
    change.finish(kind, named);
    Quota after = change.quotaAfterwards();
    return report(OptionalLong.of(change.seq()), seq, plan, after.isExceeded());
  }

  // What goes to the recycle bin was removed now, by who restores; what comes back is as it was.
  private static void write(Change change, Totals.Step step) {
    ItemRow before = step.before().orElseThrow();
    boolean removed = before.isLive() && before.with(Status.RECYCLED).equals(step.after());
    if (removed) {
      change.change(before, step.after());
    } else {
      change.put(before, step.after());
    }
  }

  private static RestoreReport report(
      OptionalLong done, long seq, RestorePlan plan, boolean overQuota) {
    return new RestoreReport(done, seq, counts(plan.steps()), few(plan.notRestored()), overQuota);
  }

  private static List<NotRestored> few(List<NotRestored> all) {
    return List.copyOf(all.subList(0, Math.min(all.size(), MOST_NOT_RESTORED)));
  }

  /// The operation whose state is wanted.
  ///
  /// @throws DriveRefusal.RestoreNotInPlan if the plan has none
  /// @throws DriveRefusal.PointOutsideWindow if the plan does not reach so far
  static long seqOf(View view, RestorePoint point, long now) {
    Instant earliest = earliest(view, now).orElseThrow(DriveRefusal.RestoreNotInPlan::new);
    DrivePast past = DrivePast.of(view);
    Optional<Long> seq =
        switch (point) {
          case RestorePoint.At(Instant instant) -> {
            boolean within = !instant.isBefore(earliest) && History.millis(instant) <= now;
            yield within
                ? view.operations().lastAt(History.millis(instant)).map(OperationRow::seq)
                : Optional.empty();
          }
          case RestorePoint.After(long wanted) ->
              isWithin(view, wanted, earliest) ? Optional.of(wanted) : Optional.empty();
        };
    return seq.filter(past::reaches)
        .orElseThrow(
            () -> new DriveRefusal.PointOutsideWindow(earliest, Instant.ofEpochMilli(now)));
  }

  /// Whether the state after operation `seq` was still the newest at `earliest`, or later.
  private static boolean isWithin(View view, long seq, Instant earliest) {
    long head = view.drive().seq();
    if (seq < 1 || seq > head) {
      return false;
    }
    return seq == head
        || view.operations()
            .find(seq + 1)
            .filter(next -> next.at() >= earliest.toEpochMilli())
            .isPresent();
  }

  private static boolean isOverQuota(View view, RestorePlan plan) {
    Totals totals = new Totals(view.tx(), view.drive().no(), view.rows());
    totals.apply(plan.steps());
    Quota quota = view.quota();
    long growth = totals.rootGrowth(view.root().id()) + totals.recycledGrowth();
    return quota.used() + growth > quota.total();
  }

  private static RestoreCounts counts(List<Totals.Step> steps) {
    Map<RestoreChange.Kind, Integer> counts = new EnumMap<>(RestoreChange.Kind.class);
    steps.forEach(step -> counts.merge(kind(step), 1, Integer::sum));
    return counts(counts);
  }

  static RestoreCounts counts(Map<RestoreChange.Kind, Integer> counts) {
    return new RestoreCounts(
        counts.getOrDefault(RestoreChange.Kind.BROUGHT_BACK, 0),
        counts.getOrDefault(RestoreChange.Kind.RECYCLED, 0),
        counts.getOrDefault(RestoreChange.Kind.CONTENT_BACK, 0),
        counts.getOrDefault(RestoreChange.Kind.MOVED_BACK, 0),
        counts.getOrDefault(RestoreChange.Kind.DETAILS_BACK, 0));
  }

  static RestoreChange.Kind kind(Totals.Step step) {
    ItemRow before = step.before().orElseThrow();
    ItemRow after = step.after();
    if (before.isLive() != after.isLive()) {
      return after.isLive() ? RestoreChange.Kind.BROUGHT_BACK : RestoreChange.Kind.RECYCLED;
    }
    if (!before.isLive()) {
      return RestoreChange.Kind.DETAILS_BACK;
    }
    if (!before.revision().equals(after.revision())) {
      return RestoreChange.Kind.CONTENT_BACK;
    }
    boolean moved = !before.parent().equals(after.parent()) || !before.name().equals(after.name());
    return moved ? RestoreChange.Kind.MOVED_BACK : RestoreChange.Kind.DETAILS_BACK;
  }
}
