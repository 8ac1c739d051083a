package org.holdfast.drive;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.content.BlobCare;
import org.holdfast.content.Region;

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

  private static final int PIECE = 100;

  /// How much faster than even it goes when it is late: after a night switched off, or a region
  /// that was away.
  static final int CATCHING_UP = 8;

  /// How long a step fills one region, before the others have their turn.
  private static final Duration FILL_TURN = Duration.ofSeconds(10);

  /// How much work a fill does before its place is written down.
  private static final long FILL_PIECE = 32 << 20;

  private final DriveAccess.Rooms rooms;
  private final List<Region> regions;
  private final Duration period;
  private final Foreground foreground;
  private final ScrubTurn turn;
  private final Fills fills;
  private final ScrubFindings findings;
  private final ScrubCare cares;
  private long steppedAt;

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
    this.turn = new ScrubTurn(rooms);
    this.fills = new Fills(regions, watch);
    this.findings = new ScrubFindings(rooms, watch);
    this.cares = new ScrubCare(rooms, period, foreground, turn, fills, findings, watch);
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
          if (turn.take()) {
            regions.forEach(region -> step(region, since));
            findings.lookAgain(turn::take);
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
          if (turn.take()) {
            findings.lookAgain(turn::take);
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
          turn.passOn();
          return true;
        });
  }

  /// How far it is; costs a few rows. Safe for use by any number of threads.
  public ScrubStatus status() {
    List<String> names = regions.stream().map(Region::name).toList();
    return DriveAccess.refusing(
        () -> rooms.database().read(tx -> new ScrubRows(tx).status(names, fills.told())));
  }

  /// What is not as it was written, what nobody can read first: ids, for who runs the server.
  public List<ScrubFinding> findings(int atMost) {
    return DriveAccess.refusing(
        () ->
            rooms.database().read(tx -> new ScrubRows(tx).all(atMost)).stream()
                .map(ScrubRows.Open::finding)
                .toList());
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
    while (goesOn && !ScrubTurn.isToEnd() && (mayFill(region) || (left > 0 && !yields(round, late)))) {
      Piece piece = piece(region, round, left);
      left -= piece.round().done() - round.done();
      round = piece.round();
      ScrubRows.Round reached = round;
      write(
          rows -> {
            rows.put(region.name(), reached);
            return true;
          });
      goesOn = piece.goesOn() && turn.take();
    }
    endIfAllIsRead(region, round);
    if (round.over()) {
      fills.end(region);
    }
  }

  private boolean mayFill(Region region) {
    boolean inTurn = rooms.clock().millis() - steppedAt < FILL_TURN.toMillis();
    return fills.hurries(region) && inTurn && !foreground.isBusy();
  }

  /// A few large files may be read long before the round's time is over: it is whole by then.
  private void endIfAllIsRead(Region region, ScrubRows.Round round) {
    if (!round.over() && round.done() >= round.total() && !read(rows -> rows.goesOn(round.at()))) {
      write(
          rows -> {
            rows.put(region.name(), round.ending(rooms.clock().millis()));
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
      return new Piece(round.ending(rooms.clock().millis()), false);
    }
    DriveRow drive = found.get();
    ScrubRows.Cursor from =
        drive.no() == round.at().drive()
            ? round.at()
            : new ScrubRows.Cursor(drive.no(), 1, ScrubRows.Cursor.START.revision());
    DriveAccess access = new DriveAccess(rooms, drive.id(), drive.no());
    try {
      List<ScrubCare.Stored> rows = access.read(view -> ScrubCare.stored(view, from, PIECE));
      ScrubRows.Round at = round.movedTo(from);
      for (ScrubCare.Stored row : rows) {
        Optional<BlobCare> care = cares.of(access, drive, region, row, false);
        if (care.isEmpty()) {
          return new Piece(at, false); // it is away: here it goes on
        }
        at =
            at.counting(
                row.row(), !care.get().gone(), care.get().repaired().contains(region.name()));
        if (at.done() - round.done() >= (mayFill(region) ? FILL_PIECE : most)) {
          return new Piece(at, true);
        }
      }
      return new Piece(rows.size() < PIECE ? at.behind(drive.no()) : at, true);
    } catch (DriveRefusal.ItemAbsent _) {
      return new Piece(round.behind(drive.no()), true); // it was destroyed meanwhile
    } catch (DriveRefusal.Tampered _) {
      findings.isSealed(drive);
      return new Piece(round.behind(drive.no()), true);
    }
  }
}
