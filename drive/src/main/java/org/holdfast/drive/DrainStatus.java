package org.holdfast.drive;

import java.util.List;

/// How far it is known that what lay in regions which do not count any more lies in enough others.
///
/// @param regions that are to be taken out, or were without having been drained; never empty
/// @param percent of all contents, looked at in the regions that stay; 100 only when all were
/// @param made copies that were made there meanwhile
/// @param tooFew contents that are known to lie in too few of the regions that stay
public record DrainStatus(List<Left> regions, int percent, long made, long tooFew) {

  public DrainStatus {
    regions = List.copyOf(regions);
  }

  /// One region that does not count.
  ///
  /// @param named whether the settings name it, so that it can be read from
  /// @param drained whether nothing is needed from it any more
  public record Left(String name, boolean named, boolean drained) {}
}
