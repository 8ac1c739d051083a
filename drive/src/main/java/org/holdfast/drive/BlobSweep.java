package org.holdfast.drive;

import java.util.Optional;

/// What a look for blobs that nothing refers to came to, over all regions that could be reached.
///
/// @param removed blobs and drafts that were removed from every region
/// @param removedBytes as stored, all copies together
/// @param waiting how many are known and still there
/// @param waitingBytes of these, as stored when they were noted
/// @param strangers names in a region that no region writes; left alone
/// @param regionsSkipped regions that could not be looked through
/// @param objection why nothing was removed that could have been: a sentence for who runs the
///   server
public record BlobSweep(
    long removed,
    long removedBytes,
    long waiting,
    long waitingBytes,
    long strangers,
    int regionsSkipped,
    Optional<String> objection) {}
