package org.holdfast.drive;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.content.Region;
import org.holdfast.content.RegionState;
import org.holdfast.content.RegionStatus;

/// Sees since when a region does not have everything: it is away, copies lack in it, or it is being
/// filled. That is how long a repair takes, with the person who has to come. Used by one thread.
record Outages(DriveAccess.Rooms rooms, List<Region> regions, Fills fills) {

  /// @param returned regions that count again, and have not been read since
  void look(Set<String> returned) {
    Map<String, Long> known = rooms.database().read(tx -> new ScrubSpans(tx).lacking());
    Set<String> lacking = lacking(returned);
    Set<String> counting = new HashSet<>(regions.stream().map(Region::name).toList());
    if (known.keySet().equals(lacking)) {
      return;
    }
    long now = rooms.clock().millis();
    rooms
        .database()
        .<Boolean>write(
            tx -> {
              ScrubSpans spans = new ScrubSpans(tx);
              lacking.stream()
                  .filter(region -> !known.containsKey(region))
                  .forEach(region -> spans.lacks(region, now));
              known.forEach(
                  (region, since) -> {
                    if (!counting.contains(region)) {
                      spans.leaves(region);
                    } else if (!lacking.contains(region)) {
                      spans.lacksNoMore(region, since, now);
                    }
                  });
              return true;
            });
  }

  private Set<String> lacking(Set<String> returned) {
    Set<String> lacking = new HashSet<>(returned);
    lacking.addAll(fills.told());
    rooms.blobs().regions().stream()
        .filter(status -> !status.draining() && lacks(status))
        .forEach(status -> lacking.add(status.name()));
    return lacking;
  }

  /// One that is full or read only has what it took.
  private static boolean lacks(RegionStatus status) {
    return status.missingCopies() > 0
        || status.state() == RegionState.ABSENT
        || status.state() == RegionState.FENCED;
  }
}
