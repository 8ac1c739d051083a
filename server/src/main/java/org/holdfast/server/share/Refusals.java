package org.holdfast.server.share;

import org.holdfast.content.ContentRefusal;
import org.holdfast.drive.DriveRefusal;

/// What the rooms below refuse, in this door's words. No `default`: a new refusal must not slip
/// through.
final class Refusals {

  /// @param sentence for whoever reads the page
  record Told(int status, String sentence) {}

  private Refusals() {}

  static Told told(Call call, RuntimeException refusal) {
    return switch (refusal) {
      case DriveRefusal drive -> told(call, drive);
      case ContentRefusal content -> told(call, content);
      default -> throw refusal;
    };
  }

  private static Told told(Call call, DriveRefusal refusal) {
    return switch (refusal) {
      case DriveRefusal.ItemAbsent _,
          DriveRefusal.VersionAbsent _,
          DriveRefusal.UploadAbsent _,
          DriveRefusal.PermissionAbsent _ ->
          throw new Nothing();
      case DriveRefusal.Forbidden _,
          DriveRefusal.ShareRefused _,
          DriveRefusal.ShareNotInPlan _,
          DriveRefusal.PermissionInherited _,
          DriveRefusal.RestoreNotInPlan _,
          DriveRefusal.RootFixed _ ->
          new Told(403, call.say("refused.forbidden"));
      case DriveRefusal.NameTaken _ -> new Told(409, call.say("refused.taken"));
      case DriveRefusal.NameForbidden forbidden ->
          new Told(400, call.say("refused." + forbidden.code()));
      case DriveRefusal.PathTooLong _ -> new Told(400, call.say("refused.path"));
      case DriveRefusal.Locked _ -> new Told(423, call.say("refused.locked"));
      case DriveRefusal.Changed _ -> new Told(412, call.say("refused.changed"));
      case DriveRefusal.QuotaReached _ -> new Told(507, call.say("refused.quota"));
      case DriveRefusal.TooLarge _ -> new Told(413, call.say("refused.large"));
      case DriveRefusal.TooFewRegions _, DriveRefusal.StoreUnavailable _ ->
          new Told(503, call.say("refused.later"));
      case DriveRefusal.Tampered _, DriveRefusal.ArchiveNotWhole _ ->
          new Told(500, call.say("refused.unread"));
      case DriveRefusal.NotAFolder _,
          DriveRefusal.NotAFile _,
          DriveRefusal.IntoItself _,
          DriveRefusal.LengthMismatch _,
          DriveRefusal.VersionCurrent _,
          DriveRefusal.VersionPinned _,
          DriveRefusal.TooManyPinned _,
          DriveRefusal.UploadIncomplete _,
          DriveRefusal.FragmentOverlap _,
          DriveRefusal.FragmentOutOfOrder _,
          DriveRefusal.FragmentUnderWay _,
          DriveRefusal.FragmentLengthMismatch _,
          DriveRefusal.ResyncRequired _,
          DriveRefusal.CursorUnusable _,
          DriveRefusal.DescriptionForbidden _,
          DriveRefusal.LockAbsent _,
          DriveRefusal.TooManyLocks _,
          DriveRefusal.PropertiesTooLarge _,
          DriveRefusal.PointOutsideWindow _,
          DriveRefusal.ArchiveTooLarge _,
          DriveRefusal.ArchiveUnfinished _ ->
          new Told(400, call.say("refused.odd"));
    };
  }

  private static Told told(Call call, ContentRefusal refusal) {
    return switch (refusal) {
      case ContentRefusal.TooFewRegions _ -> new Told(503, call.say("refused.later"));
      case ContentRefusal.TooLong _ -> new Told(413, call.say("refused.large"));
      case ContentRefusal.NotAuthentic _, ContentRefusal.Absent _, ContentRefusal.DraftLost _ ->
          new Told(500, call.say("refused.unread"));
    };
  }
}
