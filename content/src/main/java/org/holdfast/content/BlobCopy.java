package org.holdfast.content;

/// One region's copy of a blob, as far as it is known without reading it.
///
/// @param region its name
/// @param regionState how the region was when it was last used
/// @param missing whether the copy is known to be missing, and will be made
public record BlobCopy(String region, RegionState regionState, boolean missing) {}
