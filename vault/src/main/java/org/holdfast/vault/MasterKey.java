package org.holdfast.vault;

import java.time.Instant;

/// What may be known of one master key version: never the key.
///
/// @param version from 1, rising
/// @param createdAt when it was made
/// @param current whether it is the one that wraps
public record MasterKey(int version, Instant createdAt, boolean current) {}
