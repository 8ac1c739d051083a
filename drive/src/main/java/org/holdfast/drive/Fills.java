package org.holdfast.drive;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.holdfast.content.BlobCare;
import org.holdfast.content.Region;

/// Which regions lack copy after copy just now, because they are new, were emptied, or were not
/// written to for a while: they are told of once, and given what they lack as fast as people let
/// it. Used by one thread, but for what it tells.
final class Fills {

  /// How many copies must lack in a row before a region counts as being filled.
  private static final int FROM = 8;

  private final Map<String, Fill> fills = new HashMap<>(); // one for each region, always
  private final InstantSource clock;
  private final ScrubWatch watch;
  private final Measure measure;

  /// Is told how long a fill took.
  interface Measure {
    /// @param work that was looked at in it, as in [ScrubRows]
    void filled(String region, long beganAt, long endedAt, long work);
  }

  /// One region's.
  private static final class Fill {
    private int lacking;
    private long beganAt;
    private long work;
    private boolean unread;
    private long made;
    private volatile boolean told;
  }

  Fills(List<Region> regions, InstantSource clock, ScrubWatch watch, Measure measure) {
    this.clock = clock;
    this.watch = watch;
    this.measure = measure;
    regions.forEach(region -> fills.put(region.name(), new Fill()));
  }

  private Fill fill(String region) {
    return Objects.requireNonNull(fills.get(region));
  }

  /// Whether a region is to be given what follows at once. One that lacks may be the first of many:
  /// where the next one is whole, nothing is lost.
  boolean hurries(Region region) {
    Fill fill = fill(region.name());
    return fill.lacking > 0 || fill.unread;
  }

  /// Whether it was told that a region is being filled: none of its copies is told of alone then.
  boolean isTold(String region) {
    return fill(region).told;
  }

  /// The regions that it was told of. Safe for use by any number of threads.
  Set<String> told() {
    return fills.keySet().stream().filter(this::isTold).collect(Collectors.toUnmodifiableSet());
  }

  /// A region counts again that did not for a while, or copies were missed in it: until its round
  /// is over it is given what it lacks.
  void unread(Region region) {
    Fill fill = fill(region.name());
    if (!hurries(region)) {
      fill.beganAt = clock.millis();
    }
    fill.unread = true;
    if (!fill.told) {
      fill.told = true;
      watch.filling(region.name());
    }
  }

  /// A copy that lacks is told of, and many in a row are told of once.
  ///
  /// @param work that the content was
  void saw(Region region, BlobCare care, long work) {
    Fill fill = fill(region.name());
    if (!care.gone()) {
      if (!hurries(region)) {
        fill.beganAt = clock.millis();
      }
      fill.work += work;
      boolean made = care.repaired().contains(region.name());
      fill.lacking = made ? Math.min(FROM, fill.lacking + 1) : Math.max(0, fill.lacking - 1);
      fill.made += made ? 1 : 0;
    }
    if (fill.lacking == FROM && !fill.told) {
      fill.told = true;
      watch.filling(region.name());
    } else if (!hurries(region)) {
      end(region);
    }
  }

  /// Its round is over.
  void end(Region region) {
    Fill fill = fill(region.name());
    if (fill.told) {
      watch.filled(region.name(), fill.made);
      measure.filled(region.name(), fill.beganAt, clock.millis(), fill.work);
    }
    fill.lacking = 0;
    fill.unread = false;
    fill.made = 0;
    fill.work = 0;
    fill.told = false;
  }
}
