package org.holdfast.drive;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.EventKind;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// What a guest is given of an archive: what they could download by itself, at the moment when its
/// bytes are made (ADR 37). The owner is asked nothing.
final class GuestArchives {

  private GuestArchives() {}

  /// Begins one, and says so to the owner, in one change.
  ///
  /// @throws DriveRefusal.ItemAbsent if an item is not within reach
  /// @throws DriveRefusal.Forbidden if one may not be downloaded freely, if everything is asked
  ///   for, or by a link alone
  static void begin(Drive drive, Guest guest, ArchiveId id, ArchiveScope scope, Instant endsAt) {
    DriveAccess access = drive.access();
    access.write(
        new Actor(guest.actor(), Drives.OWN_CLIENT),
        change -> {
          View view = change.view();
          Permission by = permission(view, selected(view, guest, scope));
          GuestReads.count(change, by.id());
          change.note(EventKind.SHARED_ARCHIVE, guest.who(), by.item());
          ArchiveRow.Form form =
              ArchiveRow.Form.begun(view.drive().seq(), view.now(), endsAt.toEpochMilli());
          ArchiveRow.insert(view.tx(), view.seal(), access.no(), id, form, scope);
          return true;
        });
  }

  private static List<ItemId> selected(View view, Guest guest, ArchiveScope scope) {
    if (scope instanceof ArchiveScope.Selection(List<ItemId> items)
        && guest instanceof Guest.Person) {
      return items;
    }
    view.requireOwner();
    throw DriveRefusal.Forbidden.ownersAlone();
  }

  /// The one permission by which a guest downloads all of some items.
  ///
  /// @throws DriveRefusal.ItemAbsent if one is not within reach
  /// @throws DriveRefusal.Forbidden if there is no such permission
  static Permission permission(View view, List<ItemId> items) {
    List<List<ItemRow>> chains = items.stream().map(view::requireVisible).toList();
    chains.forEach(reach(view)::requireFree);
    return reach(view).free(chains.getFirst()).stream()
        .filter(by -> chains.stream().allMatch(chain -> reach(view).free(chain).contains(by)))
        .findFirst()
        .orElseThrow(DriveRefusal.Forbidden::severalShares);
  }

  private static Reach reach(View view) {
    return view.reach().orElseThrow(DriveRefusal.ItemAbsent::new);
  }

  /// @throws DriveRefusal.ItemAbsent if one is not within a guest's reach any more
  static void requireItems(View view, ArchiveScope scope) {
    if (view.reach().isEmpty()) {
      return;
    }
    if (!(scope instanceof ArchiveScope.Selection(List<ItemId> items))) {
      throw new DriveRefusal.ItemAbsent();
    }
    items.forEach(item -> reach(view).requireFree(view.requireVisible(item)));
  }

  /// A content that is a file's no more is for those who may write the file, as its versions are.
  ///
  /// @throws DriveRefusal.ArchiveNotWhole if one could not be downloaded by itself now
  static void requireContents(View view, Collection<RevisionRow> contents) {
    if (view.reach().isPresent()) {
      contents.forEach(content -> requireContent(view, content));
    }
  }

  private static void requireContent(View view, RevisionRow content) {
    Reach reach = reach(view);
    List<ItemRow> chain =
        view.visible(file(view, content)).orElseThrow(DriveRefusal.ArchiveNotWhole::new);
    boolean current = chain.getFirst().revision().equals(Optional.of(content.address().revision()));
    if (!current && !reach.mayWrite(chain)) {
      throw new DriveRefusal.ArchiveNotWhole();
    }
    reach.requireFree(chain);
  }

  /// The file that the content came with; what the blob is bound to may be another id.
  private static ItemId file(View view, RevisionRow content) {
    RevisionId revision = content.address().revision();
    ItemId file =
        Sql.of(
                view.tx(),
                "SELECT item_id FROM item_state WHERE drive_no = ? AND from_seq = ?"
                    + " AND revision_id = ?")
            .with(view.drive().no())
            .with(content.seq())
            .with(revision.bytes())
            .one(row -> ItemSeal.itemId(row.getBytes(1)))
            .orElseThrow(DriveRefusal.Tampered::new);
    return view.rows() // the index that led here is not sealed
        .at(file, content.seq())
        .filter(row -> row.revision().equals(Optional.of(revision)))
        .map(ItemRow::id)
        .orElseThrow(() -> new DriveRefusal.Tampered(file));
  }
}
