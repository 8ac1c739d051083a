package org.holdfast.server.graph;

import org.holdfast.content.ContentRefusal;
import org.holdfast.drive.DriveRefusal;

/// What the rooms below refuse, in the contract's codes (section 10). No `default`: a new refusal
/// must not slip through.
final class Refusals {

  private Refusals() {}

  static GraphError of(DriveRefusal refusal) {
    return switch (refusal) {
      case DriveRefusal.ItemAbsent _,
          DriveRefusal.VersionAbsent _,
          DriveRefusal.UploadAbsent _,
          DriveRefusal.PermissionAbsent _ ->
          GraphError.absent();
      case DriveRefusal.Forbidden forbidden ->
          GraphError.of(403, "accessDenied", sentence(forbidden));
      case DriveRefusal.ShareRefused refused ->
          GraphError.invalid("sharingRefused", sentence(refused));
      case DriveRefusal.ShareNotInPlan missing ->
          GraphError.of(403, "accessDenied", "sharingNotInPlan", sentence(missing));
      case DriveRefusal.PermissionInherited _ ->
          GraphError.of(
              403,
              "accessDenied",
              "inheritedPermission",
              "This permission is inherited from a folder above. Change it there: inheritedFrom"
                  + " names it.");
      case DriveRefusal.NameTaken _ ->
          GraphError.of(
              409,
              "nameAlreadyExists",
              "The name is taken. Choose another, or say in conflictBehavior what to do.");
      case DriveRefusal.NameForbidden forbidden ->
          GraphError.invalid("invalidPath", forbidden.reason());
      case DriveRefusal.DescriptionForbidden forbidden -> GraphError.invalid(forbidden.reason());
      case DriveRefusal.PathTooLong _ ->
          GraphError.invalid("invalidPath", "A path has at most 4,096 characters.");
      case DriveRefusal.Locked _ ->
          GraphError.of(
              423,
              "resourceLocked",
              "Another program or person has locked it. Try again when that is done, or keep both:"
                  + " send yours under another name (conflictBehavior rename).");
      case DriveRefusal.LockAbsent _ ->
          GraphError.of(409, "invalidRequest", "There is no such lock, or no more.");
      case DriveRefusal.TooManyLocks _ ->
          GraphError.of(409, "invalidRequest", "The drive has as many locks as it can have.");
      case DriveRefusal.PropertiesTooLarge _ ->
          GraphError.invalid("The properties of an item have at most 32 KiB together.");
      case DriveRefusal.Changed _ -> GraphError.changed();
      case DriveRefusal.NotAFolder _ ->
          GraphError.invalid("This is a file, and has nothing below it.");
      case DriveRefusal.NotAFile _ -> GraphError.invalid("This is a folder, and has no content.");
      case DriveRefusal.IntoItself _ ->
          GraphError.invalid("A folder cannot go into itself or below itself.");
      case DriveRefusal.RootFixed _ ->
          GraphError.of(403, "accessDenied", "The root of a drive stays as and where it is.");
      case DriveRefusal.QuotaReached full ->
          GraphError.of(
              507,
              "quotaLimitReached",
              full.exceeded()
                  ? "The drive holds more than its plan allows. It can be read and tidied up, and"
                      + " takes no more until there is room. Nothing was deleted."
                  : "The drive is full. Remove something for good, then retry.");
      case DriveRefusal.RestoreNotInPlan _ ->
          GraphError.of(
              403,
              "accessDenied",
              "restoreNotInPlan",
              "The plan of this account has no restore to a point. Its history is kept: with a"
                  + " plan that has it, the drive goes back.");
      case DriveRefusal.TooLarge _ ->
          GraphError.of(413, "invalidRequest", "A file of this length cannot be kept.");
      case DriveRefusal.LengthMismatch _ ->
          GraphError.invalid("The body is not as long as was declared. Nothing was kept.");
      case DriveRefusal.VersionCurrent _ ->
          GraphError.invalid(
              "The current version cannot be removed alone. Remove the file, or restore another"
                  + " version first.");
      case DriveRefusal.CursorUnusable _ ->
          GraphError.invalid(
              "invalidQueryOption",
              "This $skiptoken is not one of this list. Begin the list anew.");
      case DriveRefusal.UploadIncomplete _ ->
          GraphError.invalid(
              "uploadIncomplete", "Bytes are missing. Ask with GET which, and send them first.");
      case DriveRefusal.FragmentOverlap _ ->
          range("fragmentOverlap", "Bytes of this fragment are there already. Ask with GET.");
      case DriveRefusal.FragmentOutOfOrder _ ->
          range("fragmentOutOfOrder", "Bytes before this fragment are missing. Ask with GET.");
      case DriveRefusal.FragmentLengthMismatch _ ->
          range("fragmentLengthMismatch", "The total is not the one told before.");
      case DriveRefusal.PointOutsideWindow outside ->
          GraphError.invalid(
              "pointOutsideWindow",
              "The drive can go back to a point from %s to %s."
                  .formatted(GraphTime.text(outside.earliest()), GraphTime.text(outside.latest())));
      case DriveRefusal.ResyncRequired resync ->
          resync.setBack()
              ? GraphError.of(
                  410,
                  "resyncRequired",
                  "resyncChangesUploadDifferences",
                  "This token is not of this drive's history: the server may lack what you have."
                      + " Enumerate anew, delete nothing, and upload what is missing or differs.")
              : GraphError.of(
                  410,
                  "resyncRequired",
                  "resyncChangesApplyDifferences",
                  "This token was not given for this folder. Enumerate anew; where both differ, the"
                      + " server is right.");
      case DriveRefusal.ArchiveUnfinished _ ->
          GraphError.unavailable("archiveUnfinished", "The archive is still being made.");
      case DriveRefusal.ArchiveTooLarge large ->
          GraphError.of(
              413,
              "invalidRequest",
              "tooManyItems",
              "A download of many has at most "
                  + large.mostEntries()
                  + " files and folders. Choose fewer, or export everything.");
      case DriveRefusal.ArchiveNotWhole _ ->
          GraphError.of(
              410,
              "archiveNotWhole",
              "Something in this archive was removed for good. Make a new one.");
      case DriveRefusal.Tampered _ -> GraphError.unexpected();
      case DriveRefusal.TooFewRegions _ -> tooFewRegions();
      case DriveRefusal.StoreUnavailable _ ->
          GraphError.unavailable(
              "storeUnavailable", "The server cannot reach its store. Try again later.");
    };
  }

  private static String sentence(DriveRefusal refusal) {
    return String.valueOf(refusal.getMessage());
  }

  static GraphError of(ContentRefusal refusal) {
    return switch (refusal) {
      case ContentRefusal.TooFewRegions _ -> tooFewRegions();
      case ContentRefusal.TooLong _ ->
          GraphError.of(413, "invalidRequest", "A file of this length cannot be kept.");
      // One answer for everything that is not what was written; staff find the detail elsewhere.
      case ContentRefusal.NotAuthentic _, ContentRefusal.Absent _, ContentRefusal.DraftLost _ ->
          GraphError.unexpected();
    };
  }

  private static GraphError tooFewRegions() {
    return GraphError.unavailable(
        "tooFewRegions",
        "Too few regions can take a copy, so nothing was kept. Reading goes on; try again later.");
  }

  private static GraphError range(String inner, String message) {
    return GraphError.of(416, "invalidRange", inner, message);
  }
}
