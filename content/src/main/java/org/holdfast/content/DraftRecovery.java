package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds out from the regions how a draft stands: after a restart, or when it was long untouched.
record DraftRecovery(Reads reads) {

  /// Reads the draft up to `receivedBytes`: what lies behind was never answered.
  ///
  /// @param lagging regions on record, whose bytes are not trusted
  /// @throws ContentRefusal.DraftLost if its bytes are in no region
  /// @throws ContentRefusal.TooFewRegions if a region that may have them cannot be reached
  DraftState recover(FileKey key, long receivedBytes, Set<String> lagging) {
    if (receivedBytes == 0) {
      return new DraftState(0, new ContentHasher(), new byte[0], lagging);
    }
    List<Site> inStep =
        reads.sites().stream().filter(site -> !lagging.contains(site.name())).toList();
    long whole = DraftState.whole(receivedBytes);
    ContentHasher hasher = hashed(key, whole, inStep);
    byte[] tail = tail(key, whole, DraftState.tailBytes(receivedBytes), inStep);
    return new DraftState(whole, hasher, tail, lagging);
  }

  private ContentHasher hashed(FileKey key, long whole, List<Site> inStep) {
    ContentHasher hasher = new ContentHasher();
    if (whole == 0) {
      return hasher;
    }
    long bytes = whole * BlobLayout.SEGMENT_BYTES;
    try (Copies copies = reads.ofDraft(key, whole, inStep);
        BlobStream plain =
            new BlobStream(
                copies, reads.crew().executor(), key.address(), 0, bytes, Optional.empty())) {
      for (var piece = plain.next(); piece.isPresent(); piece = plain.next()) {
        hasher.update(piece.get().chunk().plain, 0, piece.get().length());
      }
      return hasher;
    } catch (ContentRefusal.NotAuthentic | ContentRefusal.Absent _) {
      throw new ContentRefusal.DraftLost(key.address());
    }
  }

  private byte[] tail(FileKey key, long segment, int bytes, List<Site> inStep) {
    boolean unsure = false;
    for (Site site : inStep) {
      var outcome =
          reads.crew().all(List.of(site), region -> tail(key, segment, bytes, region)).getFirst();
      switch (outcome) {
        case Crew.Outcome.Done<Optional<byte[]>>(_, Optional<byte[]> found) -> {
          if (found.isPresent()) {
            return found.get();
          }
        }
        case Crew.Outcome.Failed<Optional<byte[]>> _ -> unsure = true;
      }
    }
    if (unsure) {
      throw new ContentRefusal.TooFewRegions(0, 1, null);
    }
    throw new ContentRefusal.DraftLost(key.address());
  }

  /// The tail is packed; if later steps that were never answered moved on, it is the start of a
  /// segment in the part, or in the blob that the part became.
  private Optional<byte[]> tail(FileKey key, long segment, int bytes, Region region)
      throws IOException {
    RevisionId revision = key.address().revision();
    List<byte[]> places = new ArrayList<>();
    region
        .packed(revision)
        .filter(row -> row.length > BlobLayout.HEADER_BYTES)
        .map(row -> Arrays.copyOfRange(row, BlobLayout.HEADER_BYTES, row.length))
        .ifPresent(places::add);
    storedSegment(region.openPart(revision), segment).ifPresent(places::add);
    storedSegment(region.open(revision), segment).ifPresent(places::add);
    return places.stream()
        .flatMap(stored -> opened(key, segment, stored).stream())
        .filter(plain -> plain.length >= bytes)
        .map(plain -> Arrays.copyOf(plain, bytes))
        .findFirst();
  }

  private static Optional<byte[]> storedSegment(Optional<RegionBlob> found, long segment)
      throws IOException {
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (RegionBlob blob = found.get()) {
      long left = blob.sizeBytes() - BlobLayout.position(segment);
      int length = Math.clamp(left, 0, BlobLayout.STORED_SEGMENT_BYTES);
      ByteBuffer stored = ByteBuffer.allocate(length);
      if (length > 0) {
        blob.read(BlobLayout.position(segment), stored);
      }
      return Optional.of(stored.array());
    }
  }

  private Optional<byte[]> opened(FileKey key, long segment, byte[] stored) {
    int length = stored.length - BlobLayout.OVERHEAD_BYTES;
    if (length < 1 || length > BlobLayout.SEGMENT_BYTES) {
      return Optional.empty();
    }
    byte[] plain = new byte[length];
    try (SegmentCipher cipher = new SegmentCipher(reads.ciphers(), key)) {
      boolean authentic =
          cipher.open(segment, false, stored, 0, stored.length, plain, 0)
              || cipher.open(segment, true, stored, 0, stored.length, plain, 0);
      return authentic ? Optional.of(plain) : Optional.empty();
    }
  }
}
