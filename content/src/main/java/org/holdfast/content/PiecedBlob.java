package org.holdfast.content;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A draft, or a blob that was one: its pieces one behind the other. Safe for use by several
/// threads.
record PiecedBlob(ObjectStore store, ObjectNames names, RevisionId revision, PieceList list)
    implements RegionBlob {

  @Override
  public long sizeBytes() {
    return list.sizeBytes();
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    long end = 0;
    long at = position;
    for (PieceList.Piece piece : list.pieces()) {
      long start = end;
      end += piece.sizeBytes();
      if (at < end && into.hasRemaining()) {
        int count = (int) Math.min(into.remaining(), end - at);
        into.put(fetched(piece, at - start, count));
        at += count;
      }
    }
    if (into.hasRemaining()) {
      throw new EOFException("the pieces have " + end + " bytes");
    }
  }

  private byte[] fetched(PieceList.Piece piece, long position, int count) throws IOException {
    byte[] bytes =
        store
            .fetch(names.piece(revision, piece.id()), Optional.empty(), position, count)
            .map(ObjectStore.Fetched::bytes)
            .orElseThrow(() -> new EOFException("a piece is gone"));
    if (bytes.length != count) {
      throw new EOFException("a piece is too short");
    }
    return bytes;
  }

  @Override
  public void close() {}
}
