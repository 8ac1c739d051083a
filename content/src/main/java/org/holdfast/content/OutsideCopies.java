package org.holdfast.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Copies of blobs in a place that is none of a server's regions, such as a backup: given to it,
/// checked there, and brought back from there. Stored bytes are copied as they are, after all of
/// them were authenticated and the whole had the SHA-256 that it was written with: damage is never
/// handed on.
///
/// Safe for use by any number of threads; one blob is copied by one at a time.
public final class OutsideCopies {

  private final Reads reads;
  private final Repairs repairs;
  private final Checks checks;
  private final Site place;

  OutsideCopies(Reads reads, Repairs repairs, Checks checks, Site place) {
    this.reads = reads;
    this.repairs = repairs;
    this.checks = checks;
    this.place = place;
  }

  /// Copies a blob from the first region whose copy is good.
  ///
  /// @throws ContentRefusal if no region gives it; the place is as it was then
  /// @throws IOException if the place does not take it
  public void keep(
      BlobAddress at, DriveKey key, BlobSeal seal, long sizeBytes, ContentHashes expected)
      throws IOException {
    try (FileKey fileKey = FileKey.open(at, key, seal)) {
      repairs.outside(fileKey, sizeBytes, expected, reads.sites(), place);
    }
  }

  /// Reads the place's copy from end to end.
  ///
  /// @throws ContentRefusal.NotAuthentic if `seal` was not made for this blob under this drive key
  public BlobCheck check(
      BlobAddress at, DriveKey key, BlobSeal seal, long sizeBytes, ContentHashes expected) {
    try (FileKey fileKey = FileKey.open(at, key, seal)) {
      return checks.check(place, fileKey, sizeBytes, expected);
    }
  }

  /// Has each region that lacks the blob, or whose copy is damaged, get it from the place.
  ///
  /// @param regions of those that the blobs were made with
  /// @return the names of those that got it
  /// @throws ContentRefusal if a region lacks it, and the place does not give it either
  /// @throws IOException if a region does not take it
  public List<String> giveBack(
      List<Region> regions,
      BlobAddress at,
      DriveKey key,
      BlobSeal seal,
      long sizeBytes,
      ContentHashes expected)
      throws IOException {
    List<Site> sites =
        reads.sites().stream().filter(site -> regions.contains(site.region())).toList();
    List<String> given = new ArrayList<>();
    try (FileKey fileKey = FileKey.open(at, key, seal)) {
      for (Site site : sites) {
        if (BlobCare.isFlawed(checks.check(site, fileKey, sizeBytes, expected))) {
          repairs.givenBack(fileKey, sizeBytes, expected, place, site);
          given.add(site.name());
        }
      }
    }
    return given;
  }
}
