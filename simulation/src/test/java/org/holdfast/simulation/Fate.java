package org.holdfast.simulation;

/// What becomes of one request to the disk.
enum Fate {
  FINE,
  /// Refused as an error of the device. A flush that fails leaves what it was to flush in doubt and
  /// counts it as clean, as Linux does.
  ERROR,
  /// The process is killed in the middle of it: what the system had taken stays.
  KILL,
  /// The power is cut in the middle of it: what was not flushed stays or goes, in pieces.
  CUT,
  /// Not done, and said to be done: only a planted bug does that.
  LEFT_OUT
}
