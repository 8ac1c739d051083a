package org.holdfast.content;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/// Writes whole blobs: all regions at the same time, all or nothing.
record Writes(
    List<Site> sites,
    Crew crew,
    Quorum quorum,
    ChunkPool chunks,
    Ciphers ciphers,
    SecureRandom random) {

  StoredBlob write(FileKey key, InputStream plain, long atMostBytes) throws IOException {
    quorum.requireAnswering(sites);
    LimitedStream limited =
        LimitedStream.atMost(Math.min(atMostBytes, BlobLayout.MOST_BYTES), plain);
    byte[] head = limited.readNBytes(BlobLayout.SEGMENT_BYTES + 1);
    return BlobLayout.isPacked(head.length)
        ? writePacked(key, head)
        : writeLarge(key, head, limited);
  }

  /// A blob of one segment, as stored: what a region packs.
  byte[] sealedAlone(FileKey key, long segment, boolean last, byte[] plain) {
    byte[] stored =
        Arrays.copyOf(
            key.header(), BlobLayout.HEADER_BYTES + BlobLayout.OVERHEAD_BYTES + plain.length);
    try (SegmentCipher cipher = new SegmentCipher(ciphers, key)) {
      cipher.seal(segment, last, plain, 0, plain.length, random, stored, BlobLayout.HEADER_BYTES);
    }
    return stored;
  }

  /// The last segment of a blob, as stored.
  byte[] sealedLast(FileKey key, long sizeBytes, byte[] plain) {
    byte[] stored = new byte[plain.length + BlobLayout.OVERHEAD_BYTES];
    long segment = BlobLayout.lastSegment(sizeBytes);
    try (SegmentCipher cipher = new SegmentCipher(ciphers, key)) {
      cipher.seal(segment, true, plain, 0, plain.length, random, stored, 0);
    }
    return stored;
  }

  Conveyor conveyor(SegmentCipher cipher, FileKey key, ContentHasher hasher) {
    return new Conveyor(crew, chunks, cipher, key, random, hasher, quorum.policy().enough());
  }

  private StoredBlob writePacked(FileKey key, byte[] plain) {
    byte[] stored = sealedAlone(key, 0, true, plain);
    RevisionId revision = key.address().revision();
    ContentHasher hasher = new ContentHasher();
    List<Crew.Outcome<Void>> outcomes =
        crew.allBegun(
            sites,
            (region, elsewhere) -> region.beginPacked(revision, stored, elsewhere),
            () -> hasher.update(plain, 0, plain.length));
    conclude(outcomes, StoredShape.of(key, plain.length));
    return new StoredBlob(key.address(), key.seal(), plain.length, hasher.finish());
  }

  private StoredBlob writeLarge(FileKey key, byte[] head, LimitedStream plain) throws IOException {
    ContentHasher hasher = new ContentHasher();
    try (SegmentCipher cipher = new SegmentCipher(ciphers, key)) {
      Conveyor conveyor = conveyor(cipher, key, hasher);
      List<Crew.Outcome<Void>> outcomes;
      boolean fed = false;
      try {
        for (Site site : sites) {
          conveyor.add(site, new NewBlobLane(site, key.address().revision(), crew.executor()));
        }
        byte[] tail = conveyor.feed(head, plain, 0);
        byte[] last = sealedLast(key, plain.bytesRead(), tail);
        hasher.update(tail, 0, tail.length);
        fed = true;
        outcomes = conveyor.finish(last);
      } finally {
        if (!fed) {
          conveyor.giveUp();
        }
      }
      conclude(outcomes, StoredShape.of(key, plain.bytesRead()));
      return new StoredBlob(key.address(), key.seal(), plain.bytesRead(), hasher.finish());
    }
  }

  /// If too few regions have it, or that cannot be recorded, no region keeps it.
  private void conclude(List<? extends Crew.Outcome<?>> outcomes, StoredShape blob) {
    boolean accepted = false;
    try {
      quorum.conclude(outcomes, blob);
      accepted = true;
    } finally {
      if (!accepted) {
        // A region that cannot remove it now is swept later; nobody knows the revision.
        crew.all(
            sites,
            region -> {
              region.delete(blob.revision());
              return true;
            });
      }
    }
  }
}
