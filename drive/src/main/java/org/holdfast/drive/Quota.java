package org.holdfast.drive;

/// How full a drive is, in bytes. Older versions of files are not counted.
///
/// @param used by visible files and by the recycle bin
/// @param recycled the part of `used` that lies in the recycle bin
/// @param remaining never negative, though a restore may have used more than the total
public record Quota(long total, long used, long recycled, long remaining) {}
