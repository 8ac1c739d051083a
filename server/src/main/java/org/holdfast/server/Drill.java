package org.holdfast.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.holdfast.audit.AuditLog;
import org.holdfast.content.Blobs;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.LogStore;
import org.holdfast.content.Region;
import org.holdfast.content.Waits;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveDrill;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Finding;
import org.holdfast.recovery.MirrorStatus;
import org.holdfast.recovery.Rebuild;
import org.holdfast.recovery.RecoveryRefusal;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;

/// One restore drill: everything is rebuilt from one region alone, in a scratch folder, and a sample
/// of it restored, compared and read (ADR 41). The region is opened for looking only, the vault
/// unwraps only, and of the live database nothing is asked but what history says.
///
///     room ─▶ the region has what was answered ─▶ rebuild ─▶ check ─▶ restore drives │ compare, read
///     └───────────────── not measured ─────────┘ └────────────── RTO ────────────────┘
///
/// Used by one thread, once.
final class Drill {

  private static final int STEPS = 1_000;
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int ROOM_EVERY = 64;

  /// Ends a drill that says nothing then of the region.
  private static final class BrokenOff extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenOff(String why) {
      super(why);
    }
  }

  private final Holdfast live;
  private final Settings.Place place;
  private final DrillFolder scratch;
  private final DrillBounds bounds;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final ConsoleProgress progress;
  private final BooleanSupplier ends;
  private final List<String> what = new ArrayList<>();
  private final Map<DriveId, List<Finding>> missed = new HashMap<>();
  private boolean unbuilt;
  private Duration rto = Duration.ZERO;
  private long lacking;
  private Duration lackingFor = Duration.ZERO;
  private long lackingOperations;
  private long drives;
  private long items;
  private long contents;
  private long bytes;
  private long shown;
  private int calls;

  /// @param ends whether the server ends, and the drill with it
  Drill(
      Holdfast live,
      Settings.Place place,
      DrillFolder scratch,
      DrillBounds bounds,
      RandomGenerator random,
      InstantSource clock,
      ConsoleProgress progress,
      BooleanSupplier ends) {
    this.live = live;
    this.place = place;
    this.scratch = scratch;
    this.bounds = bounds;
    this.random = random;
    this.clock = clock;
    this.progress = progress;
    this.ends = ends;
  }

  /// @param begun when the drill began
  /// @param heads where the live drives stood before
  DrillResult run(DrillResult begun, Map<DriveId, Long> heads) {
    Optional<String> broken = Optional.empty();
    try {
      requireRoom();
      scratch.make();
      MirrorStatus answered = awaitRegion();
      rehearse(answered, heads);
    } catch (RecoveryRefusal e) {
      unbuilt = true;
      what.add(String.valueOf(e.getMessage()));
    } catch (BrokenOff | DriveRefusal | VaultRefusal | StartRefused e) {
      broken = Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      broken = Optional.of("The scratch folder cannot be written: " + e.getMessage() + ".");
    } finally {
      remove();
    }
    if (what.isEmpty() && broken.isPresent()) {
      return result(begun).brokenOff(clock.instant(), broken.get());
    }
    broken.ifPresent(what::add); // what was found before stays found
    return result(begun);
  }

  /// The copies that the region lacks, of those that were read.
  Map<DriveId, List<Finding>> missed() {
    return missed;
  }

  /// Whether the database could not be rebuilt as it was from what the region has.
  boolean isUnbuilt() {
    return unbuilt;
  }

  private DrillResult result(DrillResult begun) {
    return new DrillResult(
        begun.region(),
        begun.began(),
        clock.instant(),
        what.isEmpty() ? DrillResult.Outcome.PASSED : DrillResult.Outcome.FAILED,
        rto,
        lacking,
        lackingFor,
        lackingOperations,
        drives,
        items,
        contents,
        bytes,
        what);
  }

  private void remove() {
    try {
      scratch.remove();
    } catch (IOException _) {
      // the next drill, or the next start, removes it
    }
  }

  // Room

  /// The rebuilt database, and what restores write into it beside.
  private void requireRoom() throws IOException {
    Path database = live.data().database();
    long size = Files.size(database);
    Path log = database.resolveSibling(database.getFileName() + "-wal");
    size += Files.exists(log) ? Files.size(log) : 0;
    requireFree(2 * size + bounds.reserveBytes());
  }

  private void requireFree(long needed) throws IOException {
    long free = scratch.freeBytes();
    if (free < needed) {
      throw new BrokenOff(
          "The disk of the data folder has %d MiB free, and the drill needs %d MiB, %d of which must stay free."
              .formatted(free >> 20, needed >> 20, bounds.reserveBytes() >> 20));
    }
  }

  /// Called from all that takes long.
  private void goesOn(int from, int to, long done, long total) {
    if (ends.getAsBoolean()) {
      throw new BrokenOff("The server ended.");
    }
    if (calls++ % ROOM_EVERY == 0) {
      requireReserve();
    }
    double part = total <= 0 ? 0 : (double) Math.clamp(done, 0, total) / total;
    shown = Math.max(shown, from + (long) ((to - from) * part));
    progress.at(shown, STEPS);
  }

  private void requireReserve() {
    try {
      requireFree(bounds.reserveBytes());
    } catch (IOException e) {
      throw new BrokenOff("How much is free on the disk cannot be told: " + e.getMessage() + ".");
    }
  }

  // The region

  /// What was answered may lie in other regions first; one that is well has it within moments.
  private MirrorStatus awaitRegion() {
    MirrorStatus answered = mirror();
    long looks = bounds.catchUp().dividedBy(LOOK);
    for (long look = 0; look < looks && seq(mirror()) < answered.seq(); look++) {
      Waits.REAL.settles(new CompletableFuture<>(), LOOK);
      goesOn(0, 0, 0, 1);
    }
    return answered;
  }

  private MirrorStatus mirror() {
    return live.mirror().orElseThrow(() -> new BrokenOff("The database is not mirrored."));
  }

  private long seq(MirrorStatus status) {
    return status.places().stream()
        .filter(each -> each.region().equals(place.name()))
        .mapToLong(MirrorStatus.Place::seq)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private void rehearse(MirrorStatus answered, Map<DriveId, Long> heads) throws IOException {
    Instant start = clock.instant();
    try (Region from = new RegionsToLookAt(live.random(), clock).open(place)) {
      Rebuild.Rebuilt rebuilt = rebuild(from, answered);
      what.addAll(rebuilt.remarks());
      unbuilt = !rebuilt.remarks().isEmpty();
      if (rebuilt.seq() < answered.seq()) {
        lacks(answered.seq() - rebuilt.seq(), Duration.between(rebuilt.at(), start), rebuilt);
      }
      useRebuilt(from, start, heads);
    }
  }

  private void lacks(long changes, Duration since, Rebuild.Rebuilt rebuilt) {
    lacking = changes;
    lackingFor = since.isNegative() ? Duration.ZERO : since;
    what.add(
        "The region lacks the last %d changes of the database that were answered; the newest that it has, %d, was written at %s."
            .formatted(changes, rebuilt.seq(), rebuilt.at()));
    rebuilt.torn().ifPresent(what::add);
    unbuilt |= rebuilt.torn().isPresent(); // else the region is behind, and catches up by itself
  }

  /// Twice, if need be: what a rebuild reads may be taken away by newer snapshots meanwhile.
  private Rebuild.Rebuilt rebuild(Region from, MirrorStatus answered) {
    try {
      Rebuild.Rebuilt rebuilt = tryRebuild(from, answered);
      if (rebuilt.remarks().isEmpty()) {
        return rebuilt;
      }
    } catch (RecoveryRefusal _) {
      requireReserve();
    }
    removeDatabase();
    return tryRebuild(from, answered);
  }

  private Rebuild.Rebuilt tryRebuild(Region from, MirrorStatus answered) {
    LogStore store =
        from.log().orElseThrow(() -> new IllegalStateException("every region keeps a log"));
    return new Rebuild(store, new LookingVault(live.vault()))
        .into(
            scratch.database(),
            Optional.of(answered.lineage()),
            false,
            (done, total) -> goesOn(0, 300, done, total));
  }

  private void removeDatabase() {
    try {
      scratch.make();
    } catch (IOException e) {
      throw new BrokenOff("The scratch folder cannot be written: " + e.getMessage() + ".");
    }
  }

  // What was rebuilt

  private void useRebuilt(Region from, Instant start, Map<DriveId, Long> heads) {
    try (SqliteDatabase rebuilt =
        SqliteDatabase.open(scratch.database(), Holdfast.SCHEMAS, Runnable::run)) {
      List<String> flaws = rebuilt.check();
      flaws.forEach(flaw -> what.add("The rebuilt database: " + flaw));
      unbuilt |= !flaws.isEmpty();
      goesOn(300, 400, 1, 1);
      if (flaws.isEmpty()) {
        useDrives(rebuilt, from, start, heads);
      }
    } catch (DatabaseRefusal e) {
      requireReserve();
      what.add("The rebuilt database cannot be used: " + e.getMessage());
    }
  }

  private void useDrives(
      SqliteDatabase rebuilt, Region from, Instant start, Map<DriveId, Long> heads) {
    LookingVault vault = new LookingVault(new WatchedVault(live.vault(), live.audit()::note));
    Optional<ServerSecret> secret = secret(rebuilt, vault);
    if (secret.isEmpty()) {
      what.add("The rebuilt database lacks the server's own secret, or it does not open.");
      return;
    }
    // Stands still, so that a window's edge does not move between a look and the next.
    InstantSource still = InstantSource.fixed(clock.instant());
    try (ServerSecret own = secret.get();
        DriveKeys keys = new DriveKeys(vault, live.random(), clock, DriveKeys.DEFAULT_KEEP);
        Blobs blobs =
            new Blobs(
                List.of(from),
                new CopyPolicy(1, CopyPolicy.WhenTooFew.REFUSE),
                rebuilt,
                live.random(),
                clock,
                live.background());
        Drives there =
            new Drives(
                rebuilt,
                blobs,
                keys,
                live.random(),
                still,
                live.identity().plans(),
                AuditLog.NONE,
                own.derived("share index"),
                live.background())) {
      compareHeads(there, heads);
      use(sample(there), start);
    }
  }

  private static Optional<ServerSecret> secret(SqliteDatabase rebuilt, Vault vault) {
    try {
      return new SecretStore(rebuilt).open(vault);
    } catch (VaultRefusal.NotAuthentic | VaultRefusal.MissingVersion | StartRefused _) {
      return Optional.empty();
    }
  }

  /// The drive as it is now.
  ///
  /// @return empty if it was destroyed meanwhile, or does not open
  private Optional<Drive> now(DriveId drive) {
    try {
      return live.drives().find(drive);
    } catch (DriveRefusal.Tampered _) {
      what.add("drive %s: the live one does not open".formatted(drive.text()));
      return Optional.empty();
    }
  }

  /// What was there when the drill began must be there, as far as the region has the change.
  private void compareHeads(Drives there, Map<DriveId, Long> heads) {
    Map<DriveId, Long> rebuilt = there.seqs(heads.keySet());
    for (Map.Entry<DriveId, Long> each : heads.entrySet()) {
      long has = rebuilt.getOrDefault(each.getKey(), 0L);
      lackingOperations += Math.max(0, each.getValue() - has);
      boolean lost = has < each.getValue() && lacking == 0;
      if (lost && now(each.getKey()).isPresent()) {
        what.add(
            "drive %s: it ends with operation %d, and %d was there before"
                .formatted(each.getKey().text(), has, each.getValue()));
      }
    }
  }

  private List<DriveDrill> sample(Drives there) {
    List<Drive> all = new ArrayList<>(there.all());
    List<DriveDrill> sample = new ArrayList<>();
    while (!all.isEmpty() && sample.size() < bounds.drives()) {
      Drive drive = all.remove(random.nextInt(all.size()));
      now(drive.id())
          .ifPresent(
              present ->
                  sample.add(
                      new DriveDrill(
                          drive, present, random, (done, total) -> goesOn(0, 0, done, total))));
    }
    return sample;
  }

  private void use(List<DriveDrill> sample, Instant start) {
    for (int i = 0; i < sample.size(); i++) {
      sample.get(i).restore();
      goesOn(400, 700, i + 1L, sample.size());
    }
    rto = Duration.between(start, clock.instant());
    for (int i = 0; i < sample.size(); i++) {
      DriveDrill drive = sample.get(i);
      drive.compare(bounds.items());
      drive.read(bounds.contents(), (bounds.bytes() - bytes) / (sample.size() - i));
      count(drive);
      goesOn(700, STEPS, i + 1L, sample.size());
    }
  }

  private void count(DriveDrill drive) {
    what.addAll(drive.findings());
    if (!drive.missed().isEmpty()) {
      missed.put(drive.drive(), drive.missed());
    }
    drives += drive.isGone() ? 0 : 1;
    items += drive.items();
    contents += drive.filesRead();
    bytes += drive.bytesRead();
  }
}
