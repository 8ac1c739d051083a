package org.holdfast.drive;

import java.time.Instant;

/// The times that the client's own file system had, to the millisecond.
public record FileTimesShown(Instant createdAt, Instant modifiedAt) {}
