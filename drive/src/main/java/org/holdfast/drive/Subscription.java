package org.holdfast.drive;

import java.time.Instant;
import java.util.UUID;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// Somebody is told when something below a folder changes.
///
/// @param scope the folder
public record Subscription(
    UUID id,
    DriveId drive,
    AccountId account,
    ItemId scope,
    Instant expiresAt,
    SubscriptionTarget target) {}
