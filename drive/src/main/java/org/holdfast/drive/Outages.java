package org.holdfast.drive;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.content.Region;
import org.holdfast.content.RegionState;
import org.holdfast.content.RegionStatus;

/// Sees since when a region does not have everything: it is away, copies lack in it, or it is being
/// filled. That is how long a repair takes, with the person who has to come.
///
/// Where a region is away that the database's mirror needs, nothing can be written down: so what is
/// seen is remembered until it can. Used by one thread, but for what it tells.
final class Outages {

  private final DriveAccess.Rooms rooms;
  private final List<Region> regions;
  private final Fills fills;
  private final Map<String, Long> seen = new ConcurrentHashMap<>();

  /// @param regions those that count
  Outages(DriveAccess.Rooms rooms, List<Region> regions, Fills fills) {
    this.rooms = rooms;
    this.regions = regions;
    this.fills = fills;
  }

  /// Since when regions lack something, as far as this process saw; safe for use by any number of
  /// threads.
  ///
  /// @param kept what is written down of it
  Map<String, Instant> since(Map<String, Instant> kept) {
    Map<String, Instant> all = new HashMap<>(kept);
    seen.forEach(
        (region, at) ->
            all.merge(
                region,
                Instant.ofEpochMilli(at),
                (one, other) -> one.isBefore(other) ? one : other));
    return all;
  }

  /// Looks, and writes nothing.
  ///
  /// @param unread regions that are to be read from their start, and were not yet
  Set<String> look(Set<String> unread) {
    Set<String> lacking = new HashSet<>(unread);
    lacking.addAll(fills.told());
    rooms.blobs().regions().stream()
        .filter(status -> !status.draining() && lacks(status))
        .forEach(status -> lacking.add(status.name()));
    long now = rooms.clock().millis();
    lacking.forEach(region -> seen.putIfAbsent(region, now));
    return lacking;
  }

  /// One that is full or read only has what it took.
  private static boolean lacks(RegionStatus status) {
    return status.missingCopies() > 0
        || status.state() == RegionState.ABSENT
        || status.state() == RegionState.FENCED;
  }

  /// Another process writes down what is to be.
  void leave(Set<String> lacking) {
    seen.keySet().retainAll(lacking);
  }

  /// Writes down what began and what is over.
  void keep(Set<String> lacking) {
    Map<String, Long> known = rooms.database().read(tx -> new ScrubSpans(tx).lacking());
    if (!known.keySet().equals(lacking) || !lacking.containsAll(seen.keySet())) {
      long now = rooms.clock().millis();
      rooms
          .database()
          .<Boolean>write(
              tx -> {
                note(new ScrubSpans(tx), known, lacking, now);
                return true;
              });
    }
    leave(lacking);
  }

  private void note(ScrubSpans spans, Map<String, Long> known, Set<String> lacking, long now) {
    Map<String, Long> over = new HashMap<>(seen);
    over.putAll(known);
    over.keySet().removeAll(lacking);
    Set<String> counting = new HashSet<>(regions.stream().map(Region::name).toList());
    over.forEach(
        (region, since) -> {
          if (counting.contains(region)) {
            spans.lacksNoMore(region, since, now);
          } else {
            spans.leaves(region);
          }
        });
    lacking.stream()
        .filter(region -> !known.containsKey(region))
        .forEach(region -> spans.lacks(region, seen.getOrDefault(region, now)));
  }
}
