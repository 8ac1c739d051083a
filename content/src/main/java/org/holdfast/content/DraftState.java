package org.holdfast.content;

import java.util.Set;

/// An upload in progress as this process knows it. Never changed: a step that fails leaves the old
/// state good.
///
/// @param whole segments that lie in the parts
/// @param hasher over the whole segments; copied before it goes on
/// @param tail plaintext behind them, 1 to 65,536 bytes, or none if nothing was received; lies
///   packed
/// @param lagging names of regions that are on record as not having taken part in every step so far
@SuppressWarnings("ArrayRecordComponent") // never compared
record DraftState(long whole, ContentHasher hasher, byte[] tail, Set<String> lagging) {

  static long whole(long receivedBytes) {
    return BlobLayout.lastSegment(receivedBytes);
  }

  static int tailBytes(long receivedBytes) {
    return BlobLayout.lastSegmentBytes(receivedBytes);
  }

  long receivedBytes() {
    return whole * BlobLayout.SEGMENT_BYTES + tail.length;
  }

  /// What a part has that ends where this state does.
  long partBytes() {
    return whole == 0 ? 0 : BlobLayout.position(whole);
  }

  DraftState lagging(Set<String> recorded) {
    return new DraftState(whole, hasher, tail, recorded);
  }

  boolean isInStep(Site site) {
    return !lagging.contains(site.name());
  }
}
