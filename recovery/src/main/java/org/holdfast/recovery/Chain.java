package org.holdfast.recovery;

/// Where a region's objects of one lineage end.
///
/// @param seq of the last whole segment or snapshot
/// @param digest what a segment that goes on from there has as `before`
/// @param ended whether the lineage was ended there
record Chain(long seq, Digest digest, boolean ended) {}
