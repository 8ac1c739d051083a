package org.holdfast.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.RepairReport;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.BlobSweep;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Finding;
import org.holdfast.drive.RandomHistory;
import org.holdfast.drive.SweepConsent;
import org.holdfast.drive.VerifyProgress;
import org.holdfast.drive.VerifyReport;
import org.holdfast.identity.AccountId;
import org.holdfast.recovery.Rebuild;
import org.holdfast.recovery.RecoveryRefusal;

/// One seed's whole history: a machine is started, works for several clients at once in its
/// weather, dies and is started again, some times over; and is checked after every start.
final class Simulation {

  /// What a run came to.
  ///
  /// @param sum over everything that happened: the same for the same seed
  /// @param requests to the disk
  /// @param checks how often everything was compared
  record Outcome(String sum, long events, long requests, int checks, int crashes) {}

  private static final int CLIENTS = 3;
  private static final int HOURS_UNTIL_SWEPT = 73;
  private static final Duration BETWEEN_TENDING = Duration.ofSeconds(2);
  private static final int MOST_TENDING = 300;
  private static final Duration UNTIL_SETTLED = Duration.ofMinutes(5); // longer than any delay

  private final Random random;
  private final Trace trace = new Trace();
  private final SimTime time;
  private final SimDisk disk;
  private final Weather weather;
  private final Machine.Ground ground;
  private final SqliteFiles databases;
  private final List<RandomHistory> histories = new ArrayList<>();

  /// The database's histories that were gone on from on another machine, the newest last.
  private final List<String> left = new ArrayList<>();

  private Optional<Machine> machine = Optional.empty();
  private Optional<Machine> machineBefore = Optional.empty();
  private int checks;
  private int crashes;

  private Simulation(long seed, Bug bug) {
    this.random = new Random(seed);
    FirstStart first = FirstStart.get();
    this.time = new SimTime(new Random(random.nextLong()), trace);
    this.disk = new SimDisk(new Random(random.nextLong()), time, trace);
    this.weather = new Weather(new Random(random.nextLong()), disk, time, trace, bug);
    this.databases =
        new SqliteFiles(disk, time, new Random(random.nextLong()), bug == Bug.SYNCHRONOUS_NORMAL);
    CopyPolicy policy =
        random.nextInt(3) == 0
            ? new CopyPolicy(2, CopyPolicy.WhenTooFew.ACCEPT_AND_REPAIR)
            : CopyPolicy.DEFAULT;
    first.chance().beginWith(random.nextLong());
    this.ground =
        new Machine.Ground(
            new SimFileSystem(disk, time),
            time,
            first.chance(),
            policy,
            weather,
            bug,
            isMirrored(seed) ? Optional.of(100_000L << random.nextInt(6)) : Optional.empty());
    disk.copyFrom(first.disk());
    disk.decideBy(weather);
  }

  /// Every other seed's database is mirrored into the regions, and its machines may be lost.
  static boolean isMirrored(long seed) {
    return seed % 2 == 0;
  }

  /// @throws AssertionError if anything that was answered is not there, or anything else is wrong
  static Outcome run(long seed, Bug bug) {
    Simulation simulation = new Simulation(seed, bug);
    try {
      simulation.live();
      return new Outcome(
          simulation.trace.sum(),
          simulation.trace.events(),
          simulation.disk.requests(),
          simulation.checks,
          simulation.crashes);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(simulation.report(seed), e);
    } finally {
      simulation.leave();
    }
  }

  private String report(long seed) {
    StringBuilder report = new StringBuilder("seed " + seed + " failed; its last events:\n");
    report.append(trace.lastEvents());
    for (RandomHistory history : histories) {
      report.append("\n\na client:\n").append(history.log());
    }
    return report.toString();
  }

  private void live() {
    SqliteVfs.use(databases);
    start();
    during(this::begin);
    int lives = 2 + random.nextInt(3);
    for (int life = 0; life < lives; life++) {
      weather.breakLoose();
      during(this::work);
      end();
      if (ground.snapshotAfterBytes().isPresent() && random.nextInt(2) == 0) {
        loseMachine();
      }
      start();
      during(this::check);
    }
    during(this::checkThoroughly);
    if (ground.snapshotAfterBytes().isPresent()) {
      during(this::mirror);
      stop();
      for (SimVolume region : disk.volumes().subList(1, disk.volumes().size())) {
        loseMachine(region.name());
        start();
        during(this::checkThoroughly);
        during(this::mirror);
        stop();
      }
      return;
    }
    stop();
  }

  private void during(Runnable work) {
    time.run(work);
    databases.throwTrouble();
  }

  private void begin() {
    for (int i = 0; i < CLIENTS; i++) {
      histories.add(
          new RandomHistory(
              running().drives(),
              running().drives().create(AccountId.random(ground.random())),
              new Random(random.nextLong()),
              Simulation::padding,
              () -> !disk.isOff()));
    }
  }

  private static int padding(Random some) {
    return switch (some.nextInt(12)) {
      case 0 -> 60_000 + some.nextInt(240_000); // beside the pack, in some segments
      case 1 -> some.nextInt(60_000);
      default -> some.nextInt(9);
    };
  }

  private Machine running() {
    return machine.orElseThrow();
  }

  // ---- work

  private void work() {
    for (RandomHistory history : histories) {
      Random own = new Random(random.nextLong());
      time.execute(() -> client(history, own));
    }
    Random own = new Random(random.nextLong());
    time.execute(() -> housekeeper(own));
  }

  private void client(RandomHistory history, Random own) {
    int steps = 10 + own.nextInt(25);
    for (int i = 0; i < steps && !disk.isOff(); i++) {
      time.pass(Duration.ofMillis(own.nextInt(2_000)));
      tolerantly(
          () -> {
            if (running().isMirrored()) { // else what is seen may still be lost with the machine
              history.settle();
              history.step();
              history.compare();
            } else {
              running().tendMirror();
            }
          });
    }
  }

  private void housekeeper(Random own) {
    int rounds = own.nextInt(4) == 0 ? 100 : 5;
    for (int i = 0; i < rounds && !disk.isOff(); i++) {
      time.pass(Duration.ofMillis(own.nextInt(50_000 / rounds)));
      tolerantly(
          () -> {
            running().tendMirror();
            if (own.nextBoolean()) {
              repair();
            } else {
              var _ = running().drives().sweep();
              running().drives().watch(SweepConsent.ALWAYS);
              var _ = running().drives().sweepBlobs(SweepConsent.ALWAYS);
            }
          });
    }
  }

  private void repair() {
    try {
      var _ = running().blobs().repairMissing(100);
    } catch (DatabaseRefusal e) {
      if (weather.isCalm()) {
        throw e;
      }
      trace.note("trouble: " + e.getClass().getSimpleName());
    }
  }

  /// Trouble is to be expected in bad weather; and nobody hears what a dead machine says.
  private void tolerantly(Runnable step) {
    try {
      step.run();
    } catch (DriveRefusal e) {
      if (!disk.isOff() && !RandomHistory.isTrouble(e)) {
        throw e;
      }
      trace.note("trouble: " + e.getClass().getSimpleName());
    } catch (RuntimeException | Error e) {
      if (!disk.isOff()) {
        throw e;
      }
    }
  }

  // ---- the machine lost

  /// Whatever was answered is in as many regions as the policy asks for: here only where that is
  /// all of them, since any one may be what is left.
  private void loseMachine() {
    boolean everywhere =
        ground.policy().whenTooFew() == CopyPolicy.WhenTooFew.REFUSE
            || machineBefore.map(Machine::isMirroredEverywhere).orElse(false);
    List<SimVolume> regions = disk.volumes().subList(1, disk.volumes().size());
    String any = regions.get(random.nextInt(regions.size())).name();
    if (everywhere) {
      loseMachine(any);
    }
  }

  private void loseMachine(String left) {
    disk.restart();
    disk.replace("data");
    during(() -> rebuild(left));
  }

  private void rebuild(String region) {
    Rebuild.Rebuilt rebuilt;
    try {
      rebuilt = Machine.rebuild(ground, FirstStart.get().vault(), region, Optional.empty());
    } catch (RecoveryRefusal.WhichLineage e) {
      rebuilt =
          Machine.rebuild(
              ground, FirstStart.get().vault(), region, Optional.of(lastOf(e.lineages())));
    }
    trace.note("rebuilt from " + region + " up to " + rebuilt.seq() + " " + rebuilt.remarks());
    left.add(rebuilt.lineage());
  }

  /// The one that nobody went on from; or that was gone on from last, and the machine that did was
  /// lost before it began.
  private String lastOf(List<String> lineages) {
    List<String> fresh =
        lineages.stream()
            .filter(line -> !line.contains("nothing whole") && !line.contains("ended;"))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .filter(lineage -> !left.contains(lineage))
            .toList();
    if (fresh.size() > 1) {
      throw new AssertionError("no telling which is the last: " + lineages);
    }
    return fresh.isEmpty() ? left.getLast() : fresh.getFirst();
  }

  /// What is owed to a region is settled by itself, or by whoever writes next.
  private void mirror() {
    for (int i = 0; i < MOST_TENDING && !running().isMirroredEverywhere(); i++) {
      running().tendMirror();
      time.pass(BETWEEN_TENDING);
    }
    if (!running().isMirroredEverywhere()) {
      throw new AssertionError("the regions did not get what they are owed");
    }
  }

  // ---- starts and ends

  private void start() {
    while (true) {
      disk.restart();
      if (random.nextInt(4) == 0) {
        weather.threaten();
      } else {
        weather.calmDown();
      }
      during(() -> tolerantly(this::startRooms));
      if (!disk.isOff()) {
        weather.calmDown();
        return;
      }
      end();
    }
  }

  private void startRooms() {
    machine = Optional.of(Machine.start(ground, FirstStart.get().vault()));
    for (RandomHistory history : histories) {
      history.reopen(running().drives());
    }
  }

  /// However this life ends, if it has not ended yet.
  private void end() {
    if (!disk.isOff() && random.nextInt(3) == 0) {
      weather.calmDown();
      during(
          () -> {
            time.pass(UNTIL_SETTLED);
            check();
          });
    }
    if (!disk.isOff() && random.nextInt(3) > 0) {
      disk.turnOff(random.nextBoolean());
    }
    stop();
  }

  private void stop() {
    weather.calmDown();
    crashes += disk.isOff() ? 1 : 0;
    during(
        () ->
            tolerantly(
                () -> {
                  time.pass(UNTIL_SETTLED); // what is late has an end too
                  machine.ifPresent(Machine::close);
                }));
    machineBefore = machine;
    machine = Optional.empty();
    if (databases.openFiles() != 0) {
      throw new AssertionError("left open: " + databases.openFiles() + " files of databases");
    }
  }

  /// So that a failure does not spoil the next seed.
  private void leave() {
    disk.turnOff(false);
  }

  // ---- checks

  private void check() {
    checks++;
    mirror();
    trace.note("check");
    histories.forEach(RandomHistory::settle);
    heal();
    for (RandomHistory history : histories) {
      history.compare();
      history.compareAll();
      requireClean(history.drive().verify(running().regions(), VerifyProgress.SILENT));
    }
  }

  /// Copies that were missed and recorded can be made now, but for those of blobs that no longer
  /// belong to anything. Drafts that lag catch up when they go on.
  private void heal() {
    if (running().blobs().repairMissing(Integer.MAX_VALUE).left() > 0) {
      sweep();
      RepairReport repaired = running().blobs().repairMissing(Integer.MAX_VALUE);
      if (repaired.left() > 0) {
        throw new AssertionError("not healed: " + repaired + " " + running().blobs().regions());
      }
    }
  }

  /// What belongs to nothing goes, if it is known for long enough by both clocks.
  private void sweep() {
    time.catchUp();
    BlobSweep swept = sweepBlobs();
    for (int hour = 0; hour < HOURS_UNTIL_SWEPT && swept.waiting() > 0; hour++) {
      time.pass(Duration.ofHours(1));
      running().drives().watch(SweepConsent.ALWAYS);
    }
    if (swept.waiting() > 0) {
      swept = sweepBlobs();
    }
    if (swept.waiting() > 0 || swept.objection().isPresent()) {
      throw new AssertionError("left behind: " + swept);
    }
  }

  private BlobSweep sweepBlobs() {
    var _ = running().drives().sweep();
    BlobSweep swept = running().drives().sweepBlobs(SweepConsent.ALWAYS);
    if (swept.regionsSkipped() > 0) {
      throw new AssertionError("not swept: " + swept + " " + running().blobs().regions());
    }
    return swept;
  }

  private static void requireClean(VerifyReport report) {
    if (!report.clean()) {
      throw new AssertionError("verify found " + report.findings());
    }
  }

  private void checkThoroughly() {
    check();
    sweep();
    List<Finding> strangers = running().drives().strangers(running().regions());
    if (!strangers.isEmpty()) {
      throw new AssertionError("left behind for ever: " + strangers);
    }
    histories.forEach(RandomHistory::finish);
    for (SimVolume volume : disk.volumes().subList(1, disk.volumes().size())) {
      disk.setAbsent(volume, true);
      histories.forEach(RandomHistory::readAll);
      disk.setAbsent(volume, false);
    }
  }
}
