package org.holdfast.drive;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.jspecify.annotations.Nullable;

/// The drive said no, and nothing changed. Each kind says what to do.
public abstract sealed class DriveRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private DriveRefusal(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// By which a page finds its own words, such as `item-absent`. Never changes.
  public String code() {
    String name = getClass().getSimpleName();
    return name.replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String codeOf(String what, Enum<?> why) {
    return what + "-" + why.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The item, folder or drive is not there, or not visible.
  public static final class ItemAbsent extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    ItemAbsent() {
      super("The item is not there.", null);
    }
  }

  /// Another live item of the folder has the name, and the conflict behaviour does not allow to go
  /// on.
  public static final class NameTaken extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    NameTaken() {
      super("The name is taken: choose another, or replace or rename.", null);
    }
  }

  /// All names on the way to the item together would be longer than 4,096 UTF-16 units.
  public static final class PathTooLong extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    PathTooLong() {
      super(
          "The path is longer than 4096 characters: choose a shorter name or a higher folder.",
          null);
    }
  }

  /// The precondition does not hold: the item changed meanwhile, or is there, or is not.
  public static final class Changed extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    Changed() {
      super("The item has changed: look at it again.", null);
    }
  }

  /// A folder was needed.
  public static final class NotAFolder extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    NotAFolder() {
      super("This is not a folder.", null);
    }
  }

  /// A file was needed.
  public static final class NotAFile extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    NotAFile() {
      super("This is not a file.", null);
    }
  }

  /// A folder cannot go into itself or below itself.
  public static final class IntoItself extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    IntoItself() {
      super("A folder cannot go into itself.", null);
    }
  }

  /// The root cannot be renamed, moved, copied or removed.
  public static final class RootFixed extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    RootFixed() {
      super("The root folder stays as it is.", null);
    }
  }

  /// A file is larger than any file can be: one tebibyte.
  public static final class TooLarge extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("A file has at most 1 TiB.", null);
    }
  }

  /// The content is shorter or longer than was declared; nothing of it was kept.
  public static final class LengthMismatch extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    LengthMismatch() {
      super("The content is not as long as declared: send it again.", null);
    }
  }

  /// The file has no such version.
  public static final class VersionAbsent extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    VersionAbsent() {
      super("The file has no such version.", null);
    }
  }

  /// The version is the file's content now, which cannot be deleted alone.
  public static final class VersionCurrent extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    VersionCurrent() {
      super(
          "The current version cannot be deleted: remove the file, or restore another version"
              + " first.",
          null);
    }
  }

  /// The version is pinned, so that nobody removes it by mistake.
  public static final class VersionPinned extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    VersionPinned() {
      super("The version is pinned: unpin it first.", null);
    }
  }

  /// A file has as many pinned versions as it can have.
  public static final class TooManyPinned extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    TooManyPinned() {
      super(
          "A file has at most "
              + Marking.MOST_PINNED
              + " pinned versions: unpin one of them first.",
          null);
    }
  }

  /// The upload session is unknown, over, or committed.
  public static final class UploadAbsent extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    UploadAbsent() {
      super("There is no such upload: begin it anew.", null);
    }
  }

  /// Not every byte has been received, so the upload cannot be committed.
  public static final class UploadIncomplete extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    UploadIncomplete() {
      super("The upload is not complete: send the rest first.", null);
    }
  }

  /// The fragment begins before what has been received. Ask how far the upload is.
  public static final class FragmentOverlap extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    FragmentOverlap() {
      super("These bytes have been received: ask where to go on.", null);
    }
  }

  /// A fragment of the upload is just coming in, or it is being made a file. What a client broke
  /// off is under way until everything of it that the line still had was taken.
  public static final class FragmentUnderWay extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    FragmentUnderWay() {
      super("A fragment of this upload is being taken: wait, then ask where to go on.", null);
    }
  }

  /// The fragment begins behind what has been received.
  public static final class FragmentOutOfOrder extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    FragmentOutOfOrder() {
      super("Bytes before these are missing: ask where to go on.", null);
    }
  }

  /// The fragment does not fit the length that was declared before.
  public static final class FragmentLengthMismatch extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    FragmentLengthMismatch() {
      super("The length is not the one declared before.", null);
    }
  }

  /// The delta token cannot be used: enumerate anew. Nothing must be deleted because of it.
  public static final class ResyncRequired extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    private final boolean setBack;

    /// @param setBack see [#setBack]
    ResyncRequired(boolean setBack) {
      super("Enumerate the drive anew.", null);
      this.setBack = setBack;
    }

    /// Whether the token is not of this history: the drive was set back or rebuilt since, and may
    /// lack what the client has. Else the token is of this history, but not for what it was used
    /// for; the drive lacks nothing.
    public boolean setBack() {
      return setBack;
    }
  }

  /// The cursor of a list is not one that was given for it.
  public static final class CursorUnusable extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    CursorUnusable() {
      super("Begin the list anew.", null);
    }
  }

  /// No item may have this name.
  public static final class NameForbidden extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    /// Why not.
    public enum NameFlaw {
      EMPTY("A name has at least one character."),
      TOO_LONG("A name has at most 255 characters (UTF-16 units)."),
      HALF_CHARACTER("The name is not Unicode: half of a character is missing."),
      FOLDER("The names . and .. stand for folders."),
      SPACE("A name does not begin or end with a space: Windows drops it."),
      DOT("A name does not end with a dot: Windows drops it."),
      DEVICE("The name is that of a device on Windows."),
      SIGN("A name does not contain any of \" * : < > ? / \\ |"),
      CONTROL("A name does not contain control characters."),
      TURNING("A name does not contain characters that turn the direction of text."),
      NO_CHARACTER("A name does not contain code points that are no characters.");

      private final String sentence;

      NameFlaw(String sentence) {
        this.sentence = sentence;
      }
    }

    private final NameFlaw why;

    NameForbidden(NameFlaw why) {
      super(why.sentence, null);
      this.why = why;
    }

    /// A sentence for the person who chose the name.
    public String reason() {
      return why.sentence;
    }

    @Override
    public String code() {
      return codeOf("name", why);
    }
  }

  /// A description is too long, or not Unicode.
  public static final class DescriptionForbidden extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    /// Why not.
    public enum TextFlaw {
      TOO_LONG("A description has at most 4096 characters (UTF-16 units)."),
      HALF_CHARACTER("The description is not Unicode: half of a character is missing.");

      private final String sentence;

      TextFlaw(String sentence) {
        this.sentence = sentence;
      }
    }

    private final TextFlaw why;

    DescriptionForbidden(TextFlaw why) {
      super(why.sentence, null);
      this.why = why;
    }

    /// A sentence for the person who wrote it.
    public String reason() {
      return why.sentence;
    }

    @Override
    public String code() {
      return codeOf("description", why);
    }
  }

  /// Somebody's lock covers it, and the writer shows no token of it.
  public static final class Locked extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    private final transient ItemId root;

    Locked(ItemId root) {
      super("It is locked: wait until the lock is given back, or ends by itself.", null);
      this.root = root;
    }

    /// What the lock was taken on.
    public ItemId root() {
      return root;
    }
  }

  /// No lock of this token covers the item, or it is somebody else's.
  public static final class LockAbsent extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    LockAbsent() {
      super("There is no such lock on it, or no more: take a new one.", null);
    }
  }

  /// The drive has as many locks as it can have: a thousand.
  public static final class TooManyLocks extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    TooManyLocks() {
      super("The drive has a thousand locks: give some back first.", null);
    }
  }

  /// What clients keep with an item is more than 32 KiB.
  public static final class PropertiesTooLarge extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    PropertiesTooLarge() {
      super("An item's properties have at most 32 KiB together.", null);
    }
  }

  /// The drive has no room for it under its plan.
  public static final class QuotaReached extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    private final long remainingBytes;
    private final boolean exceeded;

    QuotaReached(long remainingBytes) {
      this(remainingBytes, false);
    }

    QuotaReached(Quota quota) {
      this(quota.remaining(), quota.isExceeded());
    }

    private QuotaReached(long remainingBytes, boolean exceeded) {
      super(
          exceeded
              ? "The drive holds more than its plan allows: it can be read and tidied up, and takes"
                  + " no more. Nothing was deleted."
              : "The drive is full: remove something and empty the recycle bin.",
          null);
      this.remainingBytes = remainingBytes;
      this.exceeded = exceeded;
    }

    public long remainingBytes() {
      return remainingBytes;
    }

    /// Whether the drive holds more than its plan allows, so that nothing fits however small.
    public boolean exceeded() {
      return exceeded;
    }
  }

  /// The plan has no restore to a point.
  public static final class RestoreNotInPlan extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    RestoreNotInPlan() {
      super(
          "The plan of this drive has no restore to a point. History is kept all the same: with a"
              + " plan that has it, the drive goes back.",
          null);
    }
  }

  /// The point is in the future, before the drive was made, or further back than the plan allows.
  public static final class PointOutsideWindow extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    private final Instant earliest;
    private final Instant latest;

    PointOutsideWindow(Instant earliest, Instant latest) {
      super("A restore goes back to a point from " + earliest + " to " + latest + ".", null);
      this.earliest = earliest;
      this.latest = latest;
    }

    public Instant earliest() {
      return earliest;
    }

    public Instant latest() {
      return latest;
    }
  }

  /// The archive is still being made.
  public static final class ArchiveUnfinished extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    ArchiveUnfinished() {
      super("The archive is still being made: try again in a moment.", null);
    }
  }

  /// An archive would have more entries than it may.
  public static final class ArchiveTooLarge extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    private final long mostEntries;

    ArchiveTooLarge(long mostEntries) {
      super("An archive has at most " + mostEntries + " entries: choose less.", null);
      this.mostEntries = mostEntries;
    }

    public long mostEntries() {
      return mostEntries;
    }
  }

  /// Something that the archive held was removed for good since it was made.
  public static final class ArchiveNotWhole extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    ArchiveNotWhole() {
      super(
          "Something in this archive was removed for good since it was made: make a new one.",
          null);
    }
  }

  /// The item is within the caller's reach, but this is not theirs to do.
  public static final class Forbidden extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    /// Why not.
    public enum Limit {
      ONLY_READ("This was shared to be read: ask its owner for more."),
      OWNERS_ALONE("Only the owner of the drive may do this."),
      STAYS_IN_PLACE("What was shared itself stays as its owner named and put it."),
      NO_DOWNLOAD("The owner lets this be looked at, and not be downloaded."),
      COUNTED("Its owner counts how often it is downloaded: take its files one by one."),
      SEVERAL_SHARES("These were shared one by one: take an archive of each."),
      DOWNLOADS_OVER("It was downloaded as often as its owner allows.");

      private final String sentence;

      Limit(String sentence) {
        this.sentence = sentence;
      }
    }

    private final Limit why;

    private Forbidden(Limit why) {
      super(why.sentence, null);
      this.why = why;
    }

    @Override
    public String code() {
      return codeOf("forbidden", why);
    }

    static Forbidden onlyRead() {
      return new Forbidden(Limit.ONLY_READ);
    }

    static Forbidden ownersAlone() {
      return new Forbidden(Limit.OWNERS_ALONE);
    }

    static Forbidden staysInPlace() {
      return new Forbidden(Limit.STAYS_IN_PLACE);
    }

    static Forbidden noDownload() {
      return new Forbidden(Limit.NO_DOWNLOAD);
    }

    static Forbidden counted() {
      return new Forbidden(Limit.COUNTED);
    }

    static Forbidden severalShares() {
      return new Forbidden(Limit.SEVERAL_SHARES);
    }

    static Forbidden downloadsOver() {
      return new Forbidden(Limit.DOWNLOADS_OVER);
    }
  }

  /// An item cannot be shared in this way. The message says why.
  public static final class ShareRefused extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    /// Why not.
    public enum Obstacle {
      MOST_PERMISSIONS("The drive has as many permissions as it can have: revoke some first."),
      WHOLE_DRIVE("The whole drive is not shared: share a folder in it."),
      NO_FOLDER("Files are put into a folder: share one for that."),
      OWNER("The owner may all already."),
      OF_LINK("It is as the link is that led to it: change the link."),
      OVER("It would have ended already: choose a later time."),
      NO_LIMIT("A limit of downloads is 1 at least."),
      NO_PASSWORD("Who signs in needs no password beside."),
      MOST_KEEPERS(
          "So many people keep links of this drive that no more can: open the link" + " itself.");

      private final String sentence;

      Obstacle(String sentence) {
        this.sentence = sentence;
      }
    }

    private final Obstacle why;

    ShareRefused(Obstacle why) {
      super(why.sentence, null);
      this.why = why;
    }

    @Override
    public String code() {
      return codeOf("share", why);
    }
  }

  /// The plan of the drive's owner does not hold what was asked for a link.
  public static final class ShareNotInPlan extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    /// Why not.
    public enum Lacking {
      NO_PASSWORDS(
          "The plan of this drive has no passwords for links: share without one, or"
              + " with another plan."),
      NO_ENDS(
          "The plan of this drive has no links that end by themselves: share without"
              + " an end, or with another plan.");

      private final String sentence;

      Lacking(String sentence) {
        this.sentence = sentence;
      }
    }

    private final Lacking why;

    ShareNotInPlan(Lacking why) {
      super(why.sentence, null);
      this.why = why;
    }

    @Override
    public String code() {
      return codeOf("plan", why);
    }
  }

  /// The item has no such permission.
  public static final class PermissionAbsent extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    PermissionAbsent() {
      super("The item has no such permission.", null);
    }
  }

  /// The permission lies on a folder above, and is changed and revoked there.
  public static final class PermissionInherited extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    private final transient ItemId from;

    PermissionInherited(ItemId from) {
      super("It is inherited from a folder above: change it there.", null);
      this.from = from;
    }

    /// The folder that it lies on.
    public ItemId from() {
      return from;
    }
  }

  /// What is stored is not what was written. One refusal for every kind of tampering and damage;
  /// the detail is for the audit log, never for the caller.
  public static final class Tampered extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    private final transient Optional<ItemId> item;

    Tampered() {
      this(Optional.empty(), null);
    }

    Tampered(ItemId item) {
      this(Optional.of(item), null);
    }

    Tampered(Optional<ItemId> item, @Nullable Throwable cause) {
      super("What is stored is not authentic; run holdfast verify.", cause);
      this.item = item;
    }

    /// Whose row or content it is, if it is one item's. For staff.
    public Optional<ItemId> item() {
      return item;
    }
  }

  /// Too few regions can take or give the content now. Try again later.
  public static final class TooFewRegions extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    TooFewRegions(Throwable cause) {
      super("Too few regions can be used: try again later.", cause);
    }
  }

  /// The database or the vault cannot be used now. Try again later; whether a change happened is
  /// not known.
  public static final class StoreUnavailable extends DriveRefusal {
    private static final long serialVersionUID = 1L;

    StoreUnavailable(Throwable cause) {
      super("The store cannot be used: try again later.", cause);
    }
  }
}
