package org.holdfast.audit;

import java.util.UUID;

/// Where the history of a drive stands.
///
/// @param digest of operation `seq`, 32 bytes
public record DriveHead(UUID drive, long seq, Hash digest) {}
