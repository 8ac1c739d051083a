package org.holdfast.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.content.RegionState;
import org.holdfast.content.RegionStatus;

/// Says in the service log when a region's state changes, and why: in full, because who reads that
/// log runs the server. Used by one thread.
final class RegionNews {

  private static final System.Logger LOG = System.getLogger(RegionNews.class.getName());

  private final Map<String, RegionState> told = new HashMap<>();

  void tell(List<RegionStatus> regions) {
    for (RegionStatus region : regions) {
      RegionState before = told.getOrDefault(region.name(), RegionState.HEALTHY);
      if (region.state() != before) {
        told.put(region.name(), region.state());
        tell(region);
      }
    }
  }

  private static void tell(RegionStatus region) {
    if (region.state() == RegionState.HEALTHY) {
      LOG.log(System.Logger.Level.INFO, "Region {0} takes reads and writes again.", region.name());
    } else {
      LOG.log(
          System.Logger.Level.WARNING,
          "Region {0} is not written to ({1}): {2}",
          region.name(),
          region.state(),
          region.lastError().orElse("it was never reached"));
    }
  }
}
