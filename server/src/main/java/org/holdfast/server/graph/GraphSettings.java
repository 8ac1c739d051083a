package org.holdfast.server.graph;

import java.time.Duration;
import java.util.Set;
import org.holdfast.server.Portion;

/// What may be set about the Graph door.
///
/// @param downloadUrlLife how long a pre-authenticated download URL works
/// @param maxFragmentBytes the longest fragment of an upload session that is taken
/// @param maxMonitors copies that are under way in one drive at one time
/// @param requestsAMinute of one account, and of one app of it, after a burst of as many
/// @param browserOrigins pages of which other origins may ask, as browsers write them
/// @param notifyInside whether notifications go to addresses of this machine and network, and over
///   plain HTTP; for tests and closed networks
/// @param mostSockets connections at one time over which this process tells of changes
/// @param portion what of a limit on an account is this process's
public record GraphSettings(
    Duration downloadUrlLife,
    long maxFragmentBytes,
    int maxMonitors,
    boolean notifyInside,
    int requestsAMinute,
    Set<String> browserOrigins,
    int mostSockets,
    Portion portion) {

  public GraphSettings {
    browserOrigins = Set.copyOf(browserOrigins);
    if (downloadUrlLife.compareTo(Duration.ofMinutes(1)) < 0
        || downloadUrlLife.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("a download URL lives from a minute to a day");
    }
    if (maxFragmentBytes < 327_680 || maxMonitors < 1) {
      throw new IllegalArgumentException(
          "a fragment of 327,680 bytes and one monitor are the least");
    }
  }

  /// An hour; 1 GiB, since nothing of a fragment is whole in memory; 100 copies.
  public static GraphSettings defaults() {
    return new GraphSettings(
        Duration.ofHours(1), 1L << 30, 100, false, 6_000, Set.of(), 2_048, Portion.WHOLE);
  }
}
