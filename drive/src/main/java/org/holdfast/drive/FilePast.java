package org.holdfast.drive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// The rows of one file, and which of their contents somebody can still come to: those that it had
/// at some instant since an operation, and those of versions that were in its list then or later.
///
/// @param rows from the first on
record FilePast(ItemId item, List<Row> rows) {

  static final String COLUMNS = "item_id, from_seq, COALESCE(to_seq, 0), version_no, revision_id";

  // A name sealed is longer than none sealed.
  static final int NAMELESS_BYTES = Integer.BYTES + 12 + RowSeal.TAG_BYTES;

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
  Set<RevisionId> held(View view, long since, boolean gone, int versions) {
    Set<RevisionId> held = new HashSet<>();
    for (Row row : rows) {
      if (row.isOpen() ? !gone : row.toSeq() > since) {
        held.add(row.revision());
      }
    }
    if (!gone && all().size() > held.size()) {
      Set<Integer> listed = listed(view, since, versions);
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

  /// All rows of a file; empty if it is none.
  static List<Row> rows(View view, ItemId item) {
    return Sql.of(
            view.tx(),
            "SELECT "
                + COLUMNS
                + " FROM item_state WHERE drive_no = ? AND kind = 2 AND item_id = ?"
                + " ORDER BY from_seq")
        .with(view.drive().no())
        .with(item)
        .list(Row::read);
  }

  /// The versions that may have been in the list at some instant since: those of then that had not
  /// been deleted, and ahead of which the list never had so many; what came later was a content
  /// since; and what has a name or a pin, or had one since.
  ///
  /// Whoever deletes a version lets an older one into the list, whenever that was: so only what is
  /// in the list now, and was there then, takes a place in it.
  private Set<Integer> listed(View view, long since, int versions) {
    TreeSet<Integer> numbers = new TreeSet<>();
    rows.stream().filter(row -> row.fromSeq() <= since).forEach(row -> numbers.add(row.version()));
    numbers.removeAll(removed(view, since));
    Set<Integer> ahead = new HashSet<>(numbers);
    ahead.removeAll(removed(view, Long.MAX_VALUE));
    Set<RevisionId> forgotten = Versions.forgotten(view, item);
    rows.stream()
        .filter(row -> forgotten.contains(row.revision()))
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
    marked(view, since).stream().filter(numbers::contains).forEach(listed::add);
    return listed;
  }

  private Set<Integer> removed(View view, long since) {
    return new HashSet<>(
        Sql.of(
                view.tx(),
                "SELECT version_no FROM removed_version WHERE drive_no = ? AND item_id = ?"
                    + " AND seq <= ?")
            .with(view.drive().no())
            .with(item)
            .with(since)
            .list(row -> row.getInt(1)));
  }

  private List<Integer> marked(View view, long since) {
    return Sql.of(
            view.tx(),
            "SELECT version_no FROM version_mark WHERE drive_no = ? AND item_id = ?"
                + " AND (to_seq IS NULL OR to_seq > ?) AND (pinned = 1 OR LENGTH(sealed) > ?)")
        .with(view.drive().no())
        .with(item)
        .with(since)
        .with(NAMELESS_BYTES)
        .list(row -> row.getInt(1));
  }
}
