package org.holdfast.delivery;

import java.time.Instant;
import java.util.Optional;

/// What waits of one means.
///
/// @param waiting messages that are to be sent and have not been
/// @param oldest when the one came that waits longest
/// @param kept messages that have no way out, and wait in the outbox
public record QueueFigures(Means means, long waiting, Optional<Instant> oldest, long kept) {}
