package org.holdfast.content;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A draft in an object store: pieces that are never changed, and an index that says which of them
/// count and in what order. An upload that the store itself would put together could be neither
/// read nor cut before its end.
///
/// ```
/// append ─▶ gathered ─full, or forced▶ piece ─forced▶ index ─commit▶ blob (the same list)
/// ```
///
/// What is on its way counts only once an index names it, so a kill leaves the draft as the last
/// [#force] left it.
final class PiecedPart implements RegionPart {

  private final ObjectRegion region;
  private final RevisionId revision;

  // Guarded by this: forced beside appending.
  private final Gathered gathered = new Gathered();
  private final List<PieceList.Piece> garbage = new ArrayList<>();
  private PieceList sent;
  private PieceList indexed;

  PiecedPart(ObjectRegion region, RevisionId revision, PieceList indexed) {
    this.region = region;
    this.revision = revision;
    this.sent = indexed;
    this.indexed = indexed;
  }

  @Override
  public synchronized long sizeBytes() {
    return sent.sizeBytes() + gathered.length();
  }

  @Override
  public synchronized void read(long position, ByteBuffer into) throws IOException {
    long behind = position + into.remaining() - sent.sizeBytes();
    if (behind > gathered.length()) {
      throw new EOFException("the part has " + sizeBytes() + " bytes");
    }
    int inGathered = Math.clamp(behind, 0, into.remaining());
    int limit = into.limit();
    into.limit(limit - inGathered);
    if (into.hasRemaining()) {
      region.pieced(revision, sent).read(position, into);
    }
    into.limit(limit);
    if (inGathered > 0) {
      gathered.read((int) behind - inGathered, into, inGathered);
    }
  }

  @Override
  public synchronized void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (gathered.length() == ObjectRegion.PIECE_BYTES) {
        send();
      }
      gathered.take(bytes, ObjectRegion.PIECE_BYTES);
    }
  }

  @Override
  public synchronized void truncate(long toBytes) throws IOException {
    if (toBytes > sizeBytes()) {
      throw new IllegalArgumentException("a part of " + sizeBytes() + " is cut to " + toBytes);
    }
    if (toBytes >= sent.sizeBytes()) {
      gathered.cut((int) (toBytes - sent.sizeBytes()));
      return;
    }
    PieceList kept = sent.within(toBytes);
    ByteBuffer head = ByteBuffer.allocate((int) (toBytes - kept.sizeBytes()));
    if (head.hasRemaining()) {
      region.pieced(revision, sent).read(kept.sizeBytes(), head);
    }
    garbage.addAll(sent.after(kept));
    sent = kept;
    gathered.clear();
    gathered.take(head.flip(), ObjectRegion.PIECE_BYTES);
  }

  @Override
  public synchronized void force() throws IOException {
    if (gathered.length() > 0) {
      send();
    }
    if (!sent.equals(indexed)) {
      region.putIndex(revision, sent);
      indexed = sent;
      region.dropPieces(revision, garbage);
      garbage.clear();
    }
  }

  @Override
  public synchronized void commit() throws IOException {
    if (gathered.length() > 0) {
      send();
    }
    region.putJoined(revision, sent);
  }

  /// What was not forced is not kept; its pieces go with the draft.
  @Override
  public void close() {}

  private void send() throws IOException {
    sent = sent.plus(region.putPiece(revision, gathered.shown()));
    gathered.clear();
  }
}
