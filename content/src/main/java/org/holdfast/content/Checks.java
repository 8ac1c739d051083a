package org.holdfast.content;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/// Reads one region's copy of a blob from end to end.
record Checks(Reads reads) {

  BlobCheck check(Site site, FileKey key, long sizeBytes, ContentHashes expected) {
    return check(site, key, sizeBytes, expected, Pace.FULL);
  }

  BlobCheck check(Site site, FileKey key, long sizeBytes, ContentHashes expected, Pace pace) {
    try (Copies copy = reads.ofBlob(key, sizeBytes, List.of(site))) {
      try (BlobStream plain = stream(copy, key, sizeBytes)) {
        return hasChecksum(plain, expected, pace)
            ? new BlobCheck.Whole()
            : new BlobCheck.Damaged("every segment is authentic but the checksum is another");
      } catch (ContentRefusal _) {
        return verdict(copy.flaws().getOrDefault(site, new Flaw.Unreachable("it gave no answer")));
      }
    }
  }

  /// Whether what the regions have between them is the whole that was written.
  boolean isWholeTogether(FileKey key, long sizeBytes, ContentHashes expected) {
    try (Copies all = reads.ofBlob(key, sizeBytes, reads.sites());
        BlobStream plain = stream(all, key, sizeBytes)) {
      return hasChecksum(plain, expected, Pace.FULL);
    } catch (ContentRefusal _) {
      return false;
    }
  }

  /// Without a checksum of its own: the next chunk is read and opened while the digest of the one
  /// before is taken here, since that takes longer than both.
  private BlobStream stream(Copies copies, FileKey key, long sizeBytes) {
    return new BlobStream(
        copies, reads.crew().executor(), key.address(), 0, sizeBytes, Optional.empty());
  }

  /// @throws ContentRefusal if a segment does not open, which is the check, or cannot be read
  private static boolean hasChecksum(BlobStream plain, ContentHashes expected, Pace pace) {
    MessageDigest digest = ContentHasher.digest("SHA-256");
    for (var next = plain.next(); next.isPresent(); next = plain.next()) {
      BlobStream.Piece piece = next.get();
      digest.update(piece.chunk().plain, piece.offset(), piece.length());
      pace.read(piece.length());
    }
    return MessageDigest.isEqual(digest.digest(), expected.sha256());
  }

  private static BlobCheck verdict(Flaw flaw) {
    return switch (flaw) {
      case Flaw.Missing() -> new BlobCheck.Missing();
      case Flaw.Damaged(String reason) -> new BlobCheck.Damaged(reason);
      case Flaw.Unreadable(String reason) -> new BlobCheck.Damaged(reason);
      case Flaw.Unreachable(String reason) -> new BlobCheck.Unreachable(reason);
    };
  }
}
