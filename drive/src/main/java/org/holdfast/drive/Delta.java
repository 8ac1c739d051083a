package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.holdfast.content.ItemId;

/// Tells a client what to look at, so that it ends with exactly the tree below a folder as it was
/// right after some operation.
///
/// An enumeration goes from the operation `from`, up to which the client knows everything, to the
/// operation `to`, which was the newest when it began; both stay the same over all its pages, and
/// history does not change, so nothing that happens meanwhile disturbs it. It has two phases:
/// 1. Items there at `to`. A changed item is shown if its folder was already visible at `from`. If
///    it was not visible itself then, everything below it is shown too: those rows need not have
///    changed. An item whose folder was not visible at `from` is left to that walk.
/// 2. Items that were there at `from` and are not at `to`. What was below them is either gone too,
///    or was shown elsewhere in phase 1.
final class Delta {

  // Rows that lead to no entry cost time too: a page may come out short, or empty, instead.
  private static final int MOST_LOOKS = 5_000;

  private static final int PIECE = 500;

  private final View view;
  private final ItemId scope;
  private final int limit;
  private final DeltaPlace start;
  private final PastTree before;
  private final PastTree after;
  private final List<ItemRow> present = new ArrayList<>();
  private final List<DeltaEntry> gone = new ArrayList<>();
  private DeltaPlace place;
  private int looks;

  private Delta(View view, DeltaPlace start, int limit) {
    this.view = view;
    this.scope = start.scope();
    this.limit = limit;
    this.start = start;
    this.place = start;
    this.before = new PastTree(view, scope, start.from().seq());
    this.after = new PastTree(view, scope, start.to().seq());
  }

  static DeltaPage page(View view, ItemId scope, DeltaToken token, int limit) {
    view.requireFolder(scope);
    DeltaPlace.Mark now = mark(view, view.drive().seq());
    if (token.equals(DeltaToken.latest())) {
      DeltaToken latest = DeltaPlace.idle(scope, now).token(view);
      return new DeltaPage(List.of(), Optional.empty(), Optional.of(latest));
    }
    DeltaPlace start =
        token.equals(DeltaToken.start())
            ? DeltaPlace.begin(scope, DeltaPlace.Mark.NOTHING, now)
            : known(view, scope, token);
    if (start.phase() == DeltaPlace.Phase.IDLE) {
      start = DeltaPlace.begin(scope, start.from(), now);
    }
    return new Delta(view, start, limit).page();
  }

  private static DeltaPlace known(View view, ItemId scope, DeltaToken token) {
    DeltaPlace place = DeltaPlace.open(view, token);
    if (!isOurs(view, place.from()) || !isOurs(view, place.to())) {
      throw new DriveRefusal.ResyncRequired(true);
    }
    boolean unfinished = place.phase() != DeltaPlace.Phase.IDLE;
    if (!place.scope().equals(scope)
        || (unfinished && !DrivePast.of(view).reaches(place.to().seq()))) {
      throw new DriveRefusal.ResyncRequired(false); // what it began to show is not all there
    }
    return place;
  }

  /// Whether a client that knows a folder up to `seq` has something to learn. A page that came out
  /// empty for its price counts as yes: to be told once too often costs one question.
  ///
  /// @throws DriveRefusal.ItemAbsent if the folder is not visible any more
  static boolean changedSince(View view, ItemId scope, long seq) {
    view.requireFolder(scope);
    long head = view.drive().seq();
    if (scope.equals(view.rootId()) || head <= seq) {
      return head != seq; // less than they knew: the server was set back
    }
    DeltaPlace from = DeltaPlace.begin(scope, mark(view, seq), mark(view, view.drive().seq()));
    DeltaPage page = new Delta(view, from, 1).page();
    return !page.entries().isEmpty() || page.next().isPresent();
  }

  /// A token of whoever knows the folder as it was at an instant; from nothing, if there was no
  /// drive yet. A guest knew nothing before it was shared, and is not told what left it since.
  static DeltaToken tokenAt(View view, ItemId scope, long at) {
    view.requireFolder(scope);
    if (view.reach().isPresent()) {
      return DeltaToken.start();
    }
    return view.operations()
        .lastAt(at)
        .map(operation -> DeltaPlace.idle(scope, mark(view, operation.seq())).token(view))
        .orElseGet(DeltaToken::start);
  }

  private static boolean isOurs(View view, DeltaPlace.Mark mark) {
    return mark.equals(DeltaPlace.Mark.NOTHING)
        || view.operations().digest(mark.seq()).filter(digest -> begins(digest, mark)).isPresent();
  }

  private static boolean begins(byte[] digest, DeltaPlace.Mark mark) {
    return ByteBuffer.wrap(digest).getLong() == mark.digest();
  }

  private static DeltaPlace.Mark mark(View view, long seq) {
    byte[] digest = view.operations().digest(seq).orElseThrow(DriveRefusal.Tampered::new);
    return new DeltaPlace.Mark(seq, ByteBuffer.wrap(digest).getLong());
  }

  private DeltaPage page() {
    boolean finished = false;
    if (place.phase() == DeltaPlace.Phase.PRESENT && presentPhase()) {
      place = place.gone();
      finished = start.from().seq() == 0; // who knew nothing has nothing to drop
    }
    if (!finished && place.phase() == DeltaPlace.Phase.GONE && !isFull()) {
      finished = changedRows(this::showGone);
    }
    List<DeltaEntry> entries = new ArrayList<>();
    view.items(present).forEach(item -> entries.add(new DeltaEntry.Present(item)));
    entries.addAll(gone);
    return finished
        ? new DeltaPage(
            entries, Optional.empty(), Optional.of(DeltaPlace.idle(scope, start.to()).token(view)))
        : new DeltaPage(entries, Optional.of(place.token(view)), Optional.empty());
  }

  /// @return whether the phase is over
  private boolean presentPhase() {
    if (start.from().seq() == 0) {
      return everything();
    }
    return resumeWalk() && changedRows(this::showPresent);
  }

  private boolean everything() {
    if (place.walk().isEmpty()) {
      present.add(after.row(scope).orElseThrow(() -> new DriveRefusal.ResyncRequired(false)));
      place = place.walking(scope);
    }
    return walk(scope, place.walk().orElseThrow());
  }

  private boolean resumeWalk() {
    Optional<ItemId> last = place.walk();
    if (last.isPresent() && !walk(place.item(), last.get())) {
      return false;
    }
    place =
        new DeltaPlace(
            scope,
            place.from(),
            place.to(),
            place.phase(),
            place.seq(),
            place.item(),
            Optional.empty());
    return true;
  }

  /// Shows what is below `top`, behind `last`.
  ///
  /// @return whether all of it was shown
  private boolean walk(ItemId top, ItemId last) {
    place = place.walking(last); // a page that is full already goes on here
    SubtreeWalk walk = SubtreeWalk.behind(after, top, last);
    while (!isFull()) {
      Optional<ItemRow> row = walk.next();
      if (row.isEmpty()) {
        return true;
      }
      present.add(row.get());
      place = place.walking(row.get().id());
    }
    return false;
  }

  /// Goes through the changed rows as long as the page has room.
  ///
  /// @param each is shown a row; false if it could not finish with it
  /// @return whether there are no more
  private boolean changedRows(Predicate<ItemRow> each) {
    while (true) {
      List<ItemRow> piece =
          view.rows().changedBetween(start.to().seq(), place.seq(), place.item(), PIECE);
      for (ItemRow row : piece) {
        if (isFull()) {
          return false;
        }
        looks++;
        after.know(row);
        place = place.behind(row);
        if (!each.test(row)) {
          return false;
        }
      }
      if (piece.size() < PIECE) {
        return true;
      }
    }
  }

  private boolean showPresent(ItemRow row) {
    if (row.id().equals(scope)) {
      present.add(row);
      return true;
    }
    if (!after.shows(row.id()) || !before.shows(row.parent().orElseThrow())) {
      return true;
    }
    present.add(row);
    return !row.isFolder() || before.shows(row.id()) || walk(row.id(), row.id());
  }

  private boolean showGone(ItemRow row) {
    if (!row.id().equals(scope) && !after.shows(row.id()) && before.shows(row.id())) {
      ItemRow known = before.row(row.id()).orElseThrow(DriveRefusal.Tampered::new);
      gone.add(new DeltaEntry.Gone(row.id(), known.parent(), Optional.of(known.name())));
    }
    return true;
  }

  private boolean isFull() {
    return present.size() + gone.size() >= limit || looks >= MOST_LOOKS;
  }
}
