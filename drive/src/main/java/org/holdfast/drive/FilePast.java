package org.holdfast.drive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// The rows of one file, and which of their contents somebody can still come to: those that it had
/// at some instant since an operation, and those of versions that were in its list then or later.
///
/// @param rows from the first on
record FilePast(ItemId item, List<Row> rows) {

  static final String COLUMNS = "item_id, from_seq, COALESCE(to_seq, 0), version_no, revision_id";

  /// @param toSeq 0 while it is open
  record Row(ItemId item, long fromSeq, long toSeq, int version, RevisionId revision) {

    static Row read(ResultSet row) throws SQLException {
      return new Row(
          ItemSeal.itemId(row.getBytes(1)),
          row.getLong(2),
          row.getLong(3),
          row.getInt(4),
          RevisionId.of(ItemSeal.itemId(row.getBytes(5)).bytes()));
    }

    boolean isOpen() {
      return toSeq == 0;
    }
  }

  /// What lies beside the rows of a file.
  ///
  /// @param removed versions that were deleted, and by which operations
  /// @param forgotten contents whose keys are gone
  /// @param marks which have a version stay
  record Beside(Map<Integer, Long> removed, Set<RevisionId> forgotten, List<Mark> marks) {

    /// As the columns have it.
    static Beside read(View view, ItemId file) {
      List<Mark> marks =
          Sql.of(
                  view.tx(),
                  "SELECT version_no, COALESCE(to_seq, 0) FROM version_mark m WHERE drive_no = ?"
                      + " AND item_id = ? AND "
                      + VersionMarks.KEEPS)
              .with(view.drive().no())
              .with(file)
              .list(row -> new Mark(row.getInt(1), row.getLong(2)));
      return new Beside(removedBy(view, file), Versions.forgotten(view, file), marks);
    }

    /// As it was written.
    ///
    /// @param rows of the file
    /// @param witness has seen all of it
    /// @throws DriveRefusal.Tampered if something of it was altered, or is lacking
    static Beside open(View view, ItemId file, List<Row> rows, Witness witness) {
      Map<Integer, Long> removed = removedBy(view, file);
      witness.requireRemoved(file, removed);
      List<MarkRow> history = VersionMarks.of(view).history(file);
      witness.requireMarks(file, history.size());
      List<Mark> marks = new ArrayList<>();
      List<Long> all = new ArrayList<>();
      for (int i = 0; i < history.size(); i++) {
        MarkRow mark = history.get(i);
        boolean ends = i + 1 < history.size() && history.get(i + 1).version() == mark.version();
        all.add(ends ? history.get(i + 1).fromSeq() : 0);
        if (mark.keeps()) {
          marks.add(new Mark(mark.version(), all.getLast()));
        }
      }
      requireEnds(view, file, "version_mark", "version_no, from_seq", all);
      // A row that says that a content was forgotten may have been taken away: what opens is there.
      Set<RevisionId> forgotten = new HashSet<>();
      rows.forEach(row -> forgotten.add(row.revision()));
      forgotten.removeAll(view.revisions().get(List.copyOf(forgotten)).keySet());
      forgotten.addAll(Versions.forgotten(view, file));
      return new Beside(removed, forgotten, marks);
    }

    private static Map<Integer, Long> removedBy(View view, ItemId file) {
      Map<Integer, Long> removed = new HashMap<>();
      Sql.of(
              view.tx(),
              "SELECT version_no, seq FROM removed_version WHERE drive_no = ? AND item_id = ?")
          .with(view.drive().no())
          .with(file)
          .each(row -> removed.put(row.getInt(1), row.getLong(2)));
      return removed;
    }

    private Set<Integer> removedUpTo(long seq) {
      Set<Integer> numbers = new HashSet<>();
      removed.forEach(
          (number, by) -> {
            if (by <= seq) {
              numbers.add(number);
            }
          });
      return numbers;
    }
  }

  /// That a version has a pin or a name.
  ///
  /// @param toSeq 0 while it does
  record Mark(int version, long toSeq) {}

  FilePast(ItemId item) {
    this(item, new ArrayList<>());
  }

  /// The last row that was read; 0 for none.
  long readTo() {
    return rows.isEmpty() ? 0 : rows.getLast().fromSeq();
  }

  /// @param since an operation
  /// @param gone whether the file itself was out of reach ever since
  /// @param versions how many versions stay for their number alone
  /// @param beside asked only if it matters
  Set<RevisionId> held(long since, boolean gone, int versions, Supplier<Beside> beside) {
    Set<RevisionId> held = new HashSet<>();
    for (Row row : rows) {
      if (row.isOpen() ? !gone : row.toSeq() > since) {
        held.add(row.revision());
      }
    }
    if (!gone && all().size() > held.size()) {
      Set<Integer> listed = listed(since, versions, beside.get());
      rows.stream()
          .filter(row -> listed.contains(row.version()))
          .forEach(r -> held.add(r.revision()));
    }
    return held;
  }

  Set<RevisionId> all() {
    Set<RevisionId> all = new HashSet<>();
    rows.forEach(row -> all.add(row.revision()));
    return all;
  }

  /// Ends are in no seal; each is where the next row begins.
  private static void requireEnds(
      View view, ItemId file, String table, String order, List<Long> ends) {
    List<Long> said =
        Sql.of(
                view.tx(),
                "SELECT COALESCE(to_seq, 0) FROM "
                    + table
                    + " WHERE drive_no = ? AND item_id = ? ORDER BY "
                    + order)
            .with(view.drive().no())
            .with(file)
            .list(row -> row.getLong(1));
    if (!said.equals(ends)) {
      throw new DriveRefusal.Tampered(file);
    }
  }

  /// A file with all its rows, as they were written.
  ///
  /// @param witness has seen all of them
  /// @throws DriveRefusal.Tampered if one was altered, or is lacking
  static FilePast open(View view, ItemId file, Witness witness) {
    List<ItemRow> history = view.rows().history(file); // the newest first
    witness.requireRows(file, history.size());
    List<Row> rows = new ArrayList<>();
    long end = 0;
    for (ItemRow row : history) {
      RevisionId content = row.revision().orElseThrow(() -> new DriveRefusal.Tampered(file));
      rows.add(new Row(file, row.fromSeq(), end, row.version(), content));
      end = row.fromSeq();
    }
    requireEnds(view, file, "item_state", "from_seq DESC", rows.stream().map(Row::toSeq).toList());
    return new FilePast(file, rows.reversed());
  }

  /// The versions that may have been in the list at some instant since: those of then that had not
  /// been deleted, and ahead of which the list never had so many; what came later was a content
  /// since; and what has a name or a pin, or had one since.
  ///
  /// Whoever deletes a version lets an older one into the list, whenever that was: so only what is
  /// in the list now, and was there then, takes a place in it.
  private Set<Integer> listed(long since, int versions, Beside beside) {
    TreeSet<Integer> numbers = new TreeSet<>();
    rows.stream().filter(row -> row.fromSeq() <= since).forEach(row -> numbers.add(row.version()));
    numbers.removeAll(beside.removedUpTo(since));
    Set<Integer> ahead = new HashSet<>(numbers);
    ahead.removeAll(beside.removed().keySet());
    rows.stream()
        .filter(row -> beside.forgotten().contains(row.revision()))
        .forEach(row -> ahead.remove(row.version()));
    Set<Integer> listed = new HashSet<>();
    int newer = 0;
    for (int number : numbers.descendingSet()) {
      if (newer >= versions) {
        break;
      }
      listed.add(number);
      newer += ahead.contains(number) ? 1 : 0;
    }
    beside.marks().stream()
        .filter(mark -> mark.toSeq() == 0 || mark.toSeq() > since)
        .map(Mark::version)
        .filter(numbers::contains)
        .forEach(listed::add);
    return listed;
  }
}
