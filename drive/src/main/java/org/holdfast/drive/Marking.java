package org.holdfast.drive;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// Names versions, and pins them: what is pinned stays in the file's list whatever comes after it,
/// is not deleted by mistake, and counts towards the quota (ADR 35).
final class Marking {

  /// Pinned versions of one file. Enough for the milestones of a work, and few enough to be read.
  static final int MOST_PINNED = 50;

  private Marking() {}

  /// @return the version as it is now; nothing is written if it was so already
  static Version mark(Change change, ItemId id, int version, VersionWish wish) {
    View view = change.view();
    view.requireOwner();
    ItemRow current = view.requireFile(id);
    ItemRow row = Versions.row(view, current, version).orElseThrow(DriveRefusal.VersionAbsent::new);
    Map<Integer, MarkRow> marks = VersionMarks.of(view).of(id);
    MarkRow before = Optional.ofNullable(marks.get(version)).orElseGet(() -> unmarked(row));
    MarkRow after = wished(before, wish, change.seq());
    if (!after.name().equals(before.name()) || after.pinned() != before.pinned()) {
      requireRoom(marks.values(), before, after);
      int more = (after.pinned() ? 1 : 0) - (before.pinned() ? 1 : 0);
      change.mark(after, pinGrowth(marks, current, after), more);
      change.finish(kind(before, after), Optional.of(current));
    }
    return Versions.version(row, current, Optional.of(after));
  }

  private static MarkRow unmarked(ItemRow row) {
    return new MarkRow(
        row.id(),
        row.version(),
        0,
        false,
        row.revision().orElseThrow(() -> new DriveRefusal.Tampered(row.id())),
        row.sizeBytes(),
        VersionName.NONE);
  }

  private static MarkRow wished(MarkRow before, VersionWish wish, long seq) {
    return new MarkRow(
        before.item(),
        before.version(),
        seq,
        wish.pinned().orElse(before.pinned()),
        before.revision(),
        before.sizeBytes(),
        wish.name().orElse(before.name()));
  }

  private static void requireRoom(Collection<MarkRow> marks, MarkRow before, MarkRow after) {
    boolean more = after.pinned() && !before.pinned();
    if (more && marks.stream().filter(MarkRow::pinned).count() >= MOST_PINNED) {
      throw new DriveRefusal.TooManyPinned();
    }
  }

  private static long pinGrowth(Map<Integer, MarkRow> marks, ItemRow current, MarkRow after) {
    Map<Integer, MarkRow> then = new HashMap<>(marks);
    then.put(after.version(), after);
    return pins(then.values()).beside(current) - pins(marks.values()).beside(current);
  }

  private static Pins pins(Collection<MarkRow> marks) {
    Pins pins = Pins.NONE;
    for (MarkRow mark : marks) {
      pins = mark.pinned() ? pins.and(mark) : pins;
    }
    return pins;
  }

  private static OperationKind kind(MarkRow before, MarkRow after) {
    if (before.pinned() == after.pinned()) {
      return OperationKind.NAME_VERSION;
    }
    return after.pinned() ? OperationKind.PIN_VERSION : OperationKind.UNPIN_VERSION;
  }
}
