package org.holdfast.server.graph;

import org.holdfast.content.ContentRefusal;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.feedback.FeedbackRefusal;

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
          GraphError.of(403, "accessDenied", sentence(forbidden)).because(forbidden.code());
      case DriveRefusal.ShareRefused refused ->
          GraphError.invalid("sharingRefused", sentence(refused)).because(refused.code());
      case DriveRefusal.ShareNotInPlan missing ->
          GraphError.of(403, "accessDenied", "sharingNotInPlan", sentence(missing))
              .because(missing.code());
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
          GraphError.invalid("invalidPath", forbidden.reason()).because(forbidden.code());
      case DriveRefusal.DescriptionForbidden forbidden ->
          GraphError.invalid(forbidden.reason()).because(forbidden.code());
      case DriveRefusal.PathTooLong refused ->
          GraphError.invalid("invalidPath", "A path has at most 4,096 characters.")
              .because(refused.code());
      case DriveRefusal.Locked _ ->
          GraphError.of(
              423,
              "resourceLocked",
              "Another program or person has locked it. Try again when that is done, or keep both:"
                  + " send yours under another name (conflictBehavior rename).");
      case DriveRefusal.LockAbsent refused ->
          GraphError.of(409, "invalidRequest", "There is no such lock, or no more.")
              .because(refused.code());
      case DriveRefusal.TooManyLocks refused ->
          GraphError.of(409, "invalidRequest", "The drive has as many locks as it can have.")
              .because(refused.code());
      case DriveRefusal.PropertiesTooLarge refused ->
          GraphError.invalid("The properties of an item have at most 32 KiB together.")
              .because(refused.code());
      case DriveRefusal.Changed _ -> GraphError.changed();
      case DriveRefusal.NotAFolder refused ->
          GraphError.invalid("This is a file, and has nothing below it.").because(refused.code());
      case DriveRefusal.NotAFile refused ->
          GraphError.invalid("This is a folder, and has no content.").because(refused.code());
      case DriveRefusal.IntoItself refused ->
          GraphError.invalid("A folder cannot go into itself or below itself.")
              .because(refused.code());
      case DriveRefusal.RootFixed refused ->
          GraphError.of(403, "accessDenied", "The root of a drive stays as and where it is.")
              .because(refused.code());
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
      case DriveRefusal.TooLarge refused ->
          GraphError.of(413, "invalidRequest", "A file of this length cannot be kept.")
              .because(refused.code());
      case DriveRefusal.LengthMismatch refused ->
          GraphError.invalid("The body is not as long as was declared. Nothing was kept.")
              .because(refused.code());
      case DriveRefusal.VersionCurrent refused ->
          GraphError.invalid(
                  "The current version cannot be removed alone. Remove the file, or restore another"
                      + " version first.")
              .because(refused.code());
      case DriveRefusal.VersionPinned _ ->
          GraphError.of(
              409,
              "invalidRequest",
              "versionPinned",
              "The version is pinned. Unpin it first: pinned false.");
      case DriveRefusal.TooManyPinned _ ->
          GraphError.of(
              409,
              "invalidRequest",
              "tooManyPinned",
              "A file has at most 50 pinned versions. Unpin one of them, then retry.");
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
      case DriveRefusal.FragmentUnderWay _ ->
          range(
                  "fragmentUnderWay",
                  "A fragment of this upload is being taken. Wait a moment, then ask with GET.")
              .with("Retry-After", "1");
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

  static GraphError of(FeedbackRefusal refusal) {
    return switch (refusal) {
      case FeedbackRefusal.Absent _ -> GraphError.absent();
      case FeedbackRefusal.NotTheOwner _ ->
          GraphError.of(403, "accessDenied", "notTheOwner", refusal.sentence());
      case FeedbackRefusal.NotYours _ ->
          GraphError.of(403, "accessDenied", "notYours", refusal.sentence());
      case FeedbackRefusal.TextRefused _ -> GraphError.invalid("textRefused", refusal.sentence());
      case FeedbackRefusal.TooMany many ->
          GraphError.of(429, "activityLimitReached", "tooManyIdeas", refusal.sentence())
              .with("Retry-After", Long.toString(many.waitTime().toSeconds()));
      case FeedbackRefusal.OthersVoted _ ->
          GraphError.of(409, "invalidRequest", "othersVoted", refusal.sentence());
      case FeedbackRefusal.Settled _ ->
          GraphError.of(409, "invalidRequest", "ideaSettled", refusal.sentence());
    };
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
