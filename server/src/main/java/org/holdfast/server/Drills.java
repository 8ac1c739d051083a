package org.holdfast.server;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.content.DriveId;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;

/// Restore drills: when one is due, which region it is about, and what became of it (ADR 41). One
/// runs at a time. Safe for use by any number of threads.
final class Drills {

  private static final System.Logger LOG = System.getLogger(Drills.class.getName());

  /// After a start others come first.
  private static final Duration FIRST = Duration.ofMinutes(10);

  private static final Duration AFTER_FAILURE = Duration.ofDays(1);
  private static final Duration AFTER_BREAK = Duration.ofHours(6);

  /// Who switched the server off for weeks is told nothing before it had the time for one.
  private static final Duration SETTLED = Duration.ofHours(2);

  private final Holdfast live;
  private final DrillFolder scratch;
  private final DrillBounds bounds;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final Instant opened;

  /// Held while a drill runs.
  private final ReentrantLock turn = new ReentrantLock();

  private volatile boolean ended;

  /// Touches nothing until it is used.
  Drills(
      Holdfast live,
      DrillBounds bounds,
      DrillFolder.Room room,
      RandomGenerator random,
      InstantSource clock) {
    this.live = live;
    this.scratch = new DrillFolder(live.data().drill(), room);
    this.bounds = bounds;
    this.random = random;
    this.clock = clock;
    this.opened = clock.instant();
  }

  /// Removes what a drill left that was killed; before any begins.
  void sweep() {
    try {
      scratch.remove();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "What a drill left behind cannot be removed.", e);
    }
  }

  /// Runs a drill if one is due: call it every minute or so. Takes as long as the drill.
  void step() {
    if (live.settings().drill().on() && isMirrored() && isDue() && turn.tryLock()) {
      try {
        run(pick(), new Who.Server(), Circumstances.NONE, (_, _) -> {});
      } finally {
        turn.unlock();
      }
    }
  }

  /// Runs one now, whatever the schedule says.
  ///
  /// @param region empty for one at random
  /// @return exit code 0 if everything came back, 1 if not, 2 if it did not come to its end
  ConsoleAnswer now(String region, ConsoleProgress progress) {
    if (!isMirrored()) {
      return refused(
          "There is nothing to drill: without database.mirror in holdfast.yaml the regions hold the contents of files, and not what they are called and whose they are.");
    }
    if (live.audit().alarm().isPresent()) {
      return refused("Nothing is written until the alarm is settled, not even a drill's result.");
    }
    Optional<Settings.Place> place =
        region.isEmpty()
            ? Optional.of(pick())
            : places().stream().filter(each -> each.name().equals(region)).findFirst();
    if (place.isEmpty()) {
      return refused(
          "There is no region %s in holdfast.yaml, or it is being drained.".formatted(region));
    }
    if (!turn.tryLock()) {
      return refused("A drill is under way already.");
    }
    try {
      Circumstances typed = Circumstances.NONE.withFactor(Factor.COMMAND_LINE);
      return DrillLines.answer(run(place.get(), new Who.Keeper(), typed, progress));
    } catch (DatabaseRefusal e) {
      return refused("Its result cannot be kept: " + e.getMessage());
    } finally {
      turn.unlock();
    }
  }

  private static ConsoleAnswer refused(String sentence) {
    return new ConsoleAnswer(List.of(sentence), 2);
  }

  /// A drill that runs ends soon, and no other begins.
  void end() {
    ended = true;
  }

  /// What the last ones came to, the newest first.
  List<DrillResult> newest(int atMost) {
    return live.database().read(tx -> new DrillRows(tx).newest(atMost));
  }

  /// Costs a few rows.
  DrillStatus status() {
    boolean mirrored = isMirrored();
    List<String> regions =
        mirrored ? places().stream().map(Settings.Place::name).toList() : List.of();
    List<DrillResult> latest =
        live.database()
            .read(
                tx -> {
                  DrillRows rows = new DrillRows(tx);
                  return regions.stream().flatMap(each -> rows.completed(each).stream()).toList();
                });
    boolean on = mirrored && live.settings().drill().on();
    return new DrillStatus(
        on, mirrored, latest, newest(1).stream().findFirst(), on && isOverdue(latest));
  }

  private boolean isMirrored() {
    return live.mirror().isPresent();
  }

  private List<Settings.Place> places() {
    return live.settings().staying();
  }

  // When

  private boolean isDue() {
    Instant now = clock.instant();
    Optional<DrillResult> newest = newest(1).stream().findFirst();
    Instant due =
        newest
            .map(last -> last.ended().isAfter(now) ? now : last.ended().plus(pause(last)))
            .orElse(opened);
    return !ended && !now.isBefore(due) && !now.isBefore(opened.plus(FIRST));
  }

  private Duration pause(DrillResult last) {
    return switch (last.outcome()) {
      case PASSED -> period();
      case FAILED -> shorter(AFTER_FAILURE);
      case BROKEN_OFF -> shorter(AFTER_BREAK);
    };
  }

  private Duration shorter(Duration pause) {
    return pause.compareTo(period()) < 0 ? pause : period();
  }

  private Duration period() {
    return live.settings().drill().period();
  }

  private boolean isOverdue(List<DrillResult> latest) {
    Instant now = clock.instant();
    boolean fresh =
        latest.stream().anyMatch(each -> each.ended().plus(period().multipliedBy(2)).isAfter(now));
    return !fresh && !now.isBefore(opened.plus(SETTLED));
  }

  /// One at random; one that failed is twice as likely, to learn that it is well again.
  private Settings.Place pick() {
    List<String> failing = status().failing().stream().map(DrillResult::region).toList();
    List<Settings.Place> lots = new ArrayList<>(places());
    places().stream().filter(each -> failing.contains(each.name())).forEach(lots::add);
    return lots.get(random.nextInt(lots.size()));
  }

  // One

  private DrillResult run(
      Settings.Place place, Who who, Circumstances around, ConsoleProgress progress) {
    // Before the row that is written next: once that is answered, a region has all of this, too.
    List<DriveId> known = live.drives().all().stream().map(Drive::id).toList();
    Map<DriveId, Long> heads = live.drives().seqs(known);
    DrillResult begun = DrillResult.begun(place.name(), clock.instant());
    Long no = live.database().<Long>write(tx -> new DrillRows(tx).begin(begun));
    Drill drill = new Drill(live, place, scratch, bounds, random, clock, progress, () -> ended);
    DrillResult result = drill.run(begun, heads);
    tell(result);
    repair(drill, place);
    Event event = event(result, place, who).in(around);
    live.database()
        .<Boolean>write(
            tx -> {
              new DrillRows(tx).end(no, result);
              live.audit().append(tx, event);
              return true;
            });
    return result;
  }

  /// What the region lacks it is given now, and not when its round comes to it. Few contents were
  /// read: where one is missed there may be more.
  private void repair(Drill drill, Settings.Place place) {
    if (drill.isUnbuilt()) {
      live.copyDatabaseAnew();
    }
    try {
      drill.missed().forEach(live.scrub()::suspect);
      if (!drill.missed().isEmpty() && live.settings().scrub().on()) {
        live.scrub().suspect(place.name());
      }
    } catch (DriveRefusal.StoreUnavailable e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "What the drill missed is made good when the scrub comes to it, and not now: it could not be noted.",
          e);
    }
  }

  private Event event(DrillResult result, Settings.Place place, Who who) {
    Outcome outcome =
        switch (result.outcome()) {
          case PASSED -> Outcome.DONE;
          case FAILED -> Outcome.FOUND;
          case BROKEN_OFF -> Outcome.FAILED;
        };
    return Event.done(EventKind.RESTORE_DRILLED, who)
        .ending(outcome, Reason.NONE)
        .saying(
            new Detail.Drill(
                live.settings().regions().indexOf(place) + 1,
                result.rto().toMillis(),
                result.lacking(),
                result.lackingFor().toMillis(),
                result.drives(),
                result.contents(),
                result.bytes(),
                result.what().size()));
  }

  private static void tell(DrillResult result) {
    System.Logger.Level level =
        switch (result.outcome()) {
          case PASSED -> System.Logger.Level.INFO;
          case FAILED -> System.Logger.Level.ERROR;
          case BROKEN_OFF -> System.Logger.Level.WARNING;
        };
    LOG.log(level, "{0}", String.join(" ", DrillLines.of(result)));
  }
}
