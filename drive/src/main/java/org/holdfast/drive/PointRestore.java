package org.holdfast.drive;

import java.time.Duration;
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
    return new RestorePreview(
        seq,
        counts(plan.steps()),
        changes,
        plan.steps().size() > changes.size(),
        few(plan.notRestored()),
        isOverQuota(view, plan));
  }

  static RestoreReport restore(Change change, RestoreTarget target) {
    long seq = seqOf(change.view(), target.point(), change.at());
    return run(change, target.folder(), seq, OperationKind.RESTORE_TO_POINT);
  }

  static RestoreReport undo(Change change, long restoreSeq) {
    OperationRow restore =
        change
            .view()
            .operations()
            .find(restoreSeq)
            .filter(row -> isRestore(row.kind()))
            .orElseThrow(DriveRefusal.ItemAbsent::new);
    long seq = seqOf(change.view(), new RestorePoint.After(restoreSeq - 1), change.at());
    return run(change, restore.item(), seq, OperationKind.UNDO_RESTORE);
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
  private static long seqOf(View view, RestorePoint point, long now) {
    Duration window =
        view.entitlements().restoreWindow().orElseThrow(DriveRefusal.RestoreNotInPlan::new);
    Instant created = view.drive().createdAt();
    Instant reach = Instant.ofEpochMilli(now).minus(window);
    Instant earliest = created.isAfter(reach) ? created : reach;
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
    return seq.orElseThrow(
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
    return new RestoreCounts(
        counts.getOrDefault(RestoreChange.Kind.BROUGHT_BACK, 0),
        counts.getOrDefault(RestoreChange.Kind.RECYCLED, 0),
        counts.getOrDefault(RestoreChange.Kind.CONTENT_BACK, 0),
        counts.getOrDefault(RestoreChange.Kind.MOVED_BACK, 0),
        counts.getOrDefault(RestoreChange.Kind.DETAILS_BACK, 0));
  }

  private static RestoreChange.Kind kind(Totals.Step step) {
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
