package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// A content with a copy that is not as it was written, and could not be made so.
///
/// @param item whose content it is; absent if nothing of the drive can be opened
/// @param readable whether some region has it whole
/// @param what for staff: regions and reasons, never names
public record ScrubFinding(
    DriveId drive,
    AccountId owner,
    Optional<ItemId> item,
    boolean readable,
    String what,
    Instant since) {}
