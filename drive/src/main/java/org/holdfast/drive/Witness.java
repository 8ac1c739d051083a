package org.holdfast.drive;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// What the chain of a drive says of some items and contents: how many states of each item there
/// are, what was noted of its versions, and which were deleted.
///
/// A row that opens is as it was written. But nothing that lies in it says that it is the newest,
/// or that none is missing: that is in the digest of its operation alone. So who is about to
/// destroy a key counts what a verification saw of an item, operation by operation, and finds the
/// same when it reads the item's rows by its id; else somebody altered them since, or an index is
/// damaged. Used by one thread.
final class Witness {

  private static final int STRETCH = 500;

  private final Set<ItemId> items;
  private final Set<RevisionId> contents;
  private final long head;
  private final Map<ItemId, Seen> seen = new HashMap<>();
  private final Set<RevisionId> again = new HashSet<>();
  private boolean others;
  private long to;
  private Digest end = new Digest(Chain.START);

  /// @param items what is looked at
  /// @param contents which no other item is thought to have
  /// @param head the newest operation when these were found
  Witness(Set<ItemId> items, Set<RevisionId> contents, long head) {
    this.items = items;
    this.contents = contents;
    this.head = head;
  }

  /// Looks at nothing.
  static Witness none() {
    return new Witness(Set.of(), Set.of(), 0);
  }

  /// What was seen of one item. Numbers are of operations.
  private static final class Seen {
    private int rows;
    private long last;
    private int marks;
    private final Map<Integer, Long> removed = new HashMap<>();

    void add(Seen more) {
      rows += more.rows;
      last = Math.max(last, more.last);
      marks += more.marks;
      removed.putAll(more.removed);
    }
  }

  /// For another stretch of operations.
  Witness fresh() {
    return new Witness(items, contents, head);
  }

  /// Adds what was seen of the stretch right behind this one, all of which was as it was written.
  ///
  /// @param last the last operation of that stretch
  /// @param digest of that operation
  void add(Witness later, long last, Digest digest) {
    later.seen.forEach((item, more) -> of(item).add(more));
    again.addAll(later.again);
    others |= later.others;
    to = last;
    end = digest;
  }

  /// Goes on to where the drive stands now, so that little is left for a change.
  ///
  /// @throws DriveRefusal.Tampered if any of that is not as it was written
  void goOn(DriveAccess access) {
    while (access.read(view -> view.drive().seq()) > to) {
      Witness more = access.read(view -> more(view, to + STRETCH));
      add(more, more.to, more.end);
    }
  }

  /// The same, up to the newest operation as of a transaction, which reads what came since.
  ///
  /// @throws DriveRefusal.Tampered if any of that is not as it was written
  Witness now(View view) {
    Witness now = fresh();
    now.add(this, to, end);
    Witness more = more(view, Long.MAX_VALUE);
    now.add(more, more.to, more.end);
    return now;
  }

  /// What came since.
  ///
  /// @param most up to this operation
  private Witness more(View view, long most) {
    long newest = Math.min(view.drive().seq(), most);
    if (newest < to || !digest(view, to).equals(end)) {
      throw new DriveRefusal.Tampered();
    }
    Witness more = fresh();
    if (newest > to) {
      Findings findings = new Findings(VerifyProgress.SILENT);
      ChainCheck.run(view, findings, to + 1, newest, more);
      if (findings.count() > 0) {
        throw new DriveRefusal.Tampered();
      }
    }
    more.to = newest;
    more.end = digest(view, newest);
    return more;
  }

  private static Digest digest(View view, long seq) {
    return new Digest(view.operations().digest(seq).orElse(Chain.START));
  }

  void row(ItemRow row) {
    if (items.contains(row.id())) {
      Seen its = of(row.id());
      its.rows++;
      its.last = Math.max(its.last, row.fromSeq());
    }
    row.revision()
        .filter(contents::contains)
        .ifPresent(
            content -> {
              if (row.fromSeq() > head) {
                again.add(content);
              } else if (!items.contains(row.id())) {
                others = true;
              }
            });
  }

  void mark(MarkRow mark) {
    if (items.contains(mark.item())) {
      of(mark.item()).marks++;
    }
    if (mark.fromSeq() > head && contents.contains(mark.revision())) {
      again.add(mark.revision());
    }
  }

  void removed(ItemId item, int version, long seq) {
    if (items.contains(item)) {
      of(item).removed.put(version, seq);
    }
  }

  private Seen of(ItemId item) {
    return seen.computeIfAbsent(item, _ -> new Seen());
  }

  /// What somebody took back, or noted something of, since the contents were found.
  Set<RevisionId> again() {
    return Set.copyOf(again);
  }

  /// @throws DriveRefusal.Tampered if an item has one of the contents that was not thought to
  void requireNoOthers() {
    if (others) {
      throw new DriveRefusal.Tampered();
    }
  }

  private Seen require(ItemId item) {
    Seen its = seen.get(item);
    if (its == null) {
      throw new DriveRefusal.Tampered(item);
    }
    return its;
  }

  /// @param last the operation that the item's newest row is of
  /// @throws DriveRefusal.Tampered if there is a newer one, or it is not one of those looked at
  void requireNewest(ItemId item, long last) {
    require(require(item).last == last, item);
  }

  /// @throws DriveRefusal.Tampered if these are not all rows of the item
  void requireRows(ItemId item, int rows) {
    require(require(item).rows == rows, item);
  }

  /// @throws DriveRefusal.Tampered if this is not all that was noted of the file's versions
  void requireMarks(ItemId item, int marks) {
    require(require(item).marks == marks, item);
  }

  /// @param removed the versions that were deleted, and by which operations
  /// @throws DriveRefusal.Tampered if it was not these
  void requireRemoved(ItemId item, Map<Integer, Long> removed) {
    require(require(item).removed.equals(removed), item);
  }

  private static void require(boolean asSeen, ItemId item) {
    if (!asSeen) {
      throw new DriveRefusal.Tampered(item);
    }
  }
}
