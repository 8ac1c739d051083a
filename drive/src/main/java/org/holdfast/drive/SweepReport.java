package org.holdfast.drive;

/// What a sweep removed.
///
/// @param expiredUploads upload sessions that had ended
/// @param purgedItems items that had been in a recycle bin for as long as the plan keeps them
public record SweepReport(int expiredUploads, int purgedItems) {}
