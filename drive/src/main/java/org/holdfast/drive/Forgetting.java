package org.holdfast.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.holdfast.content.DriveId;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.jooq.DSLContext;

/// Destroys the keys of contents that nobody can come to any more, and has their copies removed
/// everywhere (ADR 48).
///
/// A content stays that somebody could come to at any instant of the last 33 days: in the tree, in
/// the recycle bin, in a list of versions, or by a restore to a point. Two clocks must both say
/// that so much time has passed: the times of a drive's operations against the clock, and days that
/// were counted one by one ([DayCount]). Before anything goes the drive's whole history is
/// verified.
///
/// Each piece is one change: keys, rows, notes, the condemned copies and the entry in the log. A
/// round that is cut short is gone on with by the next. Used by one thread; of several processes on
/// one database one does it at a time.
public final class Forgetting {

  /// What is promised, and the 72 hours for which nothing leaves a region that was just let go of.
  public static final Duration KEPT = Entitlements.PROMISED_WINDOW.plus(Duration.ofDays(3));

  /// So many versions of a file stay for their number alone, whatever its plan shows.
  static final int VERSIONS = 500;

  /// So many contents go in one change, but for what one operation brought.
  static final int PIECE = 500;

  private final DriveAccess.Rooms rooms;
  private final BooleanSupplier allowed;
  private final Duration lingers;
  private final int atOnce;
  private final byte[] holder = new byte[16];
  private long takenAt;

  /// @param allowed asked before each piece: no alarm is open, and nothing keeps what was changed
  ///   last from being everywhere
  /// @param lingers how long after its row a destroyed key may still lie in snapshots of the
  ///   database; for the log
  /// @param atOnce see [#PIECE]
  Forgetting(DriveAccess.Rooms rooms, BooleanSupplier allowed, Duration lingers, int atOnce) {
    this.atOnce = atOnce;
    this.rooms = rooms;
    this.allowed = allowed;
    this.lingers = lingers;
    rooms.random().nextBytes(holder);
  }

  /// Forgets what there is to forget; call it every hour. Where nothing changed it costs a look at
  /// each drive.
  ///
  /// @throws DriveRefusal.StoreUnavailable if database or vault cannot be used; nothing is lost
  public ForgettingReport round() {
    return allowed.getAsBoolean()
        ? DriveAccess.refusing(this::forgetAll)
        : ForgettingReport.NOTHING;
  }

  /// Lets another process have its turn.
  public void passOn() {
    DriveAccess.refusing(
        () ->
            rooms
                .database()
                .<Boolean>write(
                    tx -> {
                      new DayCount(tx).passOn(holder);
                      return true;
                    }));
  }

  /// A drive of which something may have gone out of reach.
  ///
  /// @param since the newest operation that is long ago by both clocks
  private record Due(DriveRow drive, long since) {}

  private ForgettingReport forgetAll() {
    Tally tally = new Tally();
    for (Due each : due()) {
      if (goesOn()) {
        tally.begin(each.drive().id());
        try {
          forget(new DriveAccess(rooms, each.drive().id(), each.drive().no()), each.since(), tally);
        } catch (DriveRefusal.Tampered _) {
          tally.altered();
        } catch (DriveRefusal.ItemAbsent _) {
          // It was destroyed since it was listed.
        }
      }
    }
    return tally.report();
  }

  private boolean goesOn() {
    return allowed.getAsBoolean() && !Thread.currentThread().isInterrupted() && keepTurn();
  }

  private boolean keepTurn() {
    long now = rooms.clock().millis();
    if (Math.abs(now - takenAt) < DayCount.TURN.toMillis() / 2) {
      return true;
    }
    takenAt = now;
    return rooms.database().<Boolean>write(tx -> new DayCount(tx).take(holder, now));
  }

  private List<Due> due() {
    long now = rooms.clock().millis();
    OptionalLong today = rooms.database().write(tx -> today(tx, now));
    takenAt = now;
    return today.isEmpty()
        ? List.of()
        : rooms.database().read(tx -> due(tx, now, today.getAsLong()));
  }

  /// @return empty if it is another process's turn
  private OptionalLong today(DSLContext tx, long now) {
    DayCount days = new DayCount(tx);
    return days.take(holder, now)
        ? OptionalLong.of(days.count(now, (int) KEPT.toDays()))
        : OptionalLong.empty();
  }

  private static List<Due> due(DSLContext tx, long now, long today) {
    List<Due> due = new ArrayList<>();
    for (DriveRow drive : DriveRow.all(tx)) {
      OptionalLong since = since(tx, drive, now, today);
      since.ifPresent(seq -> due.add(new Due(drive, seq)));
    }
    return due;
  }

  /// @return empty if everything up to there was forgotten already
  private static OptionalLong since(DSLContext tx, DriveRow drive, long now, long today) {
    long counted =
        Sql.of(
                tx,
                "SELECT COALESCE(MAX(seq), 0) FROM counted_day WHERE drive_no = ? AND day_no <= ?")
            .with(drive.no())
            .with(today - KEPT.toDays())
            .number();
    long done =
        Sql.of(tx, "SELECT COALESCE(MAX(done_to), 0) FROM drive_past WHERE drive_no = ?")
            .with(drive.no())
            .number();
    if (counted <= done) {
      return OptionalLong.empty();
    }
    long timed =
        Sql.of(
                tx,
                "SELECT COALESCE(MAX(seq), 0) FROM (SELECT seq FROM operation WHERE drive_no = ?"
                    + " AND at <= ? ORDER BY at DESC, seq DESC LIMIT 1) AS before")
            .with(drive.no())
            .with(now - KEPT.toMillis())
            .number();
    long since = Math.min(counted, timed);
    return since > done ? OptionalLong.of(since) : OptionalLong.empty();
  }

  private void forget(DriveAccess access, long since, Tally tally) {
    // From here on nobody is let back to before it, whatever their clock says.
    if (!access.<Boolean>beside(view -> begin(view, since))) {
      return;
    }
    long head = access.read(view -> view.drive().seq());
    int versions = access.read(Forgetting::versions);
    UnheldContents unheld = new UnheldContents(access, since, versions, this::goesOn);
    Map<Long, List<RevisionId>> found = unheld.find();
    if (!found.isEmpty()
        && !new Verification(access, List.of(), VerifyProgress.SILENT).run().clean()) {
      tally.altered();
      return;
    }
    boolean whole = unheld.isWhole();
    List<RevisionId> piece = new ArrayList<>();
    for (List<RevisionId> each : found.values()) {
      piece.addAll(each); // an operation's go together
      if (piece.size() >= atOnce) {
        whole &= forget(access, since, head, piece, tally);
        piece.clear();
      }
    }
    if (!piece.isEmpty()) {
      whole &= forget(access, since, head, piece, tally);
    }
    if (whole) {
      access.<Boolean>beside(
          view -> {
            DrivePast.of(view).doneTo(since).write(view);
            return true;
          });
    }
  }

  private static boolean begin(View view, long since) {
    boolean free = isFree(view);
    if (free) {
      DrivePast.of(view).keptFrom(since).write(view);
    }
    return free;
  }

  /// How many versions of a file stay for their number: what its plan shows, and never few. After a
  /// change of plans nobody loses by their number what was shown before.
  private static int versions(View view) {
    EntitlementSource.Current now = view.entitled();
    boolean changed = now.since().isAfter(Instant.ofEpochMilli(view.now()).minus(KEPT));
    return changed ? Integer.MAX_VALUE : Math.max(VERSIONS, now.entitlements().versionsShown());
  }

  /// Whether nothing is under way that looks at contents for long: archives, which have every
  /// version of a file, and copies.
  private static boolean isFree(View view) {
    int no = view.drive().no();
    return Sql.of(view.tx(), "SELECT COUNT(*) FROM archive WHERE drive_no = ? AND ends_at > ?")
                .with(no)
                .with(view.now())
                .number()
            == 0
        && Sql.of(
                    view.tx(),
                    "SELECT COUNT(*) FROM copy_job WHERE drive_no = ? AND state = 0"
                        + " AND alive_until >= ?")
                .with(no)
                .with(view.now())
                .number()
            == 0;
  }

  /// @return whether all of them are gone
  private boolean forget(
      DriveAccess access, long since, long head, List<RevisionId> piece, Tally tally) {
    if (!goesOn()) {
      return false;
    }
    ForgottenPiece forgotten =
        access.beside(
            view ->
                isFree(view)
                    ? ForgottenPiece.forget(view, rooms, since, head, piece, lingers)
                    : ForgottenPiece.NONE);
    tally.add(forgotten);
    return forgotten.whole();
  }

  /// What a round did.
  private static final class Tally {
    private final List<DriveId> altered = new ArrayList<>();
    private DriveId drive = DriveId.of(ItemSeal.NO_ID);
    private boolean counted;
    private int drives;
    private long revisions;
    private long bytes;

    void begin(DriveId next) {
      drive = next;
      counted = false;
    }

    void altered() {
      altered.add(drive);
    }

    void add(ForgottenPiece piece) {
      if (piece.revisions() > 0 && !counted) {
        counted = true;
        drives++;
      }
      revisions += piece.revisions();
      bytes += piece.bytes();
    }

    ForgettingReport report() {
      return new ForgettingReport(drives, revisions, bytes, altered);
    }
  }
}
