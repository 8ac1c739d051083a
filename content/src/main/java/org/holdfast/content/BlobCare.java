package org.holdfast.content;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// How the copies of a blob are after somebody cared for them.
///
/// @param gone whether nobody knows the blob any more; then nothing else is said of it
/// @param copies what is so now, by region; only of the regions that were looked at
/// @param found regions whose copy was missing or damaged
/// @param repaired those of them whose copy was made anew, and read back
public record BlobCare(
    boolean gone, Map<String, BlobCheck> copies, Set<String> found, Set<String> repaired) {

  static final BlobCare GONE = new BlobCare(true, Map.of(), Set.of(), Set.of());

  public BlobCare {
    copies = Map.copyOf(copies);
    found = Set.copyOf(found);
    repaired = Set.copyOf(repaired);
  }

  /// Whether some region that was looked at gives the content as it was written.
  public boolean isReadable() {
    return copies.values().stream().anyMatch(BlobCheck.Whole.class::isInstance);
  }

  /// In how many of some regions the copy that was looked at is as it was written.
  public int wholeIn(Collection<String> regions) {
    return (int)
        regions.stream().filter(name -> copies.get(name) instanceof BlobCheck.Whole).count();
  }

  /// Whether every copy that was looked at is as it was written.
  public boolean isWhole() {
    return copies.values().stream().allMatch(BlobCheck.Whole.class::isInstance);
  }

  /// Whether a copy is missing or damaged, and stays so for now.
  public boolean lacks() {
    return copies.values().stream().anyMatch(BlobCare::isFlawed);
  }

  static boolean isFlawed(BlobCheck check) {
    return check instanceof BlobCheck.Missing || check instanceof BlobCheck.Damaged;
  }
}
