package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// One right of somebody on an item and all that is in it.
///
/// @param item on which it lies; what is below inherits it
/// @param until it ends by itself then
/// @param preventsDownload what it opens is shown, and not given away as a file
/// @param downloadLimit how often content may be opened by it
/// @param downloads how often it was, coalesced to one an hour for each file where there is no
///   limit
/// @param actor what history calls whoever came by it and has no account of their own
public record Permission(
    PermissionId id,
    DriveId drive,
    ItemId item,
    Grantee grantee,
    ShareRole role,
    AccountId grantedBy,
    Instant grantedAt,
    Optional<Instant> until,
    boolean hasPassword,
    boolean preventsDownload,
    OptionalLong downloadLimit,
    long downloads,
    AccountId actor) {

  /// The same right for somebody else.
  Permission of(PermissionId own, Grantee holder) {
    return new Permission(
        own,
        drive,
        item,
        holder,
        role,
        grantedBy,
        grantedAt,
        until,
        hasPassword,
        preventsDownload,
        downloadLimit,
        downloads,
        own.actor());
  }

  Permission downloadedOnceMore() {
    return new Permission(
        id,
        drive,
        item,
        grantee,
        role,
        grantedBy,
        grantedAt,
        until,
        hasPassword,
        preventsDownload,
        downloadLimit,
        downloads + 1,
        actor);
  }
}
