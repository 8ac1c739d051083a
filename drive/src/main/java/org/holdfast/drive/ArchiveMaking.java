package org.holdfast.drive;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.holdfast.content.BlobAddress;
import org.holdfast.content.DriveKey;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.content.StoredBlob;
import org.jooq.DSLContext;

/// Makes one archive: writes its documents, lists what it holds, and sets down the list piece by
/// piece. Copies no content, and reads only those whose CRC-32 was not kept.
///
/// One attempt at it. Each thing it writes says in the same change that it is still this attempt
/// that works at the archive; so of two, only one goes on.
final class ArchiveMaking {

  private static final int MOST_ENTRIES = 256; // of a piece: what a short range costs at most
  private static final int MOST_PATH_CHARACTERS = 65_536;
  private static final int MOST_ROUNDS = 3;
  private static final long TOUCH_MILLIS = 10_000;
  private static final long MOST_DOCUMENT_BYTES = 1L << 36;

  /// Somebody else works at it, or it was removed.
  private static final class TakenAway extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final DriveAccess access;
  private final ArchiveRow taken;
  private final ArchiveScope scope;
  private final long mostEntries;
  private final MessageDigest digest = sha256();

  private ArchiveRow.Form form;
  private List<Packed> piece = new ArrayList<>();
  private int pathCharacters;
  private int pieces;
  private long entries;
  private long pieceAt;
  private long pieceRecordsAt;
  private long at;
  private long recordsAt;
  private long touchedAt;

  private ArchiveMaking(
      DriveAccess access, ArchiveRow taken, ArchiveScope scope, long mostEntries) {
    this.access = access;
    this.taken = taken;
    this.scope = scope;
    this.mostEntries = mostEntries;
    this.form = taken.form();
  }

  /// @param documents asked for anew in each round
  /// @return whether it was made; if not, somebody else makes it, or it was removed
  static boolean make(
      DriveAccess access,
      ArchiveRow found,
      Supplier<List<ArchiveDocument>> documents,
      long mostEntries) {
    long now = access.rooms().clock().millis();
    ArchiveRow taken =
        new ArchiveRow(
            found.id(),
            found.driveNo(),
            found.drive(),
            found.form(),
            now,
            found.attempt() + 1,
            found.sealed());
    try {
      if (!access.rooms().database().write(tx -> ArchiveRows.take(tx, found, now))) {
        return false;
      }
      ArchiveScope scope = sealing(access, seal -> found.open(seal)).scope();
      rounds(access, taken, scope, documents, mostEntries);
      return true;
    } catch (TakenAway _) {
      return false;
    }
  }

  /// What was removed for good while the list was made is in it, perhaps: then at a later point,
  /// once more.
  private static void rounds(
      DriveAccess access,
      ArchiveRow taken,
      ArchiveScope scope,
      Supplier<List<ArchiveDocument>> documents,
      long mostEntries) {
    ArchiveRow row = taken;
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      ArchiveMaking making = new ArchiveMaking(access, row, scope, mostEntries);
      making.clear();
      making.list(documents);
      long seq = row.form().seq();
      if (access.read(view -> new ArchiveCheck(view, scope, seq).isWholeSince(seq))) {
        making.finish();
        return;
      }
      row = making.later();
    }
    throw new DriveRefusal.ArchiveNotWhole();
  }

  private interface Sealing<T> {
    T with(RowSeal seal);
  }

  private static <T> T sealing(DriveAccess access, Sealing<T> work) {
    try (DriveKey key = access.lease()) {
      return work.with(new RowSeal(key, access.rooms().random()));
    }
  }

  private interface Writing {
    void in(DSLContext tx, RowSeal seal);
  }

  private void write(Writing writing) {
    long now = access.rooms().clock().millis();
    sealing(
        access,
        seal ->
            access
                .rooms()
                .database()
                .write(
                    tx -> {
                      requireOurs(ArchiveRows.touch(tx, taken, now));
                      writing.in(tx, seal);
                      return true;
                    }));
    touchedAt = now;
  }

  private static void requireOurs(boolean ours) {
    if (!ours) {
      throw new TakenAway();
    }
  }

  /// Long work says now and then that it goes on.
  private void touch() {
    if (Math.abs(access.rooms().clock().millis() - touchedAt) >= TOUCH_MILLIS) {
      write((_, _) -> {});
    }
  }

  private void clear() {
    List<RevisionId> blobs = new ArrayList<>();
    write((tx, _) -> blobs.addAll(ArchiveRows.clear(tx, taken.id())));
    blobs.forEach(access.rooms()::discard);
  }

  /// The same archive at the newest point.
  private ArchiveRow later() {
    long seq = access.read(view -> view.drive().seq());
    ArchiveRow.Form next =
        ArchiveRow.Form.begun(seq, access.rooms().clock().millis(), form.endsAt());
    ArchiveRow.Inside inside = new ArchiveRow.Inside(scope, new Digest(new byte[32]));
    write((tx, seal) -> requireOurs(taken.replace(tx, seal, next, inside)));
    return new ArchiveRow(
        taken.id(),
        taken.driveNo(),
        taken.drive(),
        next,
        touchedAt,
        taken.attempt(),
        taken.sealed());
  }

  private void list(Supplier<List<ArchiveDocument>> documents) {
    digest.update(taken.id().bytes());
    for (ArchiveDocument document : documents.get()) {
      add(written(document));
    }
    if (scope instanceof ArchiveScope.Everything everything) {
      add(
          written(
              new ArchiveDocument("metadata.json", new ArchiveMetadata(access, everything, form))));
    }
    ArchiveWalk walk = new ArchiveWalk(access, scope, form.seq());
    for (var page = walk.next(); !page.isEmpty(); page = walk.next()) {
      page.forEach(found -> add(packed(found)));
      touch();
    }
    flush();
  }

  /// Encrypts a document as a blob of its own, which belongs to the archive.
  private Packed written(ArchiveDocument document) {
    ItemId item = new ItemId(taken.id().value());
    RevisionId revision = RevisionId.random(access.rooms().random());
    write((tx, _) -> ArchiveRows.insertBlob(tx, taken.id(), revision));
    try (DriveKey key = access.lease()) {
      StoredBlob blob =
          access
              .rooms()
              .blobs()
              .write(
                  new BlobAddress(access.id(), item, revision),
                  key,
                  new PieceStream(document.pieces()),
                  MOST_DOCUMENT_BYTES);
      return new Packed(
          document.name(),
          form.madeAt(),
          form.madeAt(),
          blob.sizeBytes(),
          blob.hashes().crc32().orElseThrow(),
          new Packed.Source.Document(item, revision, blob.seal()));
    } catch (IOException e) {
      throw new IllegalStateException("pieces in memory are read without IOException", e);
    }
  }

  private Packed packed(ArchiveWalk.Found found) {
    ItemRow row = found.row();
    return new Packed(
        found.path(),
        row.fsCreatedAt(),
        row.fsModifiedAt(),
        row.sizeBytes(),
        found.content().map(this::crc32).orElse(0),
        found
            .content()
            .<Packed.Source>map(content -> new Packed.Source.Content(content.address().revision()))
            .orElse(new Packed.Source.Folder()));
  }

  private int crc32(RevisionRow content) {
    return content.hashes().crc32().orElseGet(() -> computed(content));
  }

  private int computed(RevisionRow content) {
    CRC32 crc = new CRC32();
    OutputStream sink =
        new OutputStream() {
          @Override
          public void write(int one) {
            crc.update(one);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            crc.update(bytes, offset, length);
            touch();
          }
        };
    try (DriveKey key = access.lease();
        var reader =
            access
                .rooms()
                .blobs()
                .open(
                    content.address(),
                    key,
                    content.seal(),
                    content.sizeBytes(),
                    Optional.of(content.hashes()))) {
      reader.copyTo(sink, 0, content.sizeBytes());
      return (int) crc.getValue();
    } catch (IOException e) {
      throw new IllegalStateException("a checksum takes what is written to it", e);
    }
  }

  private void add(Packed entry) {
    if (entries == mostEntries) {
      throw new DriveRefusal.ArchiveTooLarge(mostEntries);
    }
    if (piece.size() == MOST_ENTRIES || pathCharacters > MOST_PATH_CHARACTERS) {
      flush();
    }
    piece.add(entry);
    pathCharacters += entry.path().length();
    recordsAt += ZipForm.central(entry, at).length;
    at += ZipForm.local(entry).length + entry.sizeBytes();
    entries++;
  }

  private void flush() {
    if (piece.isEmpty()) {
      return;
    }
    ArchivePiece full = new ArchivePiece(pieces, pieceAt, pieceRecordsAt, piece);
    byte[] plain = full.encode();
    digest.update(plain);
    write((tx, seal) -> ArchiveRows.insert(tx, seal, taken.id(), full, plain));
    pieces++;
    pieceAt = at;
    pieceRecordsAt = recordsAt;
    piece = new ArrayList<>();
    pathCharacters = 0;
  }

  private void finish() {
    ArchiveRow.Form ready =
        new ArchiveRow.Form(
            form.seq(), form.madeAt(), form.endsAt(), true, entries, pieces, at, recordsAt);
    ArchiveRow.Inside inside = new ArchiveRow.Inside(scope, new Digest(digest.digest()));
    write((tx, seal) -> requireOurs(taken.replace(tx, seal, ready, inside)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
