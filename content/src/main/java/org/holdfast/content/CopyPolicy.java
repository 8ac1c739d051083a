package org.holdfast.content;

import java.util.Set;

/// In how many regions a file must lie before it counts as saved, and what happens otherwise.
///
/// @param copies at least 1
/// @param draining names of regions that are to be taken out: they do not count, nothing new is
///   written to them, and what lacks elsewhere is read from them
public record CopyPolicy(int copies, WhenTooFew whenTooFew, Set<String> draining) {

  /// Two regions or nothing.
  public static final CopyPolicy DEFAULT = new CopyPolicy(2, WhenTooFew.REFUSE);

  /// With no region to be taken out.
  public CopyPolicy(int copies, WhenTooFew whenTooFew) {
    this(copies, whenTooFew, Set.of());
  }

  public CopyPolicy {
    draining = Set.copyOf(draining);
    if (copies < 1) {
      throw new IllegalArgumentException("at least one copy, not " + copies);
    }
  }

  /// What to do when fewer regions than `copies` can take a blob.
  public enum WhenTooFew {
    /// The write fails and leaves nothing.
    REFUSE,
    /// One region is enough for now. What lacks a copy is recorded before the answer, counted,
    /// shown and repaired.
    ACCEPT_AND_REPAIR
  }

  /// How many regions must hold something durably before a write may be answered.
  public int enough() {
    return whenTooFew == WhenTooFew.REFUSE ? copies : 1;
  }
}
