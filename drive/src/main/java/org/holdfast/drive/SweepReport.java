package org.holdfast.drive;

/// What a sweep removed.
///
/// @param expiredUploads upload sessions that had ended
/// @param purgedItems items that had been in a recycle bin for as long as the plan keeps them
/// @param blobs what lay in the regions and belonged to nothing
public record SweepReport(
    int expiredUploads, int purgedItems, org.holdfast.content.SweepReport blobs) {}
