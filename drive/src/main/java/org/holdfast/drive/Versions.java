package org.holdfast.drive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.Entitlements;

/// A file's versions: the stretches of its rows that have one version number.
final class Versions {

  /// The least that a plan may show.
  private static final int FEW = 10;

  private Versions() {}

  /// Newest first: as many as the plan shows, and with them every one that was the content at some
  /// time of the promised window, so that no flood of versions hides what was there before (W24);
  /// and every one that is pinned.
  static List<Version> list(View view, ItemId id, Instant now) {
    List<Version> all = list(view, view.requireFile(id));
    if (all.size() <= FEW) {
      return all; // no plan shows fewer
    }
    Instant promised = now.minus(Entitlements.PROMISED_WINDOW);
    int most = view.entitlements().versionsShown();
    while (most < all.size() && all.get(most - 1).changedAt().isAfter(promised)) {
      most++;
    }
    int shown = Math.min(most, all.size());
    Stream<Version> pinned = all.subList(shown, all.size()).stream().filter(Version::pinned);
    return Stream.concat(all.subList(0, shown).stream(), pinned).toList();
  }

  private static List<Version> list(View view, ItemRow current) {
    Set<Integer> removed = removed(view, current.id());
    Map<Integer, MarkRow> marks = VersionMarks.of(view).of(current.id());
    List<Version> versions = new ArrayList<>();
    for (ItemRow row : firstRows(view, current.id())) {
      if (!removed.contains(row.version())) {
        versions.add(version(row, current, Optional.ofNullable(marks.get(row.version()))));
      }
    }
    return versions;
  }

  /// The row of a version that the file still has, as it was when the version came.
  static Optional<ItemRow> row(View view, ItemRow current, int version) {
    if (version == current.version()) {
      return Optional.of(current);
    }
    return removed(view, current.id()).contains(version)
        ? Optional.empty()
        : firstRows(view, current.id()).stream()
            .filter(row -> row.version() == version)
            .findFirst();
  }

  /// The row of the newest version that has this content and that the file still has.
  static Optional<ItemRow> row(View view, ItemRow current, RevisionId revision) {
    if (current.revision().equals(Optional.of(revision))) {
      return Optional.of(current);
    }
    Set<Integer> removed = removed(view, current.id());
    return firstRows(view, current.id()).stream()
        .filter(row -> row.revision().equals(Optional.of(revision)))
        .filter(row -> !removed.contains(row.version()))
        .findFirst();
  }

  static Item restore(Change change, ItemId id, int version) {
    View view = change.view();
    ItemRow current = view.requireFile(id);
    ItemRow old = row(view, current, version).orElseThrow(DriveRefusal.VersionAbsent::new);
    if (old.revision().equals(current.revision())) {
      change.requireChange(id);
      return view.item(current);
    }
    ItemRow after =
        current
            .withContent(old.revision().orElseThrow(), current.version() + 1, old.sizeBytes())
            .withDetails(current.fsCreatedAt(), old.fsModifiedAt(), current.description());
    change.change(current, after);
    change.finish(OperationKind.RESTORE_VERSION, Optional.of(after));
    return view.item(view.rows().current(id).orElseThrow());
  }

  static void delete(Change change, ItemId id, int version) {
    ItemRow current = change.view().requireFile(id);
    if (version == current.version()) {
      throw new DriveRefusal.VersionCurrent();
    }
    if (row(change.view(), current, version).isEmpty()) {
      throw new DriveRefusal.VersionAbsent();
    }
    MarkRow mark = VersionMarks.of(change.view()).of(id).get(version);
    if (mark != null && mark.pinned()) {
      throw new DriveRefusal.VersionPinned();
    }
    change.remove(new Change.RemovedVersion(id, version));
    change.finish(OperationKind.DELETE_VERSION, Optional.of(current));
  }

  /// The row in which each version came, newest first, without those whose content was forgotten.
  /// In history a version is one stretch of rows: its number rises with every change of content and
  /// is never given again.
  static List<ItemRow> firstRows(View view, ItemId id) {
    List<ItemRow> first = new ArrayList<>();
    for (ItemRow row : view.rows().history(id)) {
      if (!first.isEmpty() && first.getLast().version() == row.version()) {
        first.removeLast();
      }
      first.add(row);
    }
    if (first.size() > 1) {
      Set<RevisionId> forgotten = forgotten(view, id);
      first.removeIf(row -> row.revision().filter(forgotten::contains).isPresent());
    }
    return first;
  }

  /// Contents that this file had and whose keys were destroyed.
  static Set<RevisionId> forgotten(View view, ItemId id) {
    return new HashSet<>(
        Sql.of(
                view.tx(),
                "SELECT f.revision_id FROM item_state i JOIN forgotten_revision f"
                    + " ON f.revision_id = i.revision_id WHERE i.drive_no = ? AND i.item_id = ?")
            .with(view.drive().no())
            .with(id)
            .list(row -> RevisionId.of(row.getBytes(1))));
  }

  static Set<Integer> removed(View view, ItemId id) {
    return new HashSet<>(
        Sql.of(
                view.tx(),
                "SELECT version_no FROM removed_version WHERE drive_no = ? AND item_id = ?")
            .with(view.drive().no())
            .with(id)
            .list(row -> row.getInt(1)));
  }

  static Version version(ItemRow row, ItemRow current, Optional<MarkRow> mark) {
    return new Version(
        row.version(),
        row.revision().orElseThrow(() -> new DriveRefusal.Tampered(row.id())),
        row.sizeBytes(),
        row.fromSeq(),
        Instant.ofEpochMilli(row.changedAt()),
        row.changedBy(),
        row.version() == current.version(),
        mark.map(MarkRow::name).orElse(VersionName.NONE),
        mark.filter(MarkRow::pinned).isPresent());
  }
}
