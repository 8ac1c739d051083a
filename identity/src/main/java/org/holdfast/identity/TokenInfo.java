package org.holdfast.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// What may be known of a bearer token: never the token.
///
/// @param name what its owner calls it
/// @param lastUsed the day, UTC; a day is as exact as its owner needs it
public record TokenInfo(
    SessionId session, String name, Instant createdAt, Optional<LocalDate> lastUsed) {}
