package org.holdfast.drive;

import java.time.Instant;

/// How many operations there were in one stretch of time.
///
/// @param from where the stretch begins
public record OperationCount(Instant from, long operations) {}
