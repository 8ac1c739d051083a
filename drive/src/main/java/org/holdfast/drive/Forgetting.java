package org.holdfast.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.AccountAltered;
import org.holdfast.identity.Entitlements;
import org.jooq.DSLContext;

/// Destroys the keys of contents that nobody can come to any more, and has their copies removed
/// everywhere (ADR 48).
///
/// A content stays that somebody could come to at any instant of the last 33 days, or of as many as
/// the plan promised: in the tree, in the recycle bin, in a list of versions, or by a restore to a
/// point. Two clocks must both say that so much time has passed: the times of a drive's operations
/// against the clock, and days that were counted one by one ([DayCount]). Before anything goes the
/// drive's whole history is verified.
///
/// Each piece is one change: keys, rows, notes, the condemned copies and the entry in the log. A
/// round that is cut short is gone on with by the next. Used by one thread; of several processes on
/// one database one does it at a time.
public final class Forgetting {

  /// What is promised to everyone, and the 72 hours for which nothing leaves a region that was just
  /// let go of. Whose plan promises more has more ([Promise]).
  public static final Duration KEPT = Entitlements.PROMISED_WINDOW.plus(Duration.ofDays(3));

  /// So many versions of a file stay for their number alone, whatever its plan shows.
  static final int VERSIONS = 500;

  /// So many contents go in one change, but for what one operation brought.
  static final int PIECE = 500;

  /// Of so many drives it is noted in one change what was promised.
  private static final int PROMISES = 200;

  private final DriveAccess.Rooms rooms;
  private final SweepClock watch;
  private final SweepConsent consent;
  private final Duration lingers;
  private final int atOnce;
  private final int versions;
  private final byte[] holder = new byte[16];
  private long takenAt;

  /// @param watch the clock that nobody sets
  /// @param consent asked before each piece, as before blobs are removed that nothing refers to
  /// @param lingers how long after its row a destroyed key may still lie in snapshots of the
  ///   database; for the log
  /// @param atOnce see [#PIECE]
  /// @param versions see [#VERSIONS]
  Forgetting(
      DriveAccess.Rooms rooms,
      SweepClock watch,
      SweepConsent consent,
      Duration lingers,
      int atOnce,
      int versions) {
    this.atOnce = atOnce;
    this.versions = versions;
    this.rooms = rooms;
    this.watch = watch;
    this.consent = consent;
    this.lingers = lingers;
    rooms.random().nextBytes(holder);
  }

  /// Forgets what there is to forget; call it every hour. Where nothing changed it costs a look at
  /// each drive.
  ///
  /// @throws DriveRefusal.StoreUnavailable if database or vault cannot be used; nothing is lost
  public ForgettingReport round() {
    Optional<String> objection = consent.objection();
    return objection.isEmpty()
        ? DriveAccess.refusing(this::forgetAll)
        : ForgettingReport.NOTHING.with(objection);
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
  /// @param promise what was noted for this drive
  record Due(DriveRow drive, long since, Promise promise) {}

  private ForgettingReport forgetAll() {
    Tally tally = new Tally();
    for (Due each : due()) {
      if (agreed(tally)) {
        tally.begin(each.drive().id());
        try {
          forget(new DriveAccess(rooms, each.drive().id(), each.drive().no()), each, tally);
        } catch (DriveRefusal.Tampered _) {
          tally.altered();
        } catch (DriveRefusal.ItemAbsent _) {
          // It was destroyed since it was listed.
        }
      }
    }
    return tally.report();
  }

  /// Whether nobody objects either.
  private boolean agreed(Tally tally) {
    Optional<String> objection = consent.objection();
    objection.ifPresent(tally::objected);
    return objection.isEmpty() && goesOn();
  }

  private boolean goesOn() {
    return !Thread.currentThread().isInterrupted() && keepTurn();
  }

  private boolean keepTurn() {
    long now = rooms.clock().millis();
    if (Math.abs(now - takenAt) < DayCount.TURN.toMillis() / 2) {
      return true;
    }
    boolean taken = rooms.database().<Boolean>write(tx -> new DayCount(tx).take(holder, now));
    if (taken) {
      takenAt = now;
    }
    return taken;
  }

  private List<Due> due() {
    long now = rooms.clock().millis();
    if (!rooms.database().<Boolean>write(tx -> new DayCount(tx).take(holder, now))) {
      return List.of(); // it is another process's turn
    }
    takenAt = now;
    String era = consent.era();
    DayCount.Moment moment = new DayCount.Moment(now, watch.tick(era).watch(), era);
    notePromises(moment);
    long today = rooms.database().write(tx -> today(tx, moment));
    return rooms.database().read(tx -> due(tx, now, today));
  }

  /// @return the number of the day
  private long today(DSLContext tx, DayCount.Moment now) {
    DayCount days = new DayCount(tx);
    return days.take(holder, now.at()) ? days.count(now, Promise.longest(tx)) : 0;
  }

  /// Before a day is counted it is noted what everybody was promised on it.
  private void notePromises(DayCount.Moment moment) {
    long now = moment.at();
    OptionalLong next = rooms.database().read(tx -> new DayCount(tx).next(moment));
    if (next.isEmpty()) {
      return;
    }
    List<DriveRow> drives = rooms.database().read(DriveRow::all);
    for (int from = 0; from < drives.size(); from += PROMISES) {
      List<DriveRow> piece = drives.subList(from, Math.min(drives.size(), from + PROMISES));
      rooms
          .database()
          .<Boolean>write(
              tx -> {
                piece.forEach(drive -> notePromise(tx, drive, next.getAsLong(), now));
                return true;
              });
    }
    rooms
        .database()
        .<Boolean>write(
            tx -> {
              Promise.forgetOld(tx, next.getAsLong() - 1, now);
              return true;
            });
  }

  private void notePromise(DSLContext tx, DriveRow drive, long day, long now) {
    try {
      Promise.of(rooms.entitlements().of(tx, drive.owner()).entitlements())
          .note(tx, drive, day, now);
    } catch (AccountAltered _) {
      Promise.noteAgain(tx, drive, day, now); // and nothing of it is forgotten: no plan is known
    }
  }

  private List<Due> due(DSLContext tx, long now, long today) {
    Map<Integer, Promise> noted = Promise.noted(tx, today, now);
    Promise least = Promise.least(versions);
    List<Due> due = new ArrayList<>();
    for (DriveRow drive : DriveRow.all(tx)) {
      Promise promise = noted.getOrDefault(drive.no(), least).and(least);
      OptionalLong since = since(tx, drive, now, today, promise);
      since.ifPresent(seq -> due.add(new Due(drive, seq, promise)));
    }
    return due;
  }

  /// @return empty if everything up to there was forgotten already
  private static OptionalLong since(
      DSLContext tx, DriveRow drive, long now, long today, Promise promise) {
    long counted =
        Sql.of(
                tx,
                "SELECT COALESCE(MAX(seq), 0) FROM counted_day WHERE drive_no = ? AND day_no <= ?")
            .with(drive.no())
            .with(today - promise.days())
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
            .with(now - promise.kept().toMillis())
            .number();
    long since = Math.min(counted, timed);
    return since > done ? OptionalLong.of(since) : OptionalLong.empty();
  }

  private void forget(DriveAccess access, Due due, Tally tally) {
    long since = due.since();
    // From here on nobody is let back to before it, whatever their clock says.
    if (!access.<Boolean>beside(view -> begin(view, due))) {
      return;
    }
    long head = access.read(view -> view.drive().seq());
    int most = access.read(view -> versions(view, due.promise()));
    UnheldContents unheld = new UnheldContents(access, since, most, this::goesOn);
    Map<Long, List<RevisionId>> found = unheld.find();
    if (!found.isEmpty() && !isAsWritten(access, tally)) {
      return;
    }
    boolean whole = unheld.isWhole();
    List<RevisionId> piece = new ArrayList<>();
    for (List<RevisionId> each : found.values()) {
      piece.addAll(each); // an operation's go together
      if (piece.size() >= atOnce) {
        whole &= forget(access, due, head, unheld.files(piece), piece, tally);
        piece.clear();
      }
    }
    if (!piece.isEmpty()) {
      whole &= forget(access, due, head, unheld.files(piece), piece, tally);
    }
    if (whole) {
      access.<Boolean>beside(
          view -> {
            DrivePast.of(view).doneTo(since).write(view);
            return true;
          });
    }
  }

  /// Whether the database is whole, and the drive's history is as it was written. Ends early when
  /// the thread is interrupted.
  private boolean isAsWritten(DriveAccess access, Tally tally) {
    List<String> wrong = tally.wrong(rooms.database()::check);
    if (!wrong.isEmpty()) {
      tally.objected("the database is damaged: " + wrong.getFirst());
      return false;
    }
    try {
      boolean clean =
          new Verification(access, List.of(), (_, _) -> requireNotToEnd()).run().clean();
      if (!clean) {
        tally.altered();
      }
      return clean;
    } catch (CancellationException _) {
      return false;
    }
  }

  private static void requireNotToEnd() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the server is stopping");
    }
  }

  private boolean begin(View view, Due due) {
    boolean mayBegin = isFree(view) && isLongAgo(view, due);
    if (mayBegin) {
      DrivePast.of(view).keptFrom(due.since()).write(view);
    }
    return mayBegin;
  }

  /// Whether nobody was promised more than was noted, and the operation was so long ago: by what is
  /// sealed, not by the columns that it was found with.
  ///
  /// @throws DriveRefusal.Tampered if its row is not as it was written
  private boolean isLongAgo(View view, Due due) {
    OperationRow last = view.operations().find(due.since()).orElseThrow(DriveRefusal.Tampered::new);
    Promise now = Promise.of(view.entitlements());
    // What is more than was noted is noted with the next day; until then nothing goes.
    return due.promise().covers(now) && view.now() - last.at() >= due.promise().kept().toMillis();
  }

  /// How many versions of a file stay for their number: as many as were shown at any time that
  /// counts, and never few.
  private static int versions(View view, Promise promise) {
    Instant from = Instant.ofEpochMilli(view.now()).minus(promise.kept());
    return view.entitled().since().isAfter(from) ? Integer.MAX_VALUE : promise.versions();
  }

  /// Whether no hold is on the drive, and nothing is under way that looks at contents for long:
  /// archives, which have every version of a file, and copies.
  private static boolean isFree(View view) {
    int no = view.drive().no();
    return !Holds.isHeld(view.tx(), no)
        && Sql.of(view.tx(), "SELECT COUNT(*) FROM archive WHERE drive_no = ? AND ends_at > ?")
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
      DriveAccess access,
      Due due,
      long head,
      Set<ItemId> files,
      List<RevisionId> piece,
      Tally tally) {
    if (!agreed(tally)) {
      return false;
    }
    ForgottenPiece forgotten =
        access.beside(
            view ->
                isFree(view) && isLongAgo(view, due)
                    ? ForgottenPiece.forget(
                        view,
                        rooms,
                        Holding.of(view, due.since(), versions(view, due.promise())),
                        files,
                        head,
                        piece,
                        lingers)
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
    private Optional<String> objection = Optional.empty();
    private Optional<List<String>> wrong = Optional.empty();

    void objected(String why) {
      objection = Optional.of(why);
    }

    /// Looks once in a round: it takes long.
    List<String> wrong(Supplier<List<String>> look) {
      List<String> found = wrong.orElseGet(look);
      wrong = Optional.of(found);
      return found;
    }

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
      return new ForgettingReport(drives, revisions, bytes, altered, objection);
    }
  }
}
