package org.holdfast.drive;

import java.time.Instant;
import org.holdfast.identity.AccountId;

/// An item in the recycle bin. What a removed folder holds is not listed beside it.
///
/// @param formerPath names from the root down to the folder it was in, each behind a `/`; empty for
///   the root
/// @param keptUntil it is purged not before this, and not while the drive holds more than its plan
///   allows
public record Recycled(
    Item item, Instant recycledAt, AccountId by, String formerPath, Instant keptUntil) {}
