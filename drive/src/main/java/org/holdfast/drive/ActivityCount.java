package org.holdfast.drive;

import java.time.Instant;

/// What happened in one bucket of time.
///
/// @param from where the bucket begins
/// @param items how many item states those operations wrote
public record ActivityCount(Instant from, OperationKind kind, long operations, long items) {}
