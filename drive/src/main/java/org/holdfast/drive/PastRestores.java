package org.holdfast.drive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.identity.Entitlements;

/// Restores that were done, found again in history: nothing is kept for them.
final class PastRestores {

  private static final String PURPOSE = "restores";
  private static final int MOST_LISTED = 200;

  private PastRestores() {}

  /// Those that the plan reaches back to, and in any case those of the promised window. Costs what
  /// happened in that time.
  static PastRestorePage page(View view, int limit, Optional<String> cursor, long now) {
    long before =
        cursor.map(text -> Cursor.open(view, PURPOSE, text).number()).orElse(Long.MAX_VALUE);
    long from = since(view, now).toEpochMilli();
    List<OperationRow> rows = view.operations().restores(from, before, limit + 1);
    List<OperationRow> shown = rows.size() > limit ? rows.subList(0, limit) : rows;
    Optional<String> next =
        rows.size() > limit
            ? Optional.of(
                Cursor.seal(view, PURPOSE, new Cursor.Place(shown.getLast().seq(), ItemRows.FIRST)))
            : Optional.empty();
    return new PastRestorePage(shown.stream().map(row -> told(view, row, now)).toList(), next);
  }

  private static Instant since(View view, long now) {
    Instant promised = Instant.ofEpochMilli(now).minus(Entitlements.PROMISED_WINDOW);
    return PointRestore.earliest(view, now).filter(promised::isAfter).orElse(promised);
  }

  private static PastRestore told(View view, OperationRow row, long now) {
    return new PastRestore(
        row.seq(),
        Instant.ofEpochMilli(row.at()),
        row.actor(),
        row.kind() == OperationKind.UNDO_RESTORE,
        row.item(),
        row.name(),
        row.items(),
        PointRestore.isUndoable(view, row.seq(), now));
  }

  /// @throws DriveRefusal.ItemAbsent if that operation was no restore to a point
  static PastRestoreReport report(View view, long seq, long now) {
    OperationRow row = PointRestore.require(view, seq);
    Map<RestoreChange.Kind, Integer> counts = new EnumMap<>(RestoreChange.Kind.class);
    List<RestoreChange> changes = new ArrayList<>();
    view.rows()
        .changedBy(
            seq,
            (before, after) -> {
              RestoreChange.Kind kind = PointRestore.kind(new Totals.Step(before, after));
              counts.merge(kind, 1, Integer::sum);
              if (changes.size() < MOST_LISTED) {
                changes.add(new RestoreChange(after.id(), after.name(), after.isFolder(), kind));
              }
            });
    RestoreCounts all = PointRestore.counts(counts);
    return new PastRestoreReport(told(view, row, now), all, changes, all.total() > changes.size());
  }
}
