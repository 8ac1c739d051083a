package org.holdfast.drive;

import java.time.Instant;
import org.holdfast.content.DriveId;
import org.holdfast.identity.AccountId;

/// Something for which a drive is kept as it is and was: while there is one, nothing of it is
/// destroyed.
///
/// @param owner of the drive
/// @param reason as whoever placed it wrote it; empty if the row was altered since
public record Hold(HoldId id, DriveId drive, AccountId owner, Instant placedAt, String reason) {}
