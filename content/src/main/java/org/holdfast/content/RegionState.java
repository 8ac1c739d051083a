package org.holdfast.content;

/// How a region is, as far as its last use showed.
public enum RegionState {
  /// Takes reads and writes.
  HEALTHY,
  /// A write or flush failed; not written again until a probe succeeds. Reading goes on.
  FENCED,
  /// Its folder, mount or service is not there, or it is another region's.
  ABSENT,
  /// It may be read only.
  READ_ONLY,
  /// No room is left. Reading goes on.
  FULL
}
