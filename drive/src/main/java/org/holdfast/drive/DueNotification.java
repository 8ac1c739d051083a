package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;

/// Something changed that a subscriber was not told of.
///
/// @param seq up to this operation they know once they have been told
/// @param failingSince when a delivery first failed, if the last one did
public record DueNotification(
    Subscription subscription, long seq, Optional<Instant> failingSince) {}
