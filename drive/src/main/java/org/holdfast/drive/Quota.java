package org.holdfast.drive;

import org.holdfast.identity.Fullness;

/// How full a drive is, in bytes. Older versions of files are not counted, unless they are pinned.
///
/// @param used by visible files, by the recycle bin and by pinned versions
/// @param recycled the part of `used` that lies in the recycle bin
/// @param remaining never negative, though a restore, or a smaller plan, may have left more there
///   than the total
public record Quota(long total, long used, long recycled, long remaining) {

  /// How near it is to the total.
  public Fullness fullness() {
    return Fullness.of(total, used);
  }

  /// Whether it holds more than the plan allows.
  public boolean isExceeded() {
    return used > total;
  }
}
