package org.holdfast.identity;

import java.time.Instant;
import java.util.UUID;

/// A link to an archive of all that a person has here.
///
/// @param archive what it leads to; made and read elsewhere
/// @param endsAt when it opens nothing any more
public record Export(UUID archive, AccountId account, Instant madeAt, Instant endsAt) {}
