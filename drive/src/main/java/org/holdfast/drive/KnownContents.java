package org.holdfast.drive;

import java.io.IOException;
import java.util.List;
import org.holdfast.content.BlobAddress;
import org.holdfast.content.BlobSeal;
import org.holdfast.content.ContentHashes;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKey;
import org.holdfast.content.RevisionId;

/// Goes through the contents of all drives of a database, drive by drive in the order in which they
/// came: for who copies or checks all of them elsewhere. Used by one thread.
public final class KnownContents {

  private static final int PIECE = 500;

  private final DriveAccess.Rooms rooms;

  KnownContents(DriveAccess.Rooms rooms) {
    this.rooms = rooms;
  }

  /// What is done at each.
  public interface Visit {

    /// Whether [#at] is wanted for this one: to open its row costs.
    ///
    /// @param sizeBytes as it was written
    boolean wants(RevisionId revision, long sizeBytes) throws IOException;

    void at(Content content) throws IOException;

    /// Its row is not as it was written, so nobody can tell what the content must be.
    void altered(DriveId drive, RevisionId revision, long sizeBytes) throws IOException;

    /// Nothing in this drive can be read: its row or key is not as it was written.
    void sealed(DriveId drive) throws IOException;
  }

  /// One content, and what it takes to open it.
  public static final class Content {

    private final DriveAccess access;
    private final RevisionRow row;

    private Content(DriveAccess access, RevisionRow row) {
      this.access = access;
      this.row = row;
    }

    public BlobAddress address() {
      return row.address();
    }

    public BlobSeal seal() {
      return row.seal();
    }

    public long sizeBytes() {
      return row.sizeBytes();
    }

    public ContentHashes hashes() {
      return row.hashes();
    }

    /// The key of its drive; close it soon. From any thread.
    ///
    /// @throws DriveRefusal if it does not open
    public DriveKey lease() {
      return DriveAccess.refusing(access::lease);
    }
  }

  /// How much there is.
  ///
  /// @param bytes as they were written
  public record Sum(long contents, long bytes) {}

  public Sum sum() {
    return rooms
        .database()
        .read(
            tx ->
                new Sum(
                    Sql.of(tx, "SELECT COUNT(*) FROM revision").number(),
                    Sql.of(tx, "SELECT COALESCE(SUM(size_bytes), 0) FROM revision").number()));
  }

  /// @throws DriveRefusal.StoreUnavailable if the database or the vault cannot be used
  /// @throws IOException only from `visit`
  public void each(Visit visit) throws IOException {
    for (DriveRow drive : DriveAccess.refusing(() -> rooms.database().read(DriveRow::all))) {
      try {
        each(new DriveAccess(rooms, drive.id(), drive.no()), visit);
      } catch (DriveRefusal.Tampered _) {
        visit.sealed(drive.id());
      }
    }
  }

  private static void each(DriveAccess access, Visit visit) throws IOException {
    ScrubRows.Cursor from = ScrubRows.Cursor.START;
    List<SealedRow<RevisionRow>> piece;
    do {
      long seq = Math.max(1, from.seq());
      RevisionId after = from.revision();
      piece = access.read(view -> view.revisions().between(seq, Long.MAX_VALUE, after, PIECE));
      for (SealedRow<RevisionRow> stored : piece) {
        look(access, stored, visit);
        from = new ScrubRows.Cursor(0, stored.row().seq(), stored.row().address().revision());
      }
    } while (piece.size() == PIECE);
  }

  private static void look(DriveAccess access, SealedRow<RevisionRow> stored, Visit visit)
      throws IOException {
    RevisionRow bare = stored.row();
    RevisionId revision = bare.address().revision();
    if (!visit.wants(revision, bare.sizeBytes())) {
      return;
    }
    RevisionRow opened;
    try {
      opened = access.read(view -> view.revisions().open(stored));
    } catch (DriveRefusal.Tampered _) {
      visit.altered(access.id(), revision, bare.sizeBytes());
      return;
    }
    visit.at(new Content(access, opened));
  }
}
