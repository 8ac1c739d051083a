package org.holdfast.content;

/// What a sweep did, over all regions that could be reached.
///
/// @param removed blobs and parts that nobody knew
/// @param removedBytes as stored
/// @param strangers names in a region that no region writes; left alone
/// @param regionsSkipped regions that could not be swept
public record SweepReport(long removed, long removedBytes, long strangers, int regionsSkipped) {}
