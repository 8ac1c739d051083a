package org.holdfast.server;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.holdfast.content.RegionEntry;
import org.holdfast.content.RevisionId;
import org.holdfast.recovery.BackupPoint;
import org.holdfast.recovery.BackupPoints;

/// Removes the points of a backup that do not stay, and then every content that no point needs
/// which is left. A point goes before what it needs: whoever ends this at any instant leaves
/// contents that nobody needs, which the next one finds, and never a point that lacks something.
///
/// @param told gets a sentence where nothing of contents could be removed
record BackupPruning(
    BackupPlace backup, BackupPoints points, BackupKeep keep, Consumer<String> told) {

  /// @return how many points were removed
  int run() throws IOException {
    if (keep.isAll()) {
      return 0;
    }
    backup.requireTurn();
    List<BackupPoint> going = going();
    for (BackupPoint point : going) {
      points.remove(point);
    }
    removeContents();
    return going.size();
  }

  /// The points that do not stay, the oldest first.
  List<BackupPoint> going() throws IOException {
    List<BackupPoint> all = points.list().points();
    Set<BackupPoint> staying = keep.staying(all);
    return all.reversed().stream().filter(point -> !staying.contains(point)).toList();
  }

  private void removeContents() throws IOException {
    BackupPoints.Listed left = points.list();
    Set<RevisionId> needed = new HashSet<>();
    boolean known = left.damaged().isEmpty() && !left.points().isEmpty();
    for (BackupPoint point : left.points()) {
      Optional<Long> count = points.contents(point, each -> needed.add(each.revision()));
      known &= count.isPresent();
    }
    if (!known) {
      told.accept(
          "Some point cannot be read, so nobody can tell what it needs: no content was removed. `backup --verify` says which.");
      return;
    }
    Set<RevisionId> unneeded = new HashSet<>();
    backup
        .region()
        .list(
            entry -> {
              if (entry.kind() != RegionEntry.Kind.PART && !needed.contains(entry.revision())) {
                unneeded.add(entry.revision());
              }
            });
    for (RevisionId revision : unneeded) {
      backup.region().delete(revision);
    }
    backup.region().forgetDeleted();
  }
}
