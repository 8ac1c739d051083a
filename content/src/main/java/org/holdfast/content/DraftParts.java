package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// Brings a region's part of a draft to where the draft stands: no further, no less.
record DraftParts(Reads reads, Writes writes) {

  /// Opens the part in `site` so that the next segment goes behind it.
  ///
  /// What lies behind was written by a step that was never answered. Before it is cut off, the tail
  /// is packed again: that step may have replaced the packed one, and then the only copy of the
  /// tail is in what is cut off.
  RegionPart settled(FileKey key, DraftState state, Site site) throws IOException {
    RegionPart part = site.attached().part(key.address().revision());
    boolean settled = false;
    try {
      if (!state.isInStep(site) || part.sizeBytes() < state.partBytes()) {
        catchUp(key, state, site, part);
        packTail(key, state, site);
      }
      if (part.sizeBytes() > state.partBytes()) {
        packTail(key, state, site);
        part.truncate(state.partBytes());
      }
      settled = true;
      return part;
    } finally {
      if (!settled) {
        part.close();
      }
    }
  }

  void packTail(FileKey key, DraftState state, Site site) throws IOException {
    if (state.tail().length > 0) {
      byte[] row = writes.sealedAlone(key, state.whole(), false, state.tail());
      site.attached().putPacked(key.address().revision(), row);
    }
  }

  /// Compares the part with another region's, and copies what differs or lacks. What a lagging
  /// region holds may be authentic and yet from a step that failed elsewhere and was done again
  /// otherwise.
  private void catchUp(FileKey key, DraftState state, Site site, RegionPart part)
      throws IOException {
    if (state.whole() == 0) {
      return;
    }
    var inStep = reads.except(site).stream().filter(state::isInStep).toList();
    try (Copies good = reads.ofDraft(key, state.whole(), inStep)) {
      long same = hasHeader(key, part) ? sameSegments(good, part) : -1;
      part.truncate(same < 0 ? 0 : BlobLayout.position(same));
      if (same < 0) {
        part.append(ByteBuffer.wrap(key.header()));
      }
      Repairs.appendSegments(good, Math.max(0, same), part);
    } catch (ContentRefusal e) {
      throw new IOException(site.name() + " cannot be caught up: " + e.getMessage(), e);
    }
  }

  private static boolean hasHeader(FileKey key, RegionPart part) throws IOException {
    if (part.sizeBytes() < BlobLayout.HEADER_BYTES) {
      return false;
    }
    ByteBuffer header = ByteBuffer.allocate(BlobLayout.HEADER_BYTES);
    part.read(0, header);
    return MessageDigest.isEqual(header.array(), key.header());
  }

  /// @return how many leading segments surely are the same, in whole chunks
  private static long sameSegments(Copies good, RegionPart part) throws IOException {
    long segments = good.shape().segments();
    for (long at = 0; at < segments; at += Chunk.SEGMENTS) {
      Chunk chunk = good.load(at, (int) Math.min(Chunk.SEGMENTS, segments - at));
      try {
        if (!holds(part, BlobLayout.position(at), chunk.stored)) {
          return at;
        }
      } finally {
        good.giveBack(chunk);
      }
    }
    return segments;
  }

  private static boolean holds(RegionPart part, long position, ByteBuffer expected)
      throws IOException {
    if (part.sizeBytes() < position + expected.remaining()) {
      return false;
    }
    ByteBuffer actual = ByteBuffer.allocate(expected.remaining());
    part.read(position, actual);
    return actual.flip().equals(expected);
  }
}
