package org.holdfast.server;

import java.time.Duration;

/// How much a drill takes of a server that others use.
///
/// @param drives of the sample
/// @param items compared in each
/// @param contents read in each
/// @param bytes read in all
/// @param reserveBytes that stay free on the disk of the data folder, whatever happens
/// @param catchUp how long a region may take to have what was answered when the drill began
record DrillBounds(
    int drives, long items, int contents, long bytes, long reserveBytes, Duration catchUp) {

  /// A minute or two of one thread where everything is quick.
  static final DrillBounds USUAL =
      new DrillBounds(8, 2_000, 25, 256L << 20, 1L << 30, Duration.ofMinutes(1));
}
