package org.holdfast.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.holdfast.content.DriveId;
import org.holdfast.database.DatabaseRefusal;
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

  /// After so many counted days a drive is looked through again in which something was held only
  /// for a while.
  private static final int AGAIN_DAYS = 7;

  /// Of so many drives it is noted in one change what was promised.
  private static final int PROMISES = 200;

  private final DriveAccess.Rooms rooms;
  private final SweepClock watch;
  private final SweepConsent consent;
  private final Supplier<Optional<Duration>> lingers;
  private final UnheldContents.Bounds bounds;
  private final int versions;
  private final byte[] holder = new byte[16];
  private final Map<Integer, Looked> looked = new HashMap<>();
  private int rounds;
  private long takenAt;

  /// @param watch the clock that nobody sets
  /// @param consent asked before each piece, as before blobs are removed that nothing refers to
  /// @param lingers see [Drives#forgetting]
  /// @param bounds how much is done at once
  /// @param versions see [#VERSIONS]
  Forgetting(
      DriveAccess.Rooms rooms,
      SweepClock watch,
      SweepConsent consent,
      Supplier<Optional<Duration>> lingers,
      UnheldContents.Bounds bounds,
      int versions) {
    this.bounds = bounds;
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

  /// Nothing is forgotten for now: should it be again, days are counted from then on, and so is
  /// what is promised.
  public void standStill() {
    DriveAccess.refusing(
        () ->
            rooms
                .database()
                .<Boolean>write(
                    tx -> {
                      new DayCount(tx).standStill();
                      return true;
                    }));
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
  /// @param today the number of the day
  record Due(DriveRow drive, long since, Promise promise, long today) {}

  /// When a drive was looked through in which something is held only for a while. Not kept: after a
  /// start it is looked at once more.
  private record Looked(long since, long day) {}

  private ForgettingReport forgetAll() {
    Tally tally = new Tally();
    List<Due> due = due();
    // Whatever ends a round before its time ends it at another drive the next time.
    Collections.rotate(due, rounds++);
    for (Due each : due) {
      if (agreed(tally)) {
        tally.begin(each.drive().id());
        forgetOrLeave(each, tally);
      }
    }
    return tally.report();
  }

  private void forgetOrLeave(Due due, Tally tally) {
    if (consent.keeps(due.drive().owner())) {
      return;
    }
    if (promise(due.drive()).isEmpty()) {
      tally.altered(); // nobody can tell what was promised
      return;
    }
    try {
      forget(new DriveAccess(rooms, due.drive().id(), due.drive().no()), due, tally);
    } catch (DriveRefusal.Tampered _) {
      tally.altered();
    } catch (DriveRefusal.ItemAbsent _) {
      // It was destroyed since it was listed.
    } catch (DriveRefusal.StoreUnavailable e) {
      if (e.getCause() instanceof DatabaseRefusal) {
        throw e;
      }
      tally.left(e); // its key cannot be had now; another drive's may
    }
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
      List<Optional<Promise>> promises = piece.stream().map(this::promise).toList();
      rooms
          .database()
          .<Boolean>write(
              tx -> {
                for (int i = 0; i < piece.size(); i++) {
                  notePromise(tx, piece.get(i), promises.get(i), next.getAsLong(), now);
                }
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

  /// @return empty if nobody can tell: what is stored of the account was altered, or what says what
  ///   plans hold does not work for it. Days are counted for everybody else
  private Optional<Promise> promise(DriveRow drive) {
    try {
      return rooms
          .database()
          .read(
              tx ->
                  Optional.of(
                      Promise.of(rooms.entitlements().of(tx, drive.owner()).entitlements())));
    } catch (DatabaseRefusal e) {
      throw e;
    } catch (AccountAltered | IllegalStateException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static void notePromise(
      DSLContext tx, DriveRow drive, Optional<Promise> promise, long day, long now) {
    promise.ifPresentOrElse(
        known -> known.note(tx, drive, day, now),
        () -> Promise.noteAgain(tx, drive, day, now)); // nothing of it is forgotten meanwhile
  }

  private List<Due> due(DSLContext tx, long now, long today) {
    Map<Integer, Promise> noted = Promise.noted(tx, today, now);
    Promise least = Promise.least(versions);
    List<Due> due = new ArrayList<>();
    for (DriveRow drive : DriveRow.all(tx)) {
      Promise promise = noted.getOrDefault(drive.no(), least).and(least);
      OptionalLong since = since(tx, drive, now, today, promise);
      since.ifPresent(seq -> due.add(new Due(drive, seq, promise, today)));
    }
    due.removeIf(this::wasLookedThrough);
    return due;
  }

  private boolean wasLookedThrough(Due due) {
    Looked last = looked.get(due.drive().no());
    return last != null && last.since() == due.since() && due.today() < last.day() + AGAIN_DAYS;
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
    UnheldContents unheld =
        new UnheldContents(access, view -> holding(view, due, view.now()), bounds, this::goesOn);
    boolean any = unheld.find();
    Witness witness = unheld.witness();
    if (any && !isAsWritten(access, witness, tally)) {
      return;
    }
    boolean whole = unheld.isWhole();
    for (UnheldContents.Piece piece : unheld.pieces()) {
      whole &= forget(access, due, piece, witness, tally);
    }
    if (whole && unheld.isPassing()) {
      looked.put(due.drive().no(), new Looked(since, due.today()));
    } else if (whole) {
      looked.remove(due.drive().no());
      access.<Boolean>beside(
          view -> {
            DrivePast.of(view).doneTo(since).write(view);
            return true;
          });
    }
  }

  /// Whether the database is whole, and the drive's history is as it was written. Ends early when
  /// the thread is interrupted.
  ///
  /// @param witness is told what it says
  private boolean isAsWritten(DriveAccess access, Witness witness, Tally tally) {
    List<String> wrong = tally.wrong(rooms.database()::check);
    if (!wrong.isEmpty()) {
      tally.objected("the database is damaged: " + wrong.getFirst());
      return false;
    }
    try {
      boolean clean =
          new Verification(access, List.of(), (_, _) -> requireNotToEnd(), witness).run().clean();
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
    long now = view.now();
    boolean mayBegin = isFree(view, now) && isLongAgo(view, due, now);
    if (mayBegin) {
      DrivePast.of(view).keptFrom(due.since()).write(view);
    }
    return mayBegin;
  }

  /// Whether nobody was promised more than was noted, and the operation was so long ago: by what is
  /// sealed, not by the columns that it was found with.
  ///
  /// @throws DriveRefusal.Tampered if its row is not as it was written
  private boolean isLongAgo(View view, Due due, long now) {
    OperationRow last = view.operations().find(due.since()).orElseThrow(DriveRefusal.Tampered::new);
    Promise promised = Promise.of(view.entitlements());
    // What is more than was noted is noted with the next day; until then nothing goes.
    return due.promise().covers(promised) && now - last.at() >= due.promise().kept().toMillis();
  }

  private Holding holding(View view, Due due, long now) {
    int later = Promise.of(view.entitlements()).and(Promise.least(versions)).versions();
    return Holding.of(view, due.since(), versions(view, due.promise(), now), later);
  }

  /// How many versions of a file stay for their number: as many as were shown at any time that
  /// counts, and never few.
  private static int versions(View view, Promise promise, long now) {
    Instant from = Instant.ofEpochMilli(now).minus(promise.kept());
    return view.entitled().since().isAfter(from) ? Integer.MAX_VALUE : promise.versions();
  }

  /// Whether no hold is on the drive, and nothing is under way that looks at contents for long:
  /// archives, which have every version of a file, and copies. One that begins in this instant may
  /// not be seen yet: it then lists what is there after the piece.
  private static boolean isFree(View view, long now) {
    int no = view.drive().no();
    return !Holds.isHeld(view.tx(), no)
        && Sql.of(view.tx(), "SELECT COUNT(*) FROM archive WHERE drive_no = ? AND ends_at > ?")
                .with(no)
                .with(now)
                .number()
            == 0
        && Sql.of(
                    view.tx(),
                    "SELECT COUNT(*) FROM copy_job WHERE drive_no = ? AND state = 0"
                        + " AND alive_until >= ?")
                .with(no)
                .with(now)
                .number()
            == 0;
  }

  /// @return whether all of them are gone
  private boolean forget(
      DriveAccess access, Due due, UnheldContents.Piece piece, Witness witness, Tally tally) {
    if (!agreed(tally)) {
      return false;
    }
    witness.goOn(access);
    Function<View, ForgottenPiece> change = view -> forget(view, due, piece, witness);
    ForgottenPiece forgotten =
        piece.items() > bounds.items() ? access.besideLarge(change) : access.beside(change);
    tally.add(forgotten);
    return forgotten.whole();
  }

  private ForgottenPiece forget(View view, Due due, UnheldContents.Piece piece, Witness witness) {
    long now = view.now();
    return isFree(view, now) && isLongAgo(view, due, now)
        ? ForgottenPiece.forget(
            view,
            rooms,
            holding(view, due, now),
            new ForgottenPiece.Asked(piece, witness, now, lingers.get()))
        : ForgottenPiece.NONE;
  }

  /// What a round did.
  private static final class Tally {

    // The vault answers each in its own time: not all drives are tried while it is away.
    private static final int MOST_LEFT = 5;

    private final List<DriveId> altered = new ArrayList<>();
    private DriveId drive = DriveId.of(ItemSeal.NO_ID);
    private boolean counted;
    private int left;
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

    /// @throws DriveRefusal.StoreUnavailable if it is so with drive after drive
    void left(DriveRefusal.StoreUnavailable why) {
      left++;
      if (left > MOST_LEFT) {
        throw why;
      }
      objected("the key of drive %s cannot be had".formatted(drive.text()));
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
