package org.holdfast.content;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Checks the copies of blobs from end to end, and makes those anew that are missing or damaged.
///
/// A copy counts as good, and is copied from, only if all of it is authentic and its plaintext has
/// the SHA-256 that was noted when it was written: tags do not catch mistakes of our own.
///
/// @param turns of who writes to a blob
/// @param removals of who removes or repairs one
record Caring(Reads reads, Checks checks, Repairs repairs, Turns turns, Turns removals) {

  /// Looks at one region's copy, and at the others only if that one is flawed.
  ///
  /// @param known whether somebody still wants the blob; asked before and after it is written to
  BlobCare look(
      Site site,
      FileKey key,
      long sizeBytes,
      ContentHashes expected,
      Predicate<RevisionId> known,
      Pace pace) {
    BlobCheck check = checks.check(site, key, sizeBytes, expected, pace);
    return BlobCare.isFlawed(check)
        ? mend(key, sizeBytes, expected, known)
        : new BlobCare(false, Map.of(site.name(), check), Set.of(), Set.of());
  }

  /// Looks at every region's copy, and at those in regions that are being drained only if no other
  /// is whole. Removals of the blob wait, or leave it for later; of another process that removes it
  /// meanwhile the second look at `known` tells. At full speed, since a person may wait for the
  /// turn.
  BlobCare mend(FileKey key, long sizeBytes, ContentHashes expected, Predicate<RevisionId> known) {
    RevisionId revision = key.address().revision();
    try (Turns.Turn _ = turns.take(revision);
        Turns.Turn _ = removals.take(revision)) {
      if (!known.test(revision)) {
        return BlobCare.GONE;
      }
      Map<Site, BlobCheck> copies = new LinkedHashMap<>();
      reads
          .staying()
          .forEach(site -> copies.put(site, checks.check(site, key, sizeBytes, expected)));
      if (copies.values().stream().noneMatch(BlobCheck.Whole.class::isInstance)) {
        lookAtDraining(key, sizeBytes, expected, copies);
      }
      Set<String> found = new LinkedHashSet<>();
      Set<String> repaired = new LinkedHashSet<>();
      for (Map.Entry<Site, BlobCheck> copy : copies.entrySet()) {
        Site site = copy.getKey();
        if (BlobCare.isFlawed(copy.getValue())) {
          found.add(site.name());
          if (repairs(site, key, sizeBytes, expected, copies)) {
            copy.setValue(checks.check(site, key, sizeBytes, expected));
          }
          if (copy.getValue() instanceof BlobCheck.Whole) {
            repaired.add(site.name());
          }
        }
      }
      if (!known.test(revision)) {
        removeAgain(revision, repaired);
        return BlobCare.GONE;
      }
      Map<String, BlobCheck> named = new LinkedHashMap<>();
      copies.forEach((site, check) -> named.put(site.name(), check));
      return new BlobCare(false, named, found, repaired);
    }
  }

  /// Such a region owes no copy: one that lacks or is damaged there is no flaw.
  private void lookAtDraining(
      FileKey key, long sizeBytes, ContentHashes expected, Map<Site, BlobCheck> copies) {
    for (Site site : reads.draining()) {
      BlobCheck check = checks.check(site, key, sizeBytes, expected);
      if (!BlobCare.isFlawed(check)) {
        copies.put(site, check);
      }
    }
  }

  /// From good copies; without any, from what the damaged ones have between them, which then must
  /// be the whole that was written.
  private boolean repairs(
      Site target,
      FileKey key,
      long sizeBytes,
      ContentHashes expected,
      Map<Site, BlobCheck> copies) {
    List<Site> whole =
        reads.sites().stream().filter(site -> copies.get(site) instanceof BlobCheck.Whole).toList();
    // A copy that is begun may take the place of pieces that somebody could still use.
    if (whole.isEmpty() && !checks.isWholeTogether(key, sizeBytes, expected)) {
      return false;
    }
    try {
      repairs.verified(
          key, sizeBytes, expected, whole.isEmpty() ? reads.withLast(target) : whole, target);
      return true;
    } catch (ContentRefusal e) {
      target.noteTrouble("a copy could not be repaired: " + e.getMessage());
      return false;
    } catch (IOException e) {
      target.noteTrouble("a copy could not be repaired: " + e);
      return false;
    }
  }

  /// Where this fails the sweep does it: nobody knows the blob.
  private void removeAgain(RevisionId revision, Set<String> repaired) {
    List<Site> sites =
        reads.sites().stream().filter(site -> repaired.contains(site.name())).toList();
    reads
        .crew()
        .all(
            sites,
            region -> {
              region.delete(revision);
              return true;
            });
  }
}
