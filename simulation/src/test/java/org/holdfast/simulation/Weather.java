package org.holdfast.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// Bad luck, drawn from the seed: when the machine dies, which requests the disk fails, which disks
/// are gone or full for a while, how slow the regions are, and how the clock jumps.
final class Weather implements Function<DiskRequest, Fate> {

  private static final int NEVER = Integer.MAX_VALUE;

  private final Random random;
  private final SimDisk disk;
  private final SimTime time;
  private final Trace trace;
  private final Bug bug;
  private boolean calm = true;
  private int diesIn = NEVER;
  private boolean byPowerCut;
  private int failsOneOf = NEVER;
  private int turnsOneOf = NEVER;
  private int slowOneOf = NEVER;

  Weather(Random random, SimDisk disk, SimTime time, Trace trace, Bug bug) {
    this.random = random;
    this.disk = disk;
    this.time = time;
    this.trace = trace;
    this.bug = bug;
  }

  boolean isCalm() {
    return calm;
  }

  /// Everything works again, and nobody dies.
  void calmDown() {
    calm = true;
    diesIn = NEVER;
    for (SimVolume volume : disk.volumes()) {
      disk.setAbsent(volume, false);
      volume.setFull(false);
    }
  }

  /// A life of its own kind of bad luck, with or without an end.
  void breakLoose() {
    calm = false;
    byPowerCut = random.nextInt(3) > 0;
    diesIn = random.nextInt(4) == 0 ? NEVER : 1 + random.nextInt(pick(60, 600, 3_000));
    failsOneOf = pick(NEVER, NEVER, 2_000, 300, 60);
    turnsOneOf = pick(NEVER, NEVER, 3_000, 600, 100);
    slowOneOf = pick(NEVER, NEVER, 100, 10);
    trace.note(
        "weather: dies in %d%s, fails 1 of %d, turns 1 of %d, slow 1 of %d"
            .formatted(
                diesIn, byPowerCut ? " by a power cut" : "", failsOneOf, turnsOneOf, slowOneOf));
  }

  /// Only death, soon: for a start.
  void threaten() {
    calm = false;
    byPowerCut = random.nextBoolean();
    diesIn = 1 + random.nextInt(150);
    failsOneOf = NEVER;
    turnsOneOf = NEVER;
    slowOneOf = NEVER;
    trace.note("weather: dies in " + diesIn);
  }

  private int pick(int... any) {
    return any[random.nextInt(any.length)];
  }

  @Override
  public Fate apply(DiskRequest request) {
    return bug.distort(request, calm ? Fate.FINE : drawn(request));
  }

  private Fate drawn(DiskRequest request) {
    if (diesIn != NEVER && request.kind().changes() && --diesIn == 0) {
      return byPowerCut ? Fate.CUT : Fate.KILL;
    }
    if (happens(turnsOneOf)) {
      turn();
    }
    // Flushes fail more than writes, and reads least.
    int weight = request.isFlush() ? 1 : request.kind().changes() ? 5 : 10;
    boolean fails = failsOneOf != NEVER && random.nextInt(failsOneOf * weight) == 0;
    return fails && !isInPlaceOfAMount(request) ? Fate.ERROR : Fate.FINE;
  }

  /// Where a migration fails it sleeps, and then nothing is left that could happen but the mount's
  /// return, right under a pack that is being made anew: that is left out, see [#takeAway].
  private boolean isInPlaceOfAMount(DiskRequest request) {
    return disk.volumes().stream()
        .anyMatch(
            volume -> volume.isAbsent() && request.path().startsWith("/" + volume.name() + "/"));
  }

  private boolean happens(int oneOf) {
    return oneOf != NEVER && random.nextInt(oneOf) == 0;
  }

  private void turn() {
    List<SimVolume> volumes = disk.volumes();
    SimVolume any = volumes.get(random.nextInt(volumes.size()));
    switch (random.nextInt(4)) {
      case 0 -> {
        if (any != volumes.getFirst() && !any.isAbsent()) {
          takeAway(any);
        }
      }
      case 1 -> {
        any.setFull(!any.isFull());
        trace.note(any.name() + (any.isFull() ? " is full" : " has room"));
      }
      case 2 -> {
        Duration jump = Duration.ofMinutes(random.nextInt(-2_000, 2_000));
        time.jump(jump);
        trace.note("the clock jumps by " + jump);
      }
      default -> volumes.forEach(volume -> volume.setFull(false));
    }
  }

  /// A mount that goes stays away for some seconds: it is not back before a file is opened.
  private void takeAway(SimVolume volume) {
    disk.setAbsent(volume, true);
    trace.note(volume.name() + " is gone");
    time.later(
        Duration.ofMillis(5_000 + random.nextInt(30_000)),
        () -> {
          disk.setAbsent(volume, false);
          trace.note(volume.name() + " is back");
        });
  }

  /// How long a region takes before it begins.
  Duration delay() {
    if (calm || !happens(slowOneOf)) {
      return Duration.ZERO;
    }
    return random.nextInt(10) == 0
        ? Duration.ofSeconds(20 + random.nextInt(100))
        : Duration.ofMillis(random.nextInt(1_000));
  }
}
