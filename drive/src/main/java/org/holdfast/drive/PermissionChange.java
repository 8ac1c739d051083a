package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What is to be other about a permission; what is absent stays.
///
/// @param until inside: the new end, or none
/// @param password inside: the new password, or none. Whoever typed the old one types anew
/// @param downloadLimit inside: the new limit, or none
public record PermissionChange(
    Optional<ShareRole> role,
    Optional<Optional<Instant>> until,
    Optional<Optional<LinkPassword>> password,
    Optional<Boolean> preventsDownload,
    Optional<OptionalLong> downloadLimit) {

  public static final PermissionChange NONE =
      new PermissionChange(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public PermissionChange to(ShareRole newRole) {
    return new PermissionChange(
        Optional.of(newRole), until, password, preventsDownload, downloadLimit);
  }

  public PermissionChange ending(Optional<Instant> end) {
    return new PermissionChange(role, Optional.of(end), password, preventsDownload, downloadLimit);
  }

  public PermissionChange locked(Optional<LinkPassword> newPassword) {
    return new PermissionChange(
        role, until, Optional.of(newPassword), preventsDownload, downloadLimit);
  }

  public PermissionChange preventing(boolean download) {
    return new PermissionChange(role, until, password, Optional.of(download), downloadLimit);
  }

  public PermissionChange limited(OptionalLong newLimit) {
    return new PermissionChange(role, until, password, preventsDownload, Optional.of(newLimit));
  }
}
