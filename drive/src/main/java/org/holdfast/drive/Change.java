package org.holdfast.drive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Who;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.jspecify.annotations.Nullable;

/// One operation being put together: the drive is locked, what it looks at is what it will change.
///
/// A verb puts new states of items, then finishes. Only finishing writes: rows, totals, operation,
/// digest. A verb that never finishes has done nothing.
final class Change {

  private final View view;
  private final Actor actor;
  private final long at;
  private final Deeds deeds;
  private final Held held;
  private final SequencedMap<ItemId, Totals.Step> steps = new LinkedHashMap<>();
  private final List<RevisionRow> revisions = new ArrayList<>();
  private Optional<RemovedVersion> removed = Optional.empty();
  private Optional<MarkRow> marked = Optional.empty();
  private long markGrowth;
  private int morePins;
  private boolean mayExceedQuota;

  /// @param now a clock that jumps back does not take history with it
  Change(View view, Actor actor, long now, Deeds deeds, Held held) {
    this.held = held;
    this.view = view;
    this.actor = actor;
    this.deeds = deeds;
    this.at = Math.max(now, view.drive().headAt());
  }

  /// A version taken out of a file's list.
  record RemovedVersion(ItemId item, int version) {}

  View view() {
    return view;
  }

  Actor actor() {
    return actor;
  }

  /// When the operation happens; milliseconds.
  long at() {
    return at;
  }

  /// Its number, once it is finished.
  long seq() {
    return view.drive().seq() + 1;
  }

  /// An item that is new to the drive.
  void create(ItemRow row) {
    steps.put(row.id(), new Totals.Step(Optional.empty(), row.from(seq())));
  }

  /// What [#create] was given, as it will be.
  ItemRow created(ItemId id) {
    Totals.Step step = steps.get(id);
    if (step == null) {
      throw new IllegalStateException("nothing was created under this id");
    }
    return step.after();
  }

  /// A new state of an item, noting who changed it and when.
  void change(ItemRow before, ItemRow after) {
    put(before, after.changed(at, actor.account()));
  }

  /// A new state of an item, exactly as given.
  void put(ItemRow before, ItemRow after) {
    steps.put(after.id(), new Totals.Step(Optional.of(before), after.from(seq())));
  }

  void add(RevisionRow revision) {
    revisions.add(revision);
  }

  void remove(RemovedVersion version) {
    removed = Optional.of(version);
  }

  /// What is noted of a version from now on.
  ///
  /// @param growth by how many bytes pinned versions take more with it
  /// @param more pinned versions than before: 1, 0 or -1
  void mark(MarkRow mark, long growth, int more) {
    marked = Optional.of(mark);
    markGrowth = growth;
    morePins = more;
  }

  /// For what turns out to be no change: it is refused as one would be.
  ///
  /// @throws DriveRefusal.Locked if somebody's lock covers the item
  /// @throws DriveRefusal.Forbidden if it is not the guest's to write
  void requireUnlocked(ItemRow row) {
    requireChange(row.id());
    LockWatch.of(view, at, actor.account(), held).requireWritable(row.id());
  }

  /// @throws DriveRefusal.Forbidden if a guest may not write the item
  void requireChange(ItemId item) {
    view.reach().ifPresent(reach -> reach.requireChange(view, item));
  }

  /// @throws DriveRefusal.Forbidden if a guest may not rename, move or remove the item
  void requireAway(ItemId item) {
    view.reach().ifPresent(reach -> reach.requireAway(view, item));
  }

  /// @param file whether nothing but a new file is put there
  /// @throws DriveRefusal.Forbidden if a guest may not put anything there
  void requireInto(ItemId folder, boolean file) {
    view.reach().ifPresent(reach -> reach.requireInto(view, folder, file));
  }

  /// Something beside history happened to an item that the log has to say.
  void note(EventKind kind, Who who, ItemId item) {
    deeds.note(view.tx(), kind, who, view.drive().owner(), item);
  }

  /// A restore to a point comes before the quota.
  void mayExceedQuota() {
    mayExceedQuota = true;
  }

  /// Writes the operation.
  ///
  /// @param item what it was asked for, if not for the whole drive
  /// @throws DriveRefusal.QuotaReached if more is used afterwards than before, and than the plan
  ///   allows
  /// @throws DriveRefusal.Locked if somebody's lock covers what it would write
  void finish(OperationKind kind, Optional<ItemRow> item) {
    List<Totals.Step> sorted = new ArrayList<>(steps.values());
    sorted.sort((a, b) -> ItemRow.BY_ID.compare(a.after(), b.after()));
    view.reach().ifPresent(reach -> reach.require(view, kind, sorted));
    requireContents(sorted);
    mindLocks(kind, sorted);
    Kept kept = keepTotals(sorted, goesBack(kind));
    OperationRow row =
        new OperationRow(
            seq(),
            at,
            actor,
            kind,
            item.map(ItemRow::id),
            item.map(ItemRow::name).orElse(""),
            sorted.size());
    SealedRow<OperationRow> operation = view.operations().seal(row);
    byte[] digest = writeRows(operation, sorted);
    view.operations().insert(operation, digest);
    view.drive().advance(view.tx(), at, digest, kept.recycledBytes(), kept.pinnedBytes(), pins());
    deeds.note(view.tx(), actor, row);
    endPermissions(sorted);
  }

  /// Nobody is to get here with a content whose key was destroyed (ADR 48): history would tell of
  /// it for ever. Looks at what gets another content, or comes back; what lies below a folder that
  /// comes back writes no row, and is not looked at. A content whose row was lost otherwise keeps
  /// nothing else from coming back: `verify` finds it.
  ///
  /// @throws DriveRefusal.Tampered if it is so
  private void requireContents(List<Totals.Step> sorted) {
    Map<RevisionId, ItemId> needed = new HashMap<>();
    for (Totals.Step step : sorted) {
      Optional<ItemRow> stays =
          step.before().filter(row -> row.status().code() <= step.after().status().code());
      if (!stays.flatMap(ItemRow::revision).equals(step.after().revision())) {
        step.after().revision().ifPresent(content -> needed.put(content, step.after().id()));
      }
    }
    revisions.forEach(brought -> needed.remove(brought.address().revision()));
    Sql.pieces(
        needed.keySet().stream().map(RevisionId::bytes).toList(),
        piece ->
            Sql.of(
                    view.tx(),
                    "SELECT revision_id FROM forgotten_revision WHERE revision_id IN "
                        + Sql.marks(piece.size()))
                .withList(piece)
                .each(row -> refuse(needed.get(RevisionId.of(row.getBytes(1))))));
  }

  private static void refuse(@Nullable ItemId item) {
    throw new DriveRefusal.Tampered(Optional.ofNullable(item), null);
  }

  /// What was purged may come back by a restore to a point; who could reach it does not.
  private void endPermissions(List<Totals.Step> sorted) {
    List<ItemId> purged =
        sorted.stream()
            .map(Totals.Step::after)
            .filter(row -> row.status() == Status.PURGED)
            .map(ItemRow::id)
            .toList();
    if (!purged.isEmpty()) {
      Sharing.purged(view, purged);
    }
  }

  /// How full the drive is once the operation is finished.
  Quota quotaAfterwards() {
    return view.again().quota();
  }

  /// Who goes back to a point is not kept from it by a lock, which whoever did the harm may have
  /// taken; locks on what it changes end, so that their holders look again before they write.
  private void mindLocks(OperationKind kind, List<Totals.Step> sorted) {
    LockWatch watch = LockWatch.of(view, at, actor.account(), held);
    LockRows.of(view).remove(goesBack(kind) ? watch.touched(sorted) : watch.require(sorted));
  }

  private static boolean goesBack(OperationKind kind) {
    return kind == OperationKind.RESTORE_TO_POINT || kind == OperationKind.UNDO_RESTORE;
  }

  /// What counts beside the folders, once the operation is finished.
  private record Kept(long recycledBytes, long pinnedBytes) {}

  private Kept keepTotals(List<Totals.Step> sorted, boolean goesBack) {
    Totals totals = new Totals(view.tx(), view.drive().no(), view.rows());
    totals.apply(sorted);
    ItemId root = rootId();
    long pinned = markGrowth + PinnedBytes.growth(view, sorted, goesBack);
    long growth = totals.rootGrowth(root) + totals.recycledGrowth() + pinned;
    if (growth > 0 && !mayExceedQuota) {
      Quota before = view.quota(totals.rootBefore(root));
      if (before.used() + growth > before.total()) {
        throw new DriveRefusal.QuotaReached(before);
      }
    }
    totals.write();
    return new Kept(
        view.drive().recycledBytes() + totals.recycledGrowth(),
        view.drive().pinnedBytes() + pinned);
  }

  private int pins() {
    return view.drive().pins() + morePins;
  }

  private ItemId rootId() {
    return steps.values().stream()
        .map(Totals.Step::after)
        .filter(ItemRow::isRoot)
        .findFirst()
        .map(ItemRow::id)
        .orElseGet(view::rootId);
  }

  private byte[] writeRows(SealedRow<OperationRow> operation, List<Totals.Step> sorted) {
    List<SealedRow<ItemRow>> items = new Replacing(view, seq()).write(sorted);
    Chain chain = new Chain(view.seal(), view.seal().inForce());
    chain.begin(view.drive().headDigest().bytes(), operation);
    items.forEach(chain::add);
    revisions.sort(
        (a, b) -> ItemRow.compare(a.address().revision().value(), b.address().revision().value()));
    // An upload may have begun before the drive's key was replaced.
    view.revisions().insert(revisions.stream().map(view.seal()::wrapped).toList(), chain::add);
    removed.ifPresent(version -> writeRemoved(version, chain));
    marked.ifPresent(mark -> chain.add(VersionMarks.of(view).write(mark)));
    return chain.end();
  }

  private void writeRemoved(RemovedVersion version, Chain chain) {
    Sql.of(
            view.tx(),
            "INSERT INTO removed_version (drive_no, item_id, version_no, seq) VALUES (?, ?, ?, ?)")
        .with(view.drive().no())
        .with(version.item())
        .with(version.version())
        .with(seq())
        .run();
    chain.addRemoved(version.item(), version.version());
  }
}
