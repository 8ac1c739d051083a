package org.holdfast.content;

import java.util.List;
import java.util.Optional;

/// Reads one region's copy of a blob from end to end.
record Checks(Reads reads) {

  BlobCheck check(Site site, FileKey key, long sizeBytes, ContentHashes expected) {
    return check(site, key, sizeBytes, expected, Pace.FULL);
  }

  BlobCheck check(Site site, FileKey key, long sizeBytes, ContentHashes expected, Pace pace) {
    try (Copies copy = reads.ofBlob(key, sizeBytes, List.of(site))) {
      try (BlobStream plain =
          new BlobStream(
              copy,
              reads.crew().executor(),
              key.address(),
              0,
              sizeBytes,
              Optional.of(expected.sha256()))) {
        // Opening it is the check.
        for (var piece = plain.next(); piece.isPresent(); piece = plain.next()) {
          pace.read(piece.get().length());
        }
        return new BlobCheck.Whole();
      } catch (ContentRefusal _) {
        return verdict(Optional.ofNullable(copy.flaws().get(site)));
      }
    }
  }

  /// Whether what the regions have between them is the whole that was written.
  boolean isWholeTogether(FileKey key, long sizeBytes, ContentHashes expected) {
    try (Copies all = reads.ofBlob(key, sizeBytes, reads.sites());
        BlobStream plain =
            new BlobStream(
                all,
                reads.crew().executor(),
                key.address(),
                0,
                sizeBytes,
                Optional.of(expected.sha256()))) {
      while (plain.next().isPresent()) {
        // Opening it is the check.
      }
      return true;
    } catch (ContentRefusal _) {
      return false;
    }
  }

  private static BlobCheck verdict(Optional<Flaw> flaw) {
    if (flaw.isEmpty()) {
      return new BlobCheck.Damaged("every segment is authentic but the checksum is another");
    }
    return switch (flaw.get()) {
      case Flaw.Missing() -> new BlobCheck.Missing();
      case Flaw.Damaged(String reason) -> new BlobCheck.Damaged(reason);
      case Flaw.Unreadable(String reason) -> new BlobCheck.Damaged(reason);
      case Flaw.Unreachable(String reason) -> new BlobCheck.Unreachable(reason);
    };
  }
}
