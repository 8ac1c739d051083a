package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.util.Optional;
import javax.crypto.Mac;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// The digest of one operation, over the digest before it and everything the operation wrote. Who
/// lacks the drive's key cannot make one that fits (R12). Format: `docs/formats/history.md`.
///
/// What is fed must come in this order: the operation, its item states by id, its revisions by id,
/// the versions it removed by item and number, what it noted of versions by item and number.
///
/// Of an operation that was forgotten in part the same rows, as far as they are there, give the mac
/// of its note instead: behind each row that ends stands its end, and before the removed versions
/// which contents were forgotten. And of an operation that was sealed anew they give, in the order
/// and form of the digest, the mac that stands in its place.
final class Chain {

  /// Before the first operation.
  static final byte[] START = new byte[RowSeal.DIGEST_BYTES];

  private static final byte[] REMOVED = {'H', 'F', 'X', '1'};

  private static final byte[] FORGOTTEN = {'H', 'F', 'Y', '1'};

  private final Mac mac;
  private final Optional<Note> note;
  private final Optional<SealedAnew> anew;

  /// @param version of the drive's key that the operation's row is sealed under
  Chain(RowSeal seal, int version) {
    this.mac = seal.mac(version, "chain");
    this.note = Optional.empty();
    this.anew = Optional.empty();
  }

  /// For the mac of a note.
  Chain(RowSeal seal, Note note) {
    this.mac = seal.mac(note.keyVersion(), "forgotten");
    this.note = Optional.of(note);
    this.anew = Optional.empty();
  }

  /// For the mac of an operation that was sealed anew.
  Chain(RowSeal seal, SealedAnew anew) {
    this.mac = seal.mac(anew.keyVersion(), "sealed-anew");
    this.note = Optional.empty();
    this.anew = Optional.of(anew);
  }

  /// @param digest the operation's, which is bound by what stands in its place
  void begin(RowSeal seal, byte[] previous, byte[] digest, SealedRow<OperationRow> operation) {
    mac.update(
        note.map(noted -> noted.clear(seal, previous, digest))
            .or(() -> anew.map(its -> its.clear(seal, previous, digest)))
            .orElse(previous));
    add(operation);
  }

  /// A row that ends, or will.
  ///
  /// @param toSeq where it ends; 0 while it is open. No part of a digest
  void add(SealedRow<?> row, long toSeq) {
    add(row);
    note.ifPresent(
        noted -> mac.update(ByteBuffer.allocate(Long.BYTES).putLong(noted.end(toSeq)).flip()));
  }

  void addForgotten(RevisionId revision, long sizeBytes) {
    mac.update(FORGOTTEN);
    mac.update(revision.bytes());
    mac.update(ByteBuffer.allocate(Long.BYTES).putLong(sizeBytes).flip());
  }

  void begin(byte[] previous, SealedRow<OperationRow> operation) {
    mac.update(previous);
    add(operation);
  }

  void add(SealedRow<?> row) {
    mac.update(row.clear());
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(row.sealed().length).flip());
    mac.update(row.sealed());
  }

  void addRemoved(ItemId item, int version) {
    mac.update(REMOVED);
    mac.update(item.bytes());
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(version).flip());
  }

  /// Ready for the next operation afterwards.
  byte[] end() {
    return mac.doFinal();
  }
}
