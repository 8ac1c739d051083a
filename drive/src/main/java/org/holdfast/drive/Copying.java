package org.holdfast.drive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.BlobAddress;
import org.holdfast.content.BlobReader;
import org.holdfast.content.Blobs;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.DriveKey;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.content.StoredBlob;
import org.holdfast.database.DatabaseRefusal;

/// Copies a file or a folder: first every content, encrypted anew, then one operation in which all
/// of it appears. What is copied is the state that was there when the copy began.
final class Copying {

  private static final int PIECE = 1_000;

  private final DriveAccess access;

  private final Optional<String> job;

  /// @param job is told as done in the transaction in which the copy appears
  Copying(DriveAccess access, Optional<String> job) {
    this.access = access;
    this.job = job;
  }

  /// One item to be copied.
  ///
  /// @param content absent for folders
  private record Original(ItemRow row, Optional<RevisionRow> content) {}

  /// @param alone of a folder, nothing that is in it
  Item copy(Actor actor, ItemId item, Placement to, CopyProgress progress, boolean alone) {
    List<Original> originals = access.read(view -> originals(view, item, to, alone));
    Map<ItemId, StoredBlob> blobs = new HashMap<>();
    List<Blobs.Held> held = new ArrayList<>();
    boolean done = false;
    try {
      copyContents(originals, blobs, held, progress);
      Map<ItemId, ItemId> ids = freshIds(originals);
      Item copy = access.writeLarge(actor, change -> put(change, originals, blobs, ids, to));
      done = true;
      return copy;
    } catch (DriveRefusal.StoreUnavailable e) {
      done = true; // perhaps it happened: what it refers to must stay
      throw e;
    } finally {
      if (!done) {
        blobs.values().forEach(blob -> access.rooms().discard(blob.address().revision()));
      }
      held.forEach(Blobs.Held::close);
    }
  }

  /// Everything visible from the item down, parents first; refuses early what can be refused.
  private static List<Original> originals(View view, ItemId item, Placement to, boolean alone) {
    List<ItemRow> chain = view.requireVisible(item);
    ItemRow top = chain.getFirst();
    if (top.isRoot()) {
      throw new DriveRefusal.RootFixed();
    }
    if (top.isFolder()) {
      Relocating.refuseIntoItself(view, top, to.parent());
    }
    view.reach()
        .ifPresent(
            reach -> {
              reach.requireInto(view, to.parent(), false);
              reach.requireNoWider(chain, view.requireFolder(to.parent()));
            });
    refuseTaken(Placing.look(view, to, top.isFolder(), Precondition.NONE), top, to.conflict());
    List<ItemRow> rows = alone ? List.of(top) : subtree(view, top);
    long sizeBytes = rows.stream().mapToLong(ItemRow::sizeBytes).sum();
    Quota quota = view.quota();
    if (sizeBytes > quota.remaining()) {
      throw new DriveRefusal.QuotaReached(quota);
    }
    Map<RevisionId, RevisionRow> contents =
        view.revisions().get(rows.stream().flatMap(row -> row.revision().stream()).toList());
    return rows.stream().map(row -> original(row, contents)).toList();
  }

  private static Original original(ItemRow row, Map<RevisionId, RevisionRow> contents) {
    return new Original(
        row,
        row.revision()
            .map(
                revision ->
                    Optional.ofNullable(contents.get(revision))
                        .orElseThrow(() -> new DriveRefusal.Tampered(row.id()))));
  }

  private static void refuseTaken(Placing.Place place, ItemRow top, Conflict conflict) {
    if (conflict != Conflict.SUPERSEDE
        && place instanceof Placing.Place.Taken(ItemRow there)
        && (top.isFolder() || there.isFolder())) {
      throw new DriveRefusal.NameTaken();
    }
  }

  private static List<ItemRow> subtree(View view, ItemRow top) {
    List<ItemRow> all = new ArrayList<>(List.of(top));
    for (int next = 0; next < all.size(); next++) { // grows while it is walked
      ItemRow row = all.get(next);
      if (row.isFolder()) {
        addChildren(view, row.id(), all);
      }
    }
    return all;
  }

  private static void addChildren(View view, ItemId folder, List<ItemRow> to) {
    ItemId after = ItemRows.FIRST;
    while (true) {
      List<ItemRow> piece = view.rows().children(folder, after, "", PIECE);
      to.addAll(piece);
      if (piece.size() < PIECE) {
        return;
      }
      after = piece.getLast().id();
    }
  }

  private void copyContents(
      List<Original> originals,
      Map<ItemId, StoredBlob> into,
      List<Blobs.Held> held,
      CopyProgress progress) {
    long total = originals.stream().mapToLong(original -> original.row().sizeBytes()).sum();
    long copied = 0;
    for (Original original : originals) {
      if (original.content().isPresent()) {
        into.put(original.row().id(), copy(original.content().get(), held));
        copied += original.row().sizeBytes();
        progress.copied(copied, total);
      }
    }
  }

  private StoredBlob copy(RevisionRow content, List<Blobs.Held> held) {
    Blobs blobs = access.rooms().blobs();
    RevisionId revision = RevisionId.random(access.rooms().random());
    held.add(blobs.hold(revision));
    BlobAddress to = new BlobAddress(access.id(), ItemId.random(access.rooms().random()), revision);
    try (DriveKey key = DriveAccess.refusing(access::lease);
        BlobReader from =
            blobs.open(
                content.address(),
                key,
                content.seal(),
                content.sizeBytes(),
                Optional.of(content.hashes()))) {
      return blobs.copy(from, to, key);
    } catch (ContentRefusal e) {
      throw DriveAccess.refusal(e);
    } catch (DatabaseRefusal e) { // what lacks a copy could not be recorded
      throw new DriveRefusal.StoreUnavailable(e);
    }
  }

  private Map<ItemId, ItemId> freshIds(List<Original> originals) {
    Map<ItemId, ItemId> ids = new HashMap<>();
    originals.forEach(
        original -> ids.put(original.row().id(), ItemId.random(access.rooms().random())));
    return ids;
  }

  private Item put(
      Change change,
      List<Original> originals,
      Map<ItemId, StoredBlob> blobs,
      Map<ItemId, ItemId> ids,
      Placement to) {
    ItemRow top = originals.getFirst().row();
    ItemName name = Relocating.makeRoom(change, to, top.isFolder());
    for (Original original : originals) {
      ItemRow row = original.row();
      boolean first = row.id().equals(top.id());
      ItemId parent = first ? to.parent() : newId(ids, row.parent().orElseThrow());
      String shown = first ? name.shown() : row.name();
      change.create(copyOf(change, original, newId(ids, row.id()), parent, shown, blobs));
    }
    ItemId copy = newId(ids, top.id());
    change.finish(OperationKind.COPY, Optional.of(change.created(copy)));
    job.ifPresent(id -> CopyJobs.complete(change.view().tx(), id, copy));
    return change.view().item(change.created(copy));
  }

  private static ItemRow copyOf(
      Change change,
      Original original,
      ItemId id,
      ItemId parent,
      String name,
      Map<ItemId, StoredBlob> blobs) {
    ItemRow row = original.row();
    ItemRow copy =
        Folders.fresh(change, id, Optional.of(parent), name, FileTimes.NONE)
            .withDetails(row.fsCreatedAt(), row.fsModifiedAt(), row.description())
            .with(row.properties());
    StoredBlob blob = blobs.get(row.id());
    if (blob == null) {
      return copy;
    }
    String mediaType = original.content().orElseThrow().mediaType();
    change.add(RevisionRow.of(blob, change.seq(), change.at(), mediaType));
    return copy.withContent(blob.address().revision(), 1, blob.sizeBytes());
  }

  private static ItemId newId(Map<ItemId, ItemId> ids, ItemId old) {
    ItemId found = ids.get(old);
    if (found == null) {
      throw new IllegalStateException("a parent is copied before its children");
    }
    return found;
  }
}
