package org.holdfast.drive;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.content.BlobCare;
import org.holdfast.content.BlobCheck;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.DriveKey;
import org.holdfast.content.Pace;
import org.holdfast.content.Region;
import org.holdfast.content.RegionState;
import org.holdfast.content.RegionStatus;
import org.holdfast.content.RevisionId;
import org.jooq.DSLContext;

/// Reads every copy of every file's contents in every region within a period, again and again, and
/// makes those anew that are missing or damaged (ADR 38).
///
/// Each region has a round and a place in it of its own, kept in the database: one that is away
/// stays where it is, and is caught up with later. What could not be made good is a finding, which
/// is looked at again until it is whole or gone. A region that lacks copy after copy, because it is
/// new or was emptied, is filled: as fast as people let it, and told of once. Used by one thread;
/// of several processes on one database one does the work at a time.
public final class Scrub {

  /// How soon an open finding is looked at again.
  public static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

  private static final Duration TURN = Duration.ofMinutes(1);

  /// How long a content is read on at most that nobody wants any more.
  private static final Duration WANTED = Duration.ofMinutes(1);

  private static final int PIECE = 100;
  private static final int FINDINGS_A_STEP = 20;

  /// How much faster than even it goes when it is late: after a night switched off, or a region
  /// that was away.
  private static final int CATCHING_UP = 8;

  /// How many copies must lack in a row before a region counts as being filled.
  private static final int FILLED_FROM = 8;

  /// How long a step fills one region, before the others have their turn.
  private static final Duration FILL_TURN = Duration.ofSeconds(10);

  /// How much work a fill does before its place is written down.
  private static final long FILL_PIECE = 32 << 20;

  private final DriveAccess.Rooms rooms;
  private final List<Region> regions;
  private final Duration period;
  private final Foreground foreground;
  private final ScrubWatch watch;
  private final byte[] holder = new byte[16];
  private final Map<String, Fill> fills = new HashMap<>(); // one for each region, always
  private Set<String> answering = Set.of();
  private long turnUntil;
  private long steppedAt;

  /// Whether copy after copy lacks in a region just now.
  private static final class Fill {
    private int lacking;
    private long made;
    private volatile boolean told;

    /// @param made whether the copy that was looked at lacked, and was made anew
    void saw(boolean made) {
      lacking = made ? Math.min(FILLED_FROM, lacking + 1) : Math.max(0, lacking - 1);
      this.made += made ? 1 : 0;
    }

    /// One that lacks may be the first of many: where the next one is whole, nothing is lost.
    boolean hurries() {
      return lacking > 0;
    }

    void end() {
      lacking = 0;
      made = 0;
      told = false;
    }
  }

  /// What goes first.
  public interface Foreground {

    /// Nothing.
    Foreground IDLE =
        new Foreground() {
          @Override
          public boolean isBusy() {
            return false;
          }

          @Override
          public void pause(Duration atLeast) {}
        };

    /// Whether somebody waits for an answer just now.
    boolean isBusy();

    /// Waits, so that one large content is not read at full speed.
    void pause(Duration atLeast);
  }

  Scrub(
      DriveAccess.Rooms rooms,
      List<Region> regions,
      Duration period,
      Foreground foreground,
      ScrubWatch watch) {
    this.rooms = rooms;
    this.regions = List.copyOf(regions);
    this.period = period;
    this.foreground = foreground;
    this.watch = watch;
    regions.forEach(region -> fills.put(region.name(), new Fill()));
    rooms.random().nextBytes(holder);
    this.steppedAt = rooms.clock().millis();
  }

  /// Does what is due: call it every few seconds. So much of the round is due as has passed of the
  /// period, so that the work is spread over it.
  ///
  /// @throws DriveRefusal.StoreUnavailable if database or vault cannot be used; nothing is lost
  public void step() {
    DriveAccess.refusing(
        () -> {
          long now = rooms.clock().millis();
          Duration since = Duration.ofMillis(Math.max(0, now - steppedAt));
          steppedAt = now;
          if (takesTurn()) {
            regions.forEach(region -> step(region, since));
            lookAgain();
          }
          return true;
        });
  }

  /// Looks at open findings alone: also where nothing else is read, none may stay open that is
  /// whole.
  ///
  /// @throws DriveRefusal.StoreUnavailable if database or vault cannot be used; nothing is lost
  public void stepFindings() {
    DriveAccess.refusing(
        () -> {
          if (takesTurn()) {
            lookAgain();
          }
          return true;
        });
  }

  /// Lets another process go on at once, also one that is started in this one's place. Only when no
  /// step runs.
  ///
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used: then the turn ends by
  ///   itself
  public void passOn() {
    DriveAccess.refusing(
        () -> {
          write(
              rows -> {
                rows.passOn(holder);
                return true;
              });
          return true;
        });
  }

  /// How far it is; costs a few rows. Safe for use by any number of threads.
  public ScrubStatus status() {
    List<String> names = regions.stream().map(Region::name).toList();
    Set<String> filling =
        names.stream().filter(name -> fill(name).told).collect(Collectors.toUnmodifiableSet());
    return DriveAccess.refusing(
        () -> rooms.database().read(tx -> new ScrubRows(tx).status(names, filling)));
  }

  private Fill fill(String region) {
    return Objects.requireNonNull(fills.get(region));
  }

  /// What is not as it was written, what nobody can read first: ids, for who runs the server.
  public List<ScrubFinding> findings(int atMost) {
    return DriveAccess.refusing(
        () ->
            rooms.database().read(tx -> new ScrubRows(tx).all(atMost)).stream()
                .map(ScrubRows.Open::finding)
                .toList());
  }

  private boolean takesTurn() {
    long now = rooms.clock().millis();
    turnUntil = now + TURN.toMillis();
    return rooms.database().write(tx -> new ScrubRows(tx).take(holder, now, turnUntil));
  }

  private <T> T read(Function<ScrubRows, T> query) {
    return rooms.database().read(tx -> query.apply(new ScrubRows(tx)));
  }

  private void write(Function<ScrubRows, Boolean> change) {
    rooms.database().<Boolean>write(tx -> change.apply(new ScrubRows(tx)));
  }

  // Rounds

  private void step(Region region, Duration since) {
    ScrubRows.Round round = current(region);
    long late = due(round) - round.done();
    // At least one, or a small server's first would wait for days.
    long most = Math.max(1, CATCHING_UP * share(round.total(), since));
    boolean goesOn = !round.over();
    long left = Math.min(late, most);
    while (goesOn && !isToEnd() && (mayFill(region) || (left > 0 && !yields(round, late)))) {
      Piece piece = piece(region, round, left);
      left -= piece.round().done() - round.done();
      round = piece.round();
      ScrubRows.Round reached = round;
      write(
          rows -> {
            rows.put(region.name(), reached);
            return true;
          });
      goesOn = piece.goesOn() && takesTurn();
    }
    endIfAllIsRead(region, round);
    if (round.over()) {
      endFill(region);
    }
  }

  private boolean mayFill(Region region) {
    boolean inTurn = rooms.clock().millis() - steppedAt < FILL_TURN.toMillis();
    return fill(region.name()).hurries() && inTurn && !foreground.isBusy();
  }

  /// A copy that lacks is told of, and many in a row are told of once.
  private void watchFill(Region region, BlobCare care) {
    Fill fill = fill(region.name());
    if (!care.gone()) {
      fill.saw(care.repaired().contains(region.name()));
    }
    if (fill.lacking == FILLED_FROM && !fill.told) {
      fill.told = true;
      watch.filling(region.name());
    } else if (!fill.hurries()) {
      endFill(region);
    }
  }

  private void endFill(Region region) {
    Fill fill = fill(region.name());
    if (fill.told) {
      watch.filled(region.name(), fill.made);
    }
    fill.end();
  }

  /// A few large files may be read long before the round's time is over: it is whole by then.
  private void endIfAllIsRead(Region region, ScrubRows.Round round) {
    if (!round.over() && round.done() >= round.total() && !read(rows -> rows.goesOn(round.at()))) {
      write(
          rows -> {
            rows.put(region.name(), over(round));
            return true;
          });
    }
  }

  private ScrubRows.Round current(Region region) {
    long now = rooms.clock().millis();
    Optional<ScrubRows.Round> known = read(rows -> rows.round(region.name()));
    boolean begins =
        known.isEmpty()
            || (known.get().over() && now >= known.get().beganAt() + period.toMillis())
            || now < known.get().beganAt(); // the clock was set back
    if (!begins) {
      return known.get();
    }
    ScrubRows.Round fresh =
        new ScrubRows.Round(
            now,
            read(ScrubRows::totalWork),
            0,
            0,
            0,
            ScrubRows.Cursor.START,
            false,
            known.map(ScrubRows.Round::endedAt).orElse(0L));
    write(
        rows -> {
          rows.put(region.name(), fresh);
          return true;
        });
    return fresh;
  }

  /// How much of a round should be done by now. A twentieth of the period is left for what comes in
  /// between.
  private long due(ScrubRows.Round round) {
    Duration passed = Duration.ofMillis(rooms.clock().millis() - round.beganAt());
    Duration planned = period.multipliedBy(19).dividedBy(20);
    return passed.compareTo(planned) >= 0
        ? Long.MAX_VALUE
        : Math.min(Long.MAX_VALUE - 1, 1 + (long) (round.total() * fraction(passed, planned)));
  }

  private long share(long total, Duration of) {
    return (long) (total * fraction(of, period));
  }

  private static double fraction(Duration part, Duration whole) {
    return (double) part.toMillis() / whole.toMillis();
  }

  /// People go first, until a tenth of the period was lost to them.
  private boolean yields(ScrubRows.Round round, long late) {
    return foreground.isBusy() && late < round.total() / 10;
  }

  private record Piece(ScrubRows.Round round, boolean goesOn) {}

  /// Cares for some copies that follow on where the round is, in one drive: one at least.
  ///
  /// @param most work, unless the region is filled
  private Piece piece(Region region, ScrubRows.Round round, long most) {
    Optional<DriveRow> found = read(rows -> rows.driveFrom(Math.max(1, round.at().drive())));
    if (found.isEmpty()) {
      return new Piece(over(round), false);
    }
    DriveRow drive = found.get();
    ScrubRows.Cursor from =
        drive.no() == round.at().drive()
            ? round.at()
            : new ScrubRows.Cursor(drive.no(), 1, ScrubRows.Cursor.START.revision());
    DriveAccess access = new DriveAccess(rooms, drive.id(), drive.no());
    try {
      List<Stored> rows = access.read(view -> stored(view, from));
      ScrubRows.Round at = moved(round, from);
      for (Stored row : rows) {
        Optional<BlobCare> care = care(access, drive, region, row);
        if (care.isEmpty()) {
          return new Piece(at, false); // it is away: here it goes on
        }
        at = counted(at, row, care.get(), region);
        if (at.done() - round.done() >= (mayFill(region) ? FILL_PIECE : most)) {
          return new Piece(at, true);
        }
      }
      return new Piece(rows.size() < PIECE ? next(at, drive.no()) : at, true);
    } catch (DriveRefusal.ItemAbsent _) {
      return new Piece(next(round, drive.no()), true); // it was destroyed meanwhile
    } catch (DriveRefusal.Tampered _) {
      found(drive, drive.id().bytes(), ItemSeal.NO_ID, false, "nothing of the drive can be opened");
      return new Piece(next(round, drive.no()), true);
    }
  }

  /// A revision's row, opened or not.
  private record Stored(RevisionRow row, boolean opens) {}

  private static List<Stored> stored(View view, ScrubRows.Cursor from) {
    List<SealedRow<RevisionRow>> rows =
        view.revisions().between(from.seq(), Long.MAX_VALUE, from.revision(), PIECE);
    return rows.stream().map(row -> opened(view, row)).toList();
  }

  private static Stored opened(View view, SealedRow<RevisionRow> sealed) {
    try {
      return new Stored(view.revisions().open(sealed), true);
    } catch (DriveRefusal.Tampered _) {
      return new Stored(sealed.row(), false);
    }
  }

  private ScrubRows.Round over(ScrubRows.Round round) {
    return new ScrubRows.Round(
        round.beganAt(),
        round.total(),
        round.done(),
        round.copies(),
        round.repaired(),
        round.at(),
        true,
        rooms.clock().millis());
  }

  private static ScrubRows.Round next(ScrubRows.Round round, int drive) {
    return moved(round, new ScrubRows.Cursor(drive + 1, 1, ScrubRows.Cursor.START.revision()));
  }

  private static ScrubRows.Round moved(ScrubRows.Round round, ScrubRows.Cursor to) {
    return new ScrubRows.Round(
        round.beganAt(),
        round.total(),
        round.done(),
        round.copies(),
        round.repaired(),
        to,
        round.over(),
        round.endedAt());
  }

  private static ScrubRows.Round counted(
      ScrubRows.Round round, Stored stored, BlobCare care, Region region) {
    RevisionRow row = stored.row();
    return new ScrubRows.Round(
        round.beganAt(),
        round.total(),
        round.done() + Math.max(0, row.sizeBytes()) + ScrubRows.COPY_WORK,
        round.copies() + (care.gone() ? 0 : 1),
        round.repaired() + (care.repaired().contains(region.name()) ? 1 : 0),
        new ScrubRows.Cursor(round.at().drive(), row.seq(), row.address().revision()),
        false,
        round.endedAt());
  }

  // One content

  /// @return empty if the region is away
  private Optional<BlobCare> care(
      DriveAccess access, DriveRow drive, Region region, Stored stored) {
    RevisionRow row = stored.row();
    BlobCare care;
    try (DriveKey key = access.lease()) {
      care =
          stored.opens()
              ? rooms
                  .blobs()
                  .care(
                      region,
                      row.address(),
                      key,
                      row.seal(),
                      row.sizeBytes(),
                      row.hashes(),
                      this::isWanted,
                      pace(region, row))
              : altered(region);
    } catch (ContentRefusal.NotAuthentic _) {
      care = altered(region);
    } catch (BrokenOff reason) {
      return reason.wanted ? Optional.empty() : Optional.of(gone());
    }
    if (care.copies().get(region.name()) instanceof BlobCheck.Unreachable) {
      return Optional.empty();
    }
    watchFill(region, care);
    tell(access, drive, row, care);
    return Optional.of(care);
  }

  /// No copy can be checked whose row does not say what it must be.
  private static BlobCare altered(Region region) {
    return new BlobCare(
        false,
        Map.of(region.name(), new BlobCheck.Damaged("its row in the database was altered")),
        Set.of(),
        Set.of());
  }

  private static BlobCare gone() {
    return new BlobCare(true, Map.of(), Set.of(), Set.of());
  }

  private boolean isWanted(RevisionId revision) {
    return read(rows -> rows.isWanted(revision));
  }

  private void tell(DriveAccess access, DriveRow drive, RevisionRow row, BlobCare care) {
    care.found().stream()
        .filter(region -> !fill(region).told)
        .forEach(region -> watch.damaged(region, row.address()));
    care.repaired().stream()
        .filter(region -> !fill(region).told)
        .forEach(region -> watch.healed(region, row.address()));
    if (care.lacks() && isWanted(row.address().revision())) {
      found(
          drive,
          row.address().revision().bytes(),
          access.read(view -> Verification.holder(view, row)).bytes(),
          care.isReadable(),
          text(care));
    }
  }

  private static String text(BlobCare care) {
    return care.copies().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(copy -> text(copy.getValue()).map(what -> copy.getKey() + ": " + what).stream())
        .collect(Collectors.joining("; "));
  }

  private static Optional<String> text(BlobCheck check) {
    return switch (check) {
      case BlobCheck.Whole _ -> Optional.empty();
      case BlobCheck.Missing _ -> Optional.of("missing");
      case BlobCheck.Damaged(String reason) -> Optional.of("damaged (" + reason + ")");
      case BlobCheck.Unreachable _ -> Optional.of("away");
    };
  }

  // Findings

  private void found(DriveRow drive, byte[] id, byte[] item, boolean readable, String what) {
    long now = rooms.clock().millis();
    boolean news =
        rooms
            .database()
            .write(
                tx -> {
                  ScrubRows rows = new ScrubRows(tx);
                  Optional<Boolean> before = rows.readable(id);
                  rows.open(id, drive.no(), item, readable, what, now);
                  boolean worse = !readable && before.orElse(true);
                  if (worse) {
                    log(tx, EventKind.CONTENT_UNREADABLE, Outcome.FOUND, drive, item);
                  } else if (readable && !before.orElse(true)) {
                    log(tx, EventKind.CONTENT_READABLE, Outcome.DONE, drive, item);
                  }
                  return worse;
                });
    if (news) {
      read(rows -> rows.unreadable(drive.no(), Integer.MAX_VALUE)).stream()
          .filter(open -> Arrays.equals(open.id().bytes(), id))
          .forEach(open -> watch.unreadable(open.finding()));
    }
  }

  private void gone(byte[] id) {
    write(
        rows -> {
          rows.close(id);
          return true;
        });
  }

  private void whole(DriveRow drive, byte[] id, byte[] item) {
    rooms
        .database()
        .<Boolean>write(
            tx -> {
              ScrubRows rows = new ScrubRows(tx);
              if (rows.readable(id).equals(Optional.of(false))) {
                log(tx, EventKind.CONTENT_READABLE, Outcome.DONE, drive, item);
              }
              rows.close(id);
              return true;
            });
  }

  private void log(DSLContext tx, EventKind kind, Outcome outcome, DriveRow drive, byte[] item) {
    Target target =
        Arrays.equals(item, ItemSeal.NO_ID)
            ? new Target.Drive(drive.id().value())
            : new Target.Item(drive.id().value(), ItemSeal.itemId(item).value());
    rooms
        .log()
        .append(
            tx,
            Event.done(kind, new Who.Server())
                .about(drive.owner().value())
                .on(target)
                .ending(outcome, Reason.NONE));
  }

  private void lookAgain() {
    expectReturned();
    long before = rooms.clock().millis() - LOOK_AGAIN.toMillis();
    List<ScrubRows.Open> due = read(rows -> rows.due(before, FINDINGS_A_STEP));
    for (ScrubRows.Open open : due) {
      if (isToEnd()) {
        return;
      }
      lookAgain(open);
      if (!takesTurn()) {
        return;
      }
    }
    write(
        rows -> {
          rows.forgetGone();
          return true;
        });
  }

  /// A region that is back may have what the others lack: an alarm stands no longer than it must.
  private void expectReturned() {
    Set<String> now =
        rooms.blobs().regions().stream()
            .filter(region -> region.state() != RegionState.ABSENT)
            .map(RegionStatus::name)
            .collect(Collectors.toUnmodifiableSet());
    if (!answering.containsAll(now)) {
      write(
          rows -> {
            rows.expectAll();
            return true;
          });
    }
    answering = now;
  }

  private void lookAgain(ScrubRows.Open open) {
    Optional<DriveRow> drive =
        read(rows -> rows.driveFrom(open.drive())).filter(row -> row.no() == open.drive());
    if (drive.isEmpty()) {
      return; // its finding is forgotten with it
    }
    DriveAccess access = new DriveAccess(rooms, drive.get().id(), open.drive());
    byte[] id = open.id().bytes();
    byte[] item = open.finding().item().map(of -> of.bytes()).orElse(ItemSeal.NO_ID);
    try {
      Optional<RevisionRow> row = access.read(view -> view.revisions().find(open.id()));
      if (row.isPresent()) {
        lookAgain(access, drive.get(), row.get());
      } else if (Arrays.equals(id, drive.get().id().bytes())) {
        whole(drive.get(), id, item); // the drive opens again
      } else {
        gone(id);
      }
    } catch (DriveRefusal.Tampered | ContentRefusal.NotAuthentic _) {
      found(drive.get(), id, item, false, "its row in the database was altered");
    } catch (DriveRefusal.ItemAbsent _) {
      // Destroyed meanwhile: forgotten with the drive.
    }
  }

  private void lookAgain(DriveAccess access, DriveRow drive, RevisionRow row) {
    BlobCare care;
    try (DriveKey key = access.lease()) {
      care =
          rooms
              .blobs()
              .care(row.address(), key, row.seal(), row.sizeBytes(), row.hashes(), this::isWanted);
    }
    care.repaired().forEach(region -> watch.healed(region, row.address()));
    byte[] id = row.address().revision().bytes();
    byte[] item = access.read(view -> Verification.holder(view, row)).bytes();
    if (care.gone()) {
      gone(id);
    } else if (care.isWhole()) {
      whole(drive, id, item);
    } else {
      found(drive, id, item, care.isReadable(), text(care));
    }
  }

  // Pace

  /// Whether the server is told to stop: its thread is interrupted.
  private static boolean isToEnd() {
    return Thread.currentThread().isInterrupted();
  }

  /// Large contents are read no faster than what is due when it is late, but within hours. Nothing
  /// is read on for which nobody is left: the key of a drive that is destroyed must not stay.
  private Pace pace(Region region, RevisionRow row) {
    double perSecond =
        Math.max(4 << 20, CATCHING_UP * 1_000.0 * row.sizeBytes() / period.toMillis());
    return new Pace() {
      private long lookedAt = rooms.clock().millis();

      @Override
      public void read(long bytes) {
        if (foreground.isBusy() || !fill(region.name()).hurries()) {
          foreground.pause(Duration.ofNanos((long) (1e9 * bytes / perSecond)));
        }
        if (isToEnd()) {
          throw new BrokenOff(true);
        }
        long now = rooms.clock().millis();
        if (now - lookedAt > WANTED.toMillis()) {
          lookedAt = now;
          if (!isWanted(row.address().revision())) {
            throw new BrokenOff(false);
          }
        }
        if (now > turnUntil - TURN.toMillis() / 2) {
          takesTurn(); // where another has it meanwhile both read, and no harm is done
        }
      }
    };
  }

  /// Ends the reading of a content in its middle.
  private static final class BrokenOff extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean wanted;

    BrokenOff(boolean wanted) {
      super(wanted ? "the server ends" : "nobody wants the content any more", null, false, false);
      this.wanted = wanted;
    }
  }
}
