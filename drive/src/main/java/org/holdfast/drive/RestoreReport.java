package org.holdfast.drive;

import java.util.List;
import java.util.OptionalLong;

/// What a restore to a point did.
///
/// @param seq the operation that did it, which [Drive#undo] takes back; absent if there was nothing
///   to do
/// @param pointSeq the operation whose state came back
/// @param notRestored the first hundred
/// @param overQuota whether the drive now holds more than its plan allows: nothing more can be
///   written until something is removed
public record RestoreReport(
    OptionalLong seq,
    long pointSeq,
    RestoreCounts counts,
    List<NotRestored> notRestored,
    boolean overQuota) {}
