package org.holdfast.drive;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// Looks through all files of a drive for contents that nobody could come to at any instant since
/// an operation. It reads in snapshots of some thousand rows: what never changes decides, and what
/// came after it began is looked at by whoever uses the result, in the change that uses it.
final class UnheldContents {

  /// How much is done at once.
  ///
  /// @param piece so many contents go in one change, but for what one operation brought
  /// @param items so many item states were written by the operations of one change, but for one
  ///   that wrote more alone: all of them are read
  /// @param most so many contents are found in one go; the others by the next
  /// @param rows so many are read in one snapshot
  record Bounds(int piece, long items, int most, int rows) {
    static final Bounds DEFAULT = new Bounds(500, 2_000, 20_000, 5_000);
  }

  /// Contents that go in one change.
  ///
  /// @param files which had them when they were found
  /// @param items how many states of items the operations wrote that brought them
  record Piece(List<RevisionId> contents, Set<ItemId> files, long items) {}

  private final DriveAccess access;
  private final Bounds bounds;
  private final BooleanSupplier goesOn;
  private final Holding holding;
  private final TreeMap<Long, List<RevisionId>> found = new TreeMap<>();
  private final Map<Long, Long> items = new HashMap<>();
  private final Set<ItemId> concerned = new HashSet<>();
  private final Set<RevisionId> candidates = new HashSet<>();
  private final Map<RevisionId, Set<ItemId>> files = new HashMap<>();
  private final long head;
  private boolean whole = true;
  private boolean passing;

  /// @param holding tells what is held
  /// @param goesOn asked between two pieces
  UnheldContents(
      DriveAccess access, Function<View, Holding> holding, Bounds bounds, BooleanSupplier goesOn) {
    this.access = access;
    this.bounds = bounds;
    this.goesOn = goesOn;
    this.head = access.read(view -> view.drive().seq());
    this.holding = access.read(holding);
  }

  /// Looks for them; finds some if there are very many.
  ///
  /// @return whether there are any
  boolean find() {
    walk(this::collect);
    if (!candidates.isEmpty()) {
      // A content may be that of several files: one that holds it is enough.
      walk(this::drop);
    }
    if (!isInterrupted()) {
      access.read(this::sort);
    }
    return !found.isEmpty();
  }

  /// Watches, while the drive is verified, over everything that decides whether these may go.
  Witness witness() {
    return new Witness(concerned, candidates, head);
  }

  /// What was found, in the order of operations; what one of them brought goes together.
  List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    List<RevisionId> contents = new ArrayList<>();
    long rows = 0;
    for (Map.Entry<Long, List<RevisionId>> each : found.entrySet()) {
      long more = items.getOrDefault(each.getKey(), 0L);
      boolean full = contents.size() >= bounds.piece() || rows + more > bounds.items();
      if (full && !contents.isEmpty()) {
        pieces.add(piece(contents, rows));
        contents = new ArrayList<>();
        rows = 0;
      }
      contents.addAll(each.getValue());
      rows += more;
    }
    if (!contents.isEmpty()) {
      pieces.add(piece(contents, rows));
    }
    return pieces;
  }

  private Piece piece(List<RevisionId> contents, long rows) {
    Set<ItemId> having = new HashSet<>();
    contents.forEach(revision -> having.addAll(files.getOrDefault(revision, Set.of())));
    return new Piece(contents, having, rows);
  }

  /// Whether nothing was left for later.
  boolean isWhole() {
    return whole;
  }

  /// Whether something is held only for a while.
  boolean isPassing() {
    return passing;
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
  private Optional<FilePast> piece(View view, FilePast before, Look look) {
    List<FilePast.Row> rows = rows(view, before.item(), before.readTo());
    FilePast file = new FilePast(before.item(), new ArrayList<>(before.rows()));
    for (FilePast.Row row : rows) {
      if (!row.item().equals(file.item())) {
        lookAt(view, file, look);
        file = new FilePast(row.item());
      }
      file.rows().add(row);
    }
    if (rows.size() == bounds.rows()) {
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

  private List<FilePast.Row> rows(View view, ItemId item, long behind) {
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
        .with(bounds.rows())
        .list(FilePast.Row::read);
  }

  private void collect(View view, FilePast file) {
    if (candidates.size() >= bounds.most()) {
      whole = false;
      return;
    }
    Set<RevisionId> held = holding.seemsHeld(view, file);
    passing |= !view.revisions().brief(holding.passing(view, file, held)).isEmpty();
    Set<RevisionId> unheld = file.all();
    unheld.removeAll(held);
    if (!unheld.isEmpty()) {
      view.revisions().brief(unheld).forEach(each -> candidates.add(each.revision()));
    }
  }

  private void drop(View view, FilePast file) {
    Set<RevisionId> all = file.all();
    if (Collections.disjoint(all, candidates)) {
      return;
    }
    candidates.removeAll(holding.seemsHeld(view, file));
    for (RevisionId revision : all) {
      if (candidates.contains(revision)) {
        files.computeIfAbsent(revision, _ -> new HashSet<>()).add(file.item());
      }
    }
  }

  private boolean sort(View view) {
    view.revisions()
        .brief(candidates)
        .forEach(
            each -> found.computeIfAbsent(each.seq(), _ -> new ArrayList<>()).add(each.revision()));
    found.keySet().forEach(seq -> items.put(seq, view.operations().items(seq)));
    candidates.forEach(revision -> concerned.addAll(files.getOrDefault(revision, Set.of())));
    List<ItemId> above = List.copyOf(concerned);
    while (!above.isEmpty()) {
      above = view.rows().parents(above).stream().filter(concerned::add).toList();
    }
    return true;
  }
}
