package org.holdfast.drive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.holdfast.content.BlobReader;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.DriveKey;
import org.holdfast.content.RevisionId;
import org.jooq.DSLContext;

/// A ZIP archive, open for reading any range of it.
///
/// Its bytes are a function of its list, which does not change; so a range is made from the pieces
/// of the list that it touches and the contents they name, and nothing before them is read. Holds a
/// piece of the list and a few segments in memory, and no transaction while it writes. Used by one
/// thread; several may each open it.
public final class Archive {

  // Between two looks at whether something of it was removed.
  private static final long SLICE_BYTES = 64L * 1_024 * 1_024;

  private static final int TAG_BYTES = 16;

  private final DriveAccess access;
  private final ArchiveRow row;
  private final ArchiveRow.Inside inside;
  private final byte[] end;
  private long wholeUpTo;

  /// @throws DriveRefusal.ArchiveUnfinished if it is still being made
  /// @throws DriveRefusal.ArchiveNotWhole if something that it holds was removed for good
  Archive(DriveAccess access, ArchiveRow row) {
    if (!row.form().ready()) {
      throw new DriveRefusal.ArchiveUnfinished();
    }
    this.access = access;
    this.row = row;
    this.inside = reading((_, seal) -> row.open(seal));
    ArchiveRow.Form form = row.form();
    this.end = ZipForm.end(form.entries(), form.directoryAt(), form.directoryBytes());
    this.wholeUpTo = form.seq();
    requireWhole();
  }

  public ArchiveInfo info() {
    return row.info();
  }

  public ArchiveScope scope() {
    return inside.scope();
  }

  public long sizeBytes() {
    return row.form().sizeBytes();
  }

  /// A strong validator, quotes included: another list has another one.
  public String eTag() {
    byte[] tag = Arrays.copyOf(inside.digest().bytes(), TAG_BYTES);
    return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(tag) + '"';
  }

  /// Writes a range of the archive to `out`.
  ///
  /// @param out not closed, not flushed
  /// @throws IOException only from `out`
  /// @throws IndexOutOfBoundsException if the range is not within the archive
  /// @throws DriveRefusal.ArchiveNotWhole if something that it holds was removed for good; `out`
  ///   may have got a part, which is right
  public void copyTo(OutputStream out, long from, long length) throws IOException {
    Objects.checkFromIndexSize(from, length, sizeBytes());
    try {
      copy(out, from, from + length);
    } catch (ContentRefusal e) {
      throw DriveAccess.refusal(e);
    }
  }

  private void copy(OutputStream out, long from, long to) throws IOException {
    long directoryAt = row.form().directoryAt();
    long endAt = directoryAt + row.form().directoryBytes();
    long at = from;
    while (at < Math.min(to, directoryAt)) {
      at = entries(out, at, to);
    }
    while (at < Math.min(to, endAt)) {
      at = directoryAt + records(out, at - directoryAt, to - directoryAt);
    }
    if (at < to) {
      out.write(end, (int) (at - endAt), (int) (to - at));
    }
  }

  /// Writes what the piece at `from` has of the range.
  ///
  /// @return where to go on
  private long entries(OutputStream out, long from, long to) throws IOException {
    requireWhole();
    ArchivePiece piece = piece(ArchiveRows::ofEntries, from);
    Map<RevisionId, RevisionRow> contents = contents(piece);
    List<ArchivePiece.Placed> placed = piece.placed();
    for (ArchivePiece.Placed entry : placed) {
      if (entry.end() > from && entry.at() < to) {
        clip(out, entry.header(), entry.at(), from, to);
        content(out, contents, entry, from, to);
      }
    }
    return requireProgress(placed.getLast().end(), from, row.form().directoryAt());
  }

  private long records(OutputStream out, long from, long to) throws IOException {
    List<ArchivePiece.Placed> placed = piece(ArchiveRows::ofRecords, from).placed();
    for (ArchivePiece.Placed entry : placed) {
      clip(out, entry.record(), entry.recordAt(), from, to);
    }
    return requireProgress(placed.getLast().recordEnd(), from, row.form().directoryBytes());
  }

  /// A piece that is missing would leave a gap: each has to end where the next begins.
  private static long requireProgress(long end, long from, long most) {
    if (end <= from || end > most) {
      throw new DriveRefusal.Tampered();
    }
    return end;
  }

  private static void clip(OutputStream out, byte[] bytes, long at, long from, long to)
      throws IOException {
    int first = Math.clamp(from - at, 0, bytes.length);
    int last = Math.clamp(to - at, 0, bytes.length);
    if (last > first) {
      out.write(bytes, first, last - first);
    }
  }

  private void content(
      OutputStream out,
      Map<RevisionId, RevisionRow> contents,
      ArchivePiece.Placed entry,
      long from,
      long to)
      throws IOException {
    long size = entry.entry().sizeBytes();
    long first = Math.clamp(from - entry.contentAt(), 0, size);
    long last = Math.clamp(to - entry.contentAt(), 0, size);
    if (last <= first) {
      return;
    }
    try (BlobReader reader = open(contents, entry.entry())) {
      for (long at = first; at < last; ) {
        long length = Math.min(SLICE_BYTES, last - at);
        if (at > first) {
          requireWhole();
        }
        reader.copyTo(out, at, length);
        at += length;
      }
    }
  }

  private BlobReader open(Map<RevisionId, RevisionRow> contents, Packed entry) {
    try (DriveKey key = access.lease()) {
      return switch (entry.source()) {
        case Packed.Source.Folder _ -> throw new DriveRefusal.Tampered(); // it has no bytes
        case Packed.Source.Content(RevisionId revision) -> {
          RevisionRow content = contents.get(revision);
          if (content == null) {
            throw new DriveRefusal.ArchiveNotWhole();
          }
          if (content.sizeBytes() != entry.sizeBytes()) {
            throw new DriveRefusal.Tampered();
          }
          yield access
              .rooms()
              .blobs()
              .open(
                  content.address(),
                  key,
                  content.seal(),
                  content.sizeBytes(),
                  Optional.of(content.hashes()));
        }
        case Packed.Source.Document document ->
            access
                .rooms()
                .blobs()
                .open(
                    document.address(access),
                    key,
                    document.seal(),
                    entry.sizeBytes(),
                    Optional.empty());
      };
    }
  }

  private interface Finding {
    Optional<ArchivePiece> find(DSLContext tx, RowSeal seal, ArchiveId id, long at);
  }

  /// @throws DriveRefusal.ArchiveNotWhole if it was removed
  private ArchivePiece piece(Finding finding, long at) {
    return reading((tx, seal) -> finding.find(tx, seal, row.id(), at))
        .filter(found -> !found.entries().isEmpty())
        .orElseThrow(DriveRefusal.ArchiveNotWhole::new);
  }

  private Map<RevisionId, RevisionRow> contents(ArchivePiece found) {
    List<RevisionId> revisions =
        found.entries().stream()
            .map(Packed::source)
            .filter(Packed.Source.Content.class::isInstance)
            .map(source -> ((Packed.Source.Content) source).revision())
            .distinct()
            .toList();
    return access.read(
        view -> {
          Map<RevisionId, RevisionRow> contents = view.revisions().get(revisions);
          GuestArchives.requireContents(view, contents.values());
          return contents;
        });
  }

  /// Looks only at what happened since the last look.
  private void requireWhole() {
    long whole =
        access.read(
            view -> {
              GuestArchives.requireItems(view, inside.scope());
              long head = view.drive().seq();
              boolean same = head == wholeUpTo;
              ArchiveCheck check = new ArchiveCheck(view, inside.scope(), row.form().seq());
              return same || check.isWholeSince(wholeUpTo) ? head : -1L;
            });
    if (whole < 0) {
      throw new DriveRefusal.ArchiveNotWhole();
    }
    wholeUpTo = whole;
  }

  private <T> T reading(BiFunction<DSLContext, RowSeal, T> query) {
    return access.read(view -> query.apply(view.tx(), view.seal()));
  }
}
