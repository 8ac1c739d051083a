package org.holdfast.server;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.Region;
import org.holdfast.content.RegionState;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.recovery.MirrorStatus;
import org.holdfast.vault.VaultRefusal;

/// Whether this server can take what somebody wants to keep: tried every five seconds, so that a
/// region that went away is seen before somebody writes, and whoever asks costs nothing. Safe for
/// use by any number of threads.
///
/// Each round writes a trial file into each region, or asks an object store for one each minute,
/// since those take money for it; a region in trouble is tried each round, whatever it is. A round
/// waits for no region: one that hangs is not asked again until it has answered. The database may
/// keep it waiting for ever, on a disk that hangs: who hears of no round for half a minute takes
/// that for the answer.
final class Readiness implements AutoCloseable {

  /// Why nothing can be kept now. The words are on the wire.
  enum Obstacle {
    STARTING("starting"),
    STOPPING("stopping"),
    DATABASE("database"),
    VAULT("vault"),
    READ_ONLY("readOnly"),
    REGIONS("tooFewRegions"),
    MIRROR("databaseMirror");

    private final String word;

    Obstacle(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  private static final System.Logger LOG = System.getLogger(Readiness.class.getName());
  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final Duration LATE = Duration.ofSeconds(30); // several rounds with slow regions
  private static final Duration BETWEEN_PAID_PROBES = Duration.ofMinutes(1);

  /// What a round found.
  ///
  /// @param endedAt empty before the first and after the last
  private record Finding(Set<Obstacle> obstacles, Optional<Instant> endedAt) {}

  private final Holdfast holdfast;
  private final InstantSource clock;
  private final Set<String> paid;
  private final Set<String> probing = ConcurrentHashMap.newKeySet();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private volatile Instant paidProbesAt = Instant.MIN;
  private volatile Finding last = new Finding(EnumSet.of(Obstacle.STARTING), Optional.empty());

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("readiness").factory());

  private Readiness(Holdfast holdfast, InstantSource clock) {
    this.holdfast = holdfast;
    this.clock = clock;
    this.paid = new HashSet<>();
    for (Settings.Place place : holdfast.settings().regions()) {
      if (!(place.kind() instanceof Settings.Kind.Folder)) {
        paid.add(place.name());
      }
    }
  }

  static Readiness of(Holdfast holdfast) {
    return of(holdfast, holdfast.clock());
  }

  /// @param clock tells how long ago a round ended
  static Readiness of(Holdfast holdfast, InstantSource clock) {
    return new Readiness(holdfast, clock);
  }

  /// Begins to try; until the first round has ended nothing is ready.
  void start() {
    ScheduledFuture<?> _ =
        thread.scheduleWithFixedDelay(this::attempt, 0, ROUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// From now on it is not ready, whatever the rounds find.
  void stopping() {
    thread.shutdownNow();
    last = new Finding(EnumSet.of(Obstacle.STOPPING), Optional.empty());
  }

  /// As the last round found it, if that was not long ago; empty where all is well.
  Set<Obstacle> obstacles() {
    Finding now = last;
    if (now.endedAt.filter(this::isLongAgo).isEmpty()) {
      return now.obstacles;
    }
    EnumSet<Obstacle> all = EnumSet.of(Obstacle.DATABASE);
    all.addAll(now.obstacles);
    return all;
  }

  /// Or much later than now: by a clock that was set back.
  private boolean isLongAgo(Instant then) {
    return Duration.between(then, clock.instant()).abs().compareTo(LATE) > 0;
  }

  private void attempt() {
    try {
      round();
    } catch (RuntimeException e) { // the top of this thread: the next round must come
      LOG.log(System.Logger.Level.WARNING, "It was not found out whether this server is ready.", e);
    }
  }

  private void round() {
    probeRegions();
    EnumSet<Obstacle> found = EnumSet.noneOf(Obstacle.class);
    if (holdfast.audit().alarm().isPresent()) {
      found.add(Obstacle.READ_ONLY);
    } else if (!databaseWrites()) {
      found.add(Obstacle.DATABASE);
    }
    if (!vaultAnswers()) {
      found.add(Obstacle.VAULT);
    }
    if (regionsThatTake() < needed()) {
      found.add(Obstacle.REGIONS);
    }
    if (holdfast.mirror().flatMap(MirrorStatus::trouble).isPresent()) {
      found.add(Obstacle.MIRROR);
    }
    if (!thread.isShutdown()) {
      last = new Finding(found, Optional.of(clock.instant()));
    }
  }

  private void probeRegions() {
    Instant now = clock.instant();
    boolean payNow = Duration.between(paidProbesAt, now).abs().compareTo(BETWEEN_PAID_PROBES) >= 0;
    if (payNow) {
      paidProbesAt = now;
    }
    List<Thread> asked = new ArrayList<>();
    for (Region region : holdfast.staying()) {
      boolean due =
          payNow || !paid.contains(region.name()) || region.state() != RegionState.HEALTHY;
      if (due && probing.add(region.name())) {
        asked.add(Thread.ofVirtual().name("probe").start(() -> probe(region)));
      }
    }
    await(asked);
  }

  private void probe(Region region) {
    try {
      region.probe();
      failing.remove(region.name());
    } catch (IOException _) {
      failing.add(region.name()); // what is wrong the region says itself
    } finally {
      probing.remove(region.name());
    }
  }

  /// A little: what most regions need.
  private static void await(List<Thread> asked) {
    try {
      for (Thread each : asked) {
        var _ = each.join(Duration.ofSeconds(2));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// A change of nothing: it is refused while the store is fenced, and tries to lift that. Not by
  /// way of the rooms' handle: nobody was refused anything.
  private boolean databaseWrites() {
    try {
      return holdfast.bareDatabase().<Boolean>write(_ -> true);
    } catch (DatabaseRefusal _) {
      return false;
    }
  }

  private boolean vaultAnswers() {
    try {
      return holdfast.vault().isUsable();
    } catch (VaultRefusal _) {
      return false;
    }
  }

  private long regionsThatTake() {
    return holdfast.staying().stream()
        .filter(region -> region.state() == RegionState.HEALTHY)
        .filter(region -> !probing.contains(region.name()) && !failing.contains(region.name()))
        .count();
  }

  private int needed() {
    CopyPolicy policy = holdfast.settings().copies();
    return policy.whenTooFew() == CopyPolicy.WhenTooFew.REFUSE ? policy.copies() : 1;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "A look at the regions did not end in time.");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
