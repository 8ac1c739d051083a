package org.holdfast.drive;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// Goes through what an archive holds, as it was right after one operation, page by page, each in a
/// transaction of its own: history does not change, so together they show one moment.
///
/// Folders come before what is in them, else the order is that of ids.
final class ArchiveWalk {

  private static final int PAGE = 400;
  private static final int LONGEST_ENDING = 16;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH.mm.ss", Locale.ROOT);

  /// A part of the archive: one item with all below it.
  ///
  /// @param path where it is put
  /// @param versions whether earlier versions of files are meant, and not the items themselves
  /// @param recycled whether `top` lay in the recycle bin
  record Branch(ItemId top, String path, boolean versions, boolean recycled) {}

  /// What was found.
  ///
  /// @param row as it was; of a version, as it was when that came
  /// @param content absent for folders
  record Found(Branch branch, ItemRow row, Optional<RevisionRow> content, String path) {}

  private final DriveAccess access;
  private final long seq;
  private final Deque<Branch> branches;
  private Optional<ItemId> last = Optional.empty();

  ArchiveWalk(DriveAccess access, ArchiveScope scope, long seq) {
    this.access = access;
    this.seq = seq;
    this.branches = new ArrayDeque<>(access.read(view -> branches(view, scope, seq)));
  }

  /// @return empty at the end
  List<Found> next() {
    List<Found> found = List.of();
    while (found.isEmpty() && !branches.isEmpty()) {
      found = access.read(view -> page(view, branches.element()));
    }
    return found;
  }

  private static List<Branch> branches(View view, ArchiveScope scope, long seq) {
    return switch (scope) {
      case ArchiveScope.Everything(boolean versions, boolean recycled) ->
          everything(view, versions, recycled, seq);
      case ArchiveScope.Selection(List<ItemId> items) -> selection(view, items, seq);
    };
  }

  private static List<Branch> everything(View view, boolean versions, boolean recycled, long seq) {
    List<Branch> branches = new ArrayList<>();
    branches.add(new Branch(view.rootId(), "files", false, false));
    if (versions) {
      branches.add(new Branch(view.rootId(), "versions/files", true, false));
    }
    if (recycled) {
      int number = 0;
      for (ItemRow row : recycled(view, seq)) {
        // Two removed items may have one name, so each has a folder.
        String path = "recycled/%06d/%s".formatted(++number, row.name());
        branches.add(new Branch(row.id(), path, false, true));
        if (versions) {
          branches.add(new Branch(row.id(), "versions/" + path, true, true));
        }
      }
    }
    return branches;
  }

  private static List<Branch> selection(View view, List<ItemId> items, long seq) {
    Set<String> taken = new HashSet<>();
    List<Branch> branches = new ArrayList<>();
    for (ItemId item : items) {
      ItemRow row = view.rows().at(item, seq).orElseThrow(DriveRefusal.ItemAbsent::new);
      String name = row.isRoot() ? "files" : row.name();
      String free = name;
      for (int next = 2; !taken.add(ItemName.fold(free)); next++) {
        free = numbered(name, next);
      }
      branches.add(new Branch(item, free, false, false));
    }
    return branches;
  }

  private static String numbered(String name, int number) {
    String ending = ending(name);
    String stem = name.substring(0, name.length() - ending.length());
    return stem + " (" + number + ")" + ending;
  }

  /// What lay in the recycle bin, by id.
  private static List<ItemRow> recycled(View view, long seq) {
    List<ItemRow> found = new ArrayList<>();
    Cursor.Place after = Cursor.Place.LAST;
    List<ItemRow> piece;
    do {
      piece = view.rows().recycled(after.number(), after.id(), PAGE);
      piece.stream().filter(row -> row.fromSeq() <= seq).forEach(found::add);
      if (!piece.isEmpty()) {
        after = new Cursor.Place(piece.getLast().fromSeq(), piece.getLast().id());
      }
    } while (piece.size() == PAGE);
    view.rows()
        .changedSince(
            seq,
            (old, _) -> old.filter(row -> row.status() == Status.RECYCLED).ifPresent(found::add));
    found.sort(ItemRow.BY_ID);
    return found;
  }

  private List<Found> page(View view, Branch branch) {
    PastTree tree = new PastTree(view, branch.top(), seq);
    List<ItemRow> rows = new ArrayList<>();
    if (last.isEmpty()) {
      rows.add(tree.row(branch.top()).orElseThrow(DriveRefusal.ItemAbsent::new));
    }
    SubtreeWalk walk = SubtreeWalk.behind(tree, branch.top(), last.orElse(branch.top()));
    Optional<ItemRow> next = walk.next();
    while (next.isPresent() && rows.size() < PAGE) {
      rows.add(next.get());
      next = rows.size() < PAGE ? walk.next() : Optional.empty();
    }
    if (rows.size() < PAGE) {
      last = Optional.empty();
      branches.remove();
    } else {
      last = Optional.of(rows.getLast().id());
    }
    Map<ItemId, String> paths = new HashMap<>(Map.of(branch.top(), branch.path()));
    List<Found> found = new ArrayList<>();
    for (ItemRow row : rows) {
      String path = path(tree, paths, row);
      if (!branch.versions()) {
        found.add(new Found(branch, row, Optional.empty(), path));
      } else if (row.version() > 1) {
        earlier(view, row)
            .forEach(
                old -> found.add(new Found(branch, old, Optional.empty(), versionPath(path, old))));
      }
    }
    return withContents(view, found);
  }

  /// The rows in which the versions before that of `row` came, the newest first, without those that
  /// were removed.
  private static List<ItemRow> earlier(View view, ItemRow row) {
    Set<Integer> removed = Versions.removed(view, row.id());
    return Versions.firstRows(view, row.id()).stream()
        .filter(old -> old.version() < row.version() && !removed.contains(old.version()))
        .toList();
  }

  private static List<Found> withContents(View view, List<Found> found) {
    Map<RevisionId, RevisionRow> contents =
        view.revisions()
            .get(
                found.stream().flatMap(each -> each.row().revision().stream()).distinct().toList());
    return found.stream()
        .map(
            each ->
                new Found(
                    each.branch(),
                    each.row(),
                    each.row().revision().map(revision -> require(contents, each.row(), revision)),
                    each.path()))
        .toList();
  }

  private static RevisionRow require(
      Map<RevisionId, RevisionRow> contents, ItemRow row, RevisionId revision) {
    RevisionRow content = contents.get(revision);
    if (content == null || content.sizeBytes() != row.sizeBytes()) {
      throw new DriveRefusal.Tampered(row.id());
    }
    return content;
  }

  private static String path(PastTree tree, Map<ItemId, String> paths, ItemRow row) {
    String known = paths.get(row.id());
    if (known != null) {
      return known;
    }
    ItemRow parent = row.parent().flatMap(tree::row).orElseThrow(DriveRefusal.Tampered::new);
    String path = path(tree, paths, parent) + "/" + row.name();
    if (row.isFolder()) {
      paths.put(row.id(), path);
    }
    return path;
  }

  /// Such as `versions/files/tax.pdf/000003 2026-04-12 08.30.00.pdf`.
  private static String versionPath(String file, ItemRow version) {
    String moment =
        MOMENT.format(Instant.ofEpochMilli(version.changedAt()).atOffset(ZoneOffset.UTC));
    return "%s/%06d %s%s".formatted(file, version.version(), moment, ending(version.name()));
  }

  /// What comes after the last dot, with it, if that is an ending at all.
  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 || name.length() - dot > LONGEST_ENDING ? "" : name.substring(dot);
  }
}
