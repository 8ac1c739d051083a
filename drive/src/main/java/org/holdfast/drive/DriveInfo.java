package org.holdfast.drive;

import java.time.Instant;
import org.holdfast.content.DriveId;
import org.holdfast.identity.AccountId;

/// A drive at one moment.
///
/// @param changedAt when the newest operation happened
/// @param seq the newest operation
public record DriveInfo(
    DriveId id, AccountId owner, Instant createdAt, Instant changedAt, long seq, Quota quota) {}
