package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// A permission to be granted.
///
/// @param until it ends by itself; must lie ahead
/// @param password asked of whoever comes by its link
/// @param downloadLimit at least 1
public record ShareWish(
    Grantee grantee,
    ShareRole role,
    Optional<Instant> until,
    Optional<LinkPassword> password,
    boolean preventsDownload,
    OptionalLong downloadLimit) {

  /// Without end, password or limit.
  public static ShareWish of(Grantee grantee, ShareRole role) {
    return new ShareWish(
        grantee, role, Optional.empty(), Optional.empty(), false, OptionalLong.empty());
  }

  public ShareWish until(Instant end) {
    return new ShareWish(
        grantee, role, Optional.of(end), password, preventsDownload, downloadLimit);
  }

  public ShareWish with(LinkPassword newPassword) {
    return new ShareWish(
        grantee, role, until, Optional.of(newPassword), preventsDownload, downloadLimit);
  }

  public ShareWish withoutDownload() {
    return new ShareWish(grantee, role, until, password, true, downloadLimit);
  }

  public ShareWish limitedTo(long downloads) {
    return new ShareWish(
        grantee, role, until, password, preventsDownload, OptionalLong.of(downloads));
  }
}
