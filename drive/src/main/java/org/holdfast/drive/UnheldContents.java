package org.holdfast.drive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// Looks through all files of a drive for contents that nobody could come to at any instant since
/// an operation. It reads in snapshots of some thousand rows: what never changes decides, and what
/// came after it began is looked at by whoever uses the result, in the change that uses it.
final class UnheldContents {

  /// So many are forgotten in one go; the others by the next.
  static final int MOST = 20_000;

  private static final int ROWS = 5_000;

  private final DriveAccess access;
  private final BooleanSupplier goesOn;
  private final Holding holding;
  private final TreeMap<Long, List<RevisionId>> found = new TreeMap<>();
  private final Set<RevisionId> candidates = new HashSet<>();
  private final Map<RevisionId, Set<ItemId>> files = new HashMap<>();
  private boolean whole = true;

  /// @param since an operation
  /// @param versions how many versions of a file stay for their number alone
  /// @param goesOn asked between two pieces
  UnheldContents(DriveAccess access, long since, int versions, BooleanSupplier goesOn) {
    this.access = access;
    this.goesOn = goesOn;
    this.holding = access.read(view -> Holding.of(view, since, versions));
  }

  /// @return by the operation that brought them; some of them if there are very many
  Map<Long, List<RevisionId>> find() {
    walk(this::collect);
    if (!candidates.isEmpty()) {
      // A content may be that of several files: one that holds it is enough.
      walk(this::drop);
    }
    if (!isInterrupted()) {
      access.read(this::sort);
    }
    return found;
  }

  /// Which files had some of what was found.
  Set<ItemId> files(List<RevisionId> some) {
    Set<ItemId> all = new HashSet<>();
    some.forEach(revision -> all.addAll(files.getOrDefault(revision, Set.of())));
    return all;
  }

  /// Whether nothing was left for later.
  boolean isWhole() {
    return whole;
  }

  private boolean isInterrupted() {
    if (!goesOn.getAsBoolean()) {
      whole = false;
      candidates.clear();
      return true;
    }
    return false;
  }

  private interface Look {
    void at(View view, FilePast file);
  }

  /// Looks at each file once all its rows are read.
  private void walk(Look look) {
    Optional<FilePast> file = Optional.of(new FilePast(ItemRows.FIRST));
    while (file.isPresent() && !isInterrupted()) {
      FilePast before = file.get();
      file = access.read(view -> piece(view, before, look));
    }
  }

  /// @param before the file whose rows were being read
  /// @return the same for the next piece; empty if there is none
  private static Optional<FilePast> piece(View view, FilePast before, Look look) {
    List<FilePast.Row> rows = rows(view, before.item(), before.readTo());
    FilePast file = new FilePast(before.item(), new ArrayList<>(before.rows()));
    for (FilePast.Row row : rows) {
      if (!row.item().equals(file.item())) {
        lookAt(view, file, look);
        file = new FilePast(row.item());
      }
      file.rows().add(row);
    }
    if (rows.size() == ROWS) {
      return Optional.of(file);
    }
    lookAt(view, file, look);
    return Optional.empty();
  }

  private static void lookAt(View view, FilePast file, Look look) {
    if (!file.rows().isEmpty()) {
      look.at(view, file);
    }
  }

  private static List<FilePast.Row> rows(View view, ItemId item, long behind) {
    return Sql.of(
            view.tx(),
            "SELECT "
                + FilePast.COLUMNS
                + " FROM item_state WHERE drive_no = ? AND item_id >= ?"
                + " AND (item_id > ? OR from_seq > ?) AND kind = 2 ORDER BY item_id, from_seq LIMIT ?")
        .with(view.drive().no())
        .with(item)
        .with(item)
        .with(behind)
        .with(ROWS)
        .list(FilePast.Row::read);
  }

  private void collect(View view, FilePast file) {
    if (candidates.size() >= MOST) {
      whole = false;
      return;
    }
    Set<RevisionId> unheld = file.all();
    unheld.removeAll(holding.held(view, file));
    if (!unheld.isEmpty()) {
      known(view, unheld).values().forEach(candidates::addAll);
    }
  }

  private void drop(View view, FilePast file) {
    candidates.removeAll(holding.held(view, file));
    for (RevisionId revision : file.all()) {
      if (candidates.contains(revision)) {
        files.computeIfAbsent(revision, _ -> new HashSet<>()).add(file.item());
      }
    }
  }

  private boolean sort(View view) {
    found.putAll(known(view, candidates));
    return true;
  }

  /// Those that were not forgotten already.
  private static Map<Long, List<RevisionId>> known(View view, Set<RevisionId> some) {
    Map<Long, List<RevisionId>> known = new TreeMap<>();
    Sql.pieces(
        some.stream().map(RevisionId::bytes).toList(),
        piece ->
            Sql.of(
                    view.tx(),
                    "SELECT seq, revision_id FROM revision WHERE revision_id IN "
                        + Sql.marks(piece.size())
                        + " AND drive_no = ?")
                .withList(piece)
                .with(view.drive().no())
                .each(
                    row ->
                        known
                            .computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                            .add(RevisionId.of(row.getBytes(2)))));
    return known;
  }
}
