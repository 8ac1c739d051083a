package org.holdfast.server.dav;

import org.holdfast.content.ContentRefusal;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.server.FailureTrace;
import org.holdfast.server.Malformed;

/// Turns whatever was thrown into what a client is told. No `default` for the rooms' refusals: a
/// new one must not slip through.
final class Refusals {

  private static final System.Logger LOG = System.getLogger("org.holdfast.server.dav");

  private Refusals() {}

  /// @param requestId what nobody expected is logged under
  static DavError of(RuntimeException failure, String requestId) {
    return switch (failure) {
      case DavRefusal refusal -> refusal.error();
      case Malformed malformed -> DavError.invalid("malformed", malformed.sentence());
      case DriveRefusal refusal -> of(refusal);
      case ContentRefusal refusal -> of(refusal);
      default -> {
        LOG.log(
            System.Logger.Level.ERROR,
            "request {0} failed: {1}",
            requestId,
            FailureTrace.of(failure));
        yield DavError.unexpected();
      }
    };
  }

  private static DavError of(DriveRefusal refusal) {
    return switch (refusal) {
      case DriveRefusal.ItemAbsent _,
          DriveRefusal.VersionAbsent _,
          DriveRefusal.UploadAbsent _,
          DriveRefusal.PermissionAbsent _ ->
          DavError.absent();
      case DriveRefusal.NameTaken _ ->
          DavError.of(405, "name-taken", "Something of another kind has this name.");
      case DriveRefusal.NameForbidden forbidden ->
          DavError.invalid("name-forbidden", forbidden.reason());
      case DriveRefusal.DescriptionForbidden forbidden ->
          DavError.invalid("description-forbidden", forbidden.reason());
      case DriveRefusal.PathTooLong _ ->
          DavError.of(414, "path-too-long", "A path has at most 4,096 characters.");
      case DriveRefusal.Changed _ -> DavError.changed();
      case DriveRefusal.NotAFolder _ ->
          DavError.of(409, "not-a-folder", "A file has nothing below it.");
      case DriveRefusal.NotAFile _ -> DavError.of(405, "not-a-file", "A folder has no content.");
      case DriveRefusal.IntoItself _ ->
          DavError.of(403, "into-itself", "A folder cannot go into itself or below itself.");
      case DriveRefusal.RootFixed _ ->
          DavError.of(403, "root-fixed", "The root of a drive stays as and where it is.");
      case DriveRefusal.Locked _ ->
          DavError.dav(
              423,
              "lock-token-submitted",
              "Another program has locked it. Try again when that is done, or keep both under"
                  + " another name.");
      case DriveRefusal.LockAbsent _ ->
          DavError.dav(
              409,
              "lock-token-matches-request-uri",
              "There is no such lock on it, or no more: take a new one.");
      case DriveRefusal.TooManyLocks _ ->
          DavError.of(
              507, "too-many-locks", "The drive has a thousand locks: give some back first.");
      case DriveRefusal.PropertiesTooLarge _ ->
          DavError.of(
              507, "properties-too-large", "An item's properties have at most 32 KiB together.");
      case DriveRefusal.QuotaReached _ ->
          DavError.dav(
              507,
              "quota-not-exceeded",
              "The drive is full. Remove something for good, then retry.");
      case DriveRefusal.TooLarge _ ->
          DavError.of(413, "too-large", "A file of this length cannot be kept.");
      case DriveRefusal.LengthMismatch _ ->
          DavError.invalid(
              "length-mismatch", "The body is not as long as was declared. Nothing was kept.");
      case DriveRefusal.VersionCurrent _,
          DriveRefusal.VersionPinned _,
          DriveRefusal.TooManyPinned _,
          DriveRefusal.CursorUnusable _,
          DriveRefusal.UploadIncomplete _,
          DriveRefusal.FragmentOverlap _,
          DriveRefusal.FragmentOutOfOrder _,
          DriveRefusal.FragmentUnderWay _,
          DriveRefusal.FragmentLengthMismatch _,
          DriveRefusal.PointOutsideWindow _,
          DriveRefusal.RestoreNotInPlan _,
          DriveRefusal.ResyncRequired _,
          DriveRefusal.ArchiveUnfinished _,
          DriveRefusal.ArchiveTooLarge _,
          DriveRefusal.ArchiveNotWhole _,
          DriveRefusal.ShareRefused _,
          DriveRefusal.ShareNotInPlan _,
          DriveRefusal.PermissionInherited _ ->
          DavError.invalid("refused", "This cannot be done with it.");
      case DriveRefusal.Forbidden _ ->
          DavError.of(403, "forbidden", "This was shared to be read, or is its owner's to do.");
      case DriveRefusal.Tampered _ -> DavError.unexpected();
      case DriveRefusal.TooFewRegions _ -> tooFewRegions();
      case DriveRefusal.StoreUnavailable _ ->
          DavError.unavailable(
              "store-unavailable", "The server cannot reach its store. Try again later.");
    };
  }

  private static DavError of(ContentRefusal refusal) {
    return switch (refusal) {
      case ContentRefusal.TooFewRegions _ -> tooFewRegions();
      case ContentRefusal.TooLong _ ->
          DavError.of(413, "too-large", "A file of this length cannot be kept.");
      // One answer for everything that is not what was written; staff find the detail elsewhere.
      case ContentRefusal.NotAuthentic _, ContentRefusal.Absent _, ContentRefusal.DraftLost _ ->
          DavError.unexpected();
    };
  }

  private static DavError tooFewRegions() {
    return DavError.unavailable(
        "too-few-regions",
        "Too few regions can take a copy, so nothing was kept. Reading goes on; try again later.");
  }
}
