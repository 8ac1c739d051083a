package org.holdfast.drive;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.holdfast.content.DriveId;
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

  /// Less than two seconds of small files, of the ten between two steps.
  private static final long SPARED = 16 << 20;

  /// How much faster than even it goes when it is late: after a night switched off, or a region
  /// that was away.
  static final int CATCHING_UP = 8;

  /// How long a step fills one region, before the others have their turn.
  static final Duration FILL_TURN = Duration.ofSeconds(10);

  /// How much work a fill does before its place is written down.
  static final long FILL_PIECE = 32 << 20;

  private final DriveAccess.Rooms rooms;
  private final List<Region> regions; // those that count
  private final Duration period;
  private final Foreground foreground;
  private final ScrubTurn turn;
  private final Fills fills;
  private final Outages outages;
  private final ScrubFindings findings;
  private final ScrubCare cares;
  private final ContentWalk walk;
  private final Drain drain;
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

    /// How much of what a region lacks a step makes although somebody waits: bytes, and some for
    /// each content. Where people never pause it would lack that for ever, and what lies in one
    /// place alone is at risk.
    default long spared() {
      return SPARED;
    }
  }

  Scrub(
      DriveAccess.Rooms rooms,
      List<Region> regions,
      Duration period,
      Foreground foreground,
      ScrubWatch watch) {
    this.rooms = rooms;
    Set<String> draining = rooms.blobs().policy().draining();
    this.regions = regions.stream().filter(region -> !draining.contains(region.name())).toList();
    this.period = period;
    this.foreground = foreground;
    this.turn = new ScrubTurn(rooms);
    this.fills = new Fills(this.regions, rooms.clock(), watch, this::filled);
    this.outages = new Outages(rooms, this.regions, fills);
    this.findings = new ScrubFindings(rooms, this.regions, watch);
    this.cares = new ScrubCare(rooms, period, foreground, turn, fills, findings, watch);
    this.walk = new ContentWalk(rooms, findings);
    this.drain =
        new Drain(rooms, this.regions, period, foreground, turn, cares, walk, fills, watch);
    this.steppedAt = rooms.clock().millis();
  }

  /// Notes which regions count now: to be called before anything is written.
  ///
  /// @param alone whether no other process can have the database: then a turn that somebody has is
  ///   that of one that was killed, and need not be waited for
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used; the next step notes it
  public void begin(boolean alone) {
    DriveAccess.refusing(
        () -> {
          if (alone) {
            turn.endAll();
          }
          drain.settle();
          return true;
        });
  }

  /// Does what is due: call it every few seconds. So much of the round is due as has passed of the
  /// period, so that the work is spread over it.
  ///
  /// @throws DriveRefusal.StoreUnavailable if database or vault cannot be used; nothing is lost
  public void step() {
    DriveAccess.refusing(
        () -> {
          Duration since = elapsed();
          Set<String> lacking = outages.look(drain.unread());
          Map<String, Drain.Standing> left = drain.settle();
          if (!turn.take()) {
            outages.leave(lacking);
          } else {
            drain(left, since);
            drain.beginSuspected();
            Set<String> unread = drain.unread();
            regions.forEach(region -> step(region, since, unread.contains(region.name())));
            findings.lookAgain(turn::take);
            outages.keep(outages.look(drain.unread()));
          }
          return true;
        });
  }

  /// Looks at open findings, and drains, alone: also where nothing else is read, none may stay open
  /// that is whole.
  ///
  /// @throws DriveRefusal.StoreUnavailable if database or vault cannot be used; nothing is lost
  public void stepFindings() {
    DriveAccess.refusing(
        () -> {
          Duration since = elapsed();
          Set<String> lacking = outages.look(drain.unread());
          Map<String, Drain.Standing> left = drain.settle();
          if (!turn.take()) {
            outages.leave(lacking);
          } else {
            drain(left, since);
            findings.lookAgain(turn::take);
            outages.keep(outages.look(drain.unread()));
          }
          return true;
        });
  }

  private Duration elapsed() {
    long now = rooms.clock().millis();
    Duration since = Duration.ofMillis(Math.max(0, now - steppedAt));
    steppedAt = now;
    return since;
  }

  private void drain(Map<String, Drain.Standing> left, Duration since) {
    drain.step(left, since);
    steppedAt = rooms.clock().millis(); // the regions have a turn of their own
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

  /// Somebody else read copies of a drive's contents and missed some: these are looked at with the
  /// next step, in every region, and made good. Safe for use by any number of threads.
  ///
  /// @param findings those that are about copies count, and the others do not
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used: then nothing is noted
  public void suspect(DriveId drive, List<Finding> findings) {
    long now = rooms.clock().millis();
    DriveAccess.refusing(
        () ->
            rooms
                .database()
                .<Boolean>write(
                    tx -> {
                      Optional<DriveRow> row = DriveRow.find(tx, drive);
                      row.ifPresent(of -> suspect(new ScrubRows(tx), of.no(), findings, now));
                      return row.isPresent();
                    }));
  }

  private static void suspect(ScrubRows rows, int drive, List<Finding> findings, long now) {
    for (Finding each : findings) {
      if (each.kind() == Finding.Kind.COPY) {
        rows.suspect(
            each.revision().orElseThrow(), drive, each.item().orElseThrow(), each.what(), now);
      }
    }
  }

  /// Somebody else missed more copies in a region than are told one by one, or looked at a few of
  /// them and missed any: it is read from its start, as one that was away, and given what it lacks.
  /// Safe for use by any number of threads.
  ///
  /// @param region no matter if it does not count
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used: then nothing is noted
  public void suspect(String region) {
    DriveAccess.refusing(
        () -> {
          drain.suspect(region);
          return true;
        });
  }

  /// How far it is; costs a few rows. Safe for use by any number of threads.
  public ScrubStatus status() {
    List<String> names = regions.stream().map(Region::name).toList();
    return DriveAccess.refusing(
        () -> {
          Set<String> gone = rooms.blobs().goneRegions();
          return read(rows -> rows.status(names, fills.told(), drain.status(rows, gone)));
        });
  }

  /// What was measured of how long a lost copy lacks; costs a few rows. Safe for use by any number
  /// of threads.
  public ScrubMeasures measures() {
    long now = rooms.clock().millis();
    ScrubMeasures kept =
        DriveAccess.refusing(() -> rooms.database().read(tx -> new ScrubSpans(tx).measures(now)));
    return new ScrubMeasures(
        kept.rounds(), outages.since(kept.lacking()), kept.longestOutage(), kept.bytesPerSecond());
  }

  /// All contents that are kept; reads a row of each. Safe for use by any number of threads.
  public ScrubMeasures.Stored stored() {
    return DriveAccess.refusing(() -> read(ScrubRows::stored));
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

  /// @param unread whether it is to be read from its start, whatever is due
  private void step(Region region, Duration since, boolean unread) {
    if (unread) {
      fills.unread(region);
    }
    ScrubRows.Round round = current(region);
    long late = due(round) - round.done();
    // At least one, or a small server's first would wait for days.
    long left = Math.min(late, Math.max(1, CATCHING_UP * share(total(round), since)));
    long spared = foreground.spared();
    boolean goesOn = !round.over();
    while (goesOn
        && !ScrubTurn.isToEnd()
        && (mayFill(region)
            || isSpared(region, round, spared)
            || (left > 0 && !yields(round, late)))) {
      long most = left;
      long mostSpared = spared;
      ContentWalk.Piece piece =
          walk.piece(round, copyIn(region), done -> done >= most(region, most, mostSpared));
      left -= piece.round().done() - round.done();
      spared -= piece.round().done() - round.done();
      round = piece.round();
      put(region, round);
      goesOn = piece.goesOn() && turn.take();
    }
    endIfAllIsRead(region, round);
    if (round.over()) {
      fills.end(region);
      if (unread) {
        drain.filled(region);
      }
    }
  }

  private boolean mayFill(Region region) {
    boolean inTurn = rooms.clock().millis() - steppedAt < FILL_TURN.toMillis();
    return fills.hurries(region) && inTurn && !foreground.isBusy();
  }

  /// Also in a house full of people: the first look at a region that never was read to its end, and
  /// as much as is spared of what it lacks.
  private boolean isSpared(Region region, ScrubRows.Round round, long spared) {
    boolean isNew = round.done() == 0 && round.endedAt() == 0;
    return spared > 0 && (fills.hurries(region) || isNew);
  }

  private long most(Region region, long due, long spared) {
    if (mayFill(region)) {
      return FILL_PIECE;
    }
    return fills.hurries(region) ? Math.max(due, spared) : due;
  }

  /// A few large files may be read long before the round's time is over: it is whole by then.
  private void endIfAllIsRead(Region region, ScrubRows.Round round) {
    if (!round.over() && round.done() >= round.total() && !read(rows -> rows.goesOn(round.at()))) {
      put(region, round.ending(rooms.clock().millis()));
    }
  }

  private void put(Region region, ScrubRows.Round round) {
    write(
        rows -> {
          rows.put(region.name(), round);
          if (round.over()) {
            new ScrubSpans(rows.tx())
                .put(
                    ScrubSpans.Kind.ROUND,
                    region.name(),
                    round.beganAt(),
                    round.endedAt(),
                    round.done());
          }
          return true;
        });
  }

  private void filled(String region, long beganAt, long endedAt, long work) {
    write(
        rows -> {
          new ScrubSpans(rows.tx()).put(ScrubSpans.Kind.FILL, region, beganAt, endedAt, work);
          return true;
        });
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
        read(rows -> rows.fresh(now, known.map(ScrubRows.Round::endedAt).orElse(0L)));
    put(region, fresh);
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

  /// A round that is overdue may have begun in an emptier house: what has come since counts too, or
  /// it would be caught up with one by one.
  private long total(ScrubRows.Round round) {
    return due(round) == Long.MAX_VALUE
        ? read(rows -> rows.fresh(round.beganAt(), round.endedAt())).total()
        : round.total();
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

  /// One copy of a content.
  private ContentWalk.Look copyIn(Region region) {
    return (access, drive, stored) ->
        cares
            .of(access, drive, region, stored, false)
            .map(
                care ->
                    new ContentWalk.Seen(
                        !care.gone(), care.repaired().contains(region.name()) ? 1 : 0));
  }
}
