package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.holdfast.audit.AuditLog;
import org.holdfast.content.Blobs;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.ItemId;
import org.holdfast.content.Region;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.jooq.DSLContext;

/// All rooms below the drive, over a real database and two regions in memory.
final class House implements AutoCloseable {

  static final FileTimes NO_TIMES = FileTimes.NONE;

  final StoppedClock clock;

  /// What this process's stopwatch says, whatever the clock does.
  final AtomicLong passedNanos = new AtomicLong();

  final SecureRandom random;
  final MemoryRegion west;
  final MemoryRegion east;
  private final List<Region> regions;
  final Database database;
  final Blobs blobs;
  final DriveKeys keys;
  final Drives drives;

  /// So that operations on a few items go as those on very many do.
  private static final Pieces SMALL = new Pieces(work -> Thread.ofVirtual().start(work), 2);

  /// As large as a free plan, until a test says otherwise.
  volatile long quotaBytes = 5L << 30;

  /// What every owner may do and have, but for the quota.
  volatile Entitlements plan = Entitlements.defaults(Plan.FREE);

  /// When that began.
  volatile Instant since = Instant.EPOCH;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final OpenVault vault;

  private House(Database database, SecureRandom random, Pieces pieces) {
    this.clock = new StoppedClock();
    this.west = new MemoryRegion("west", clock);
    this.east = new MemoryRegion("east", clock);
    this.regions = List.of(west, east);
    this.vault = new OpenVault();
    this.database = database;
    this.random = random;
    this.blobs = new Blobs(regions, CopyPolicy.DEFAULT, database, random, clock, threads);
    this.keys = new DriveKeys(vault, random, clock, DriveKeys.DEFAULT_KEEP);
    this.drives = drives(pieces);
  }

  /// The same after a restart with other settings.
  private House(House before, List<Region> regions, CopyPolicy policy) {
    this.clock = before.clock;
    this.west = before.west;
    this.east = before.east;
    this.regions = List.copyOf(regions);
    this.vault = before.vault;
    this.database = before.database;
    this.random = before.random;
    this.blobs = new Blobs(regions, policy, database, random, clock, threads);
    this.keys = new DriveKeys(vault, random, clock, DriveKeys.DEFAULT_KEEP);
    this.drives = drives(SMALL);
  }

  House restarted(List<Region> with, CopyPolicy policy) {
    return new House(this, with, policy);
  }

  private Drives drives(Pieces pieces) {
    return new Drives(
        new DriveAccess.Rooms(
            database,
            blobs,
            keys,
            random,
            clock,
            passedNanos::get,
            (_, _) -> new EntitlementSource.Current(entitled(), since),
            AuditLog.NONE,
            ShareIndex.passing(random),
            pieces));
  }

  static House in(Path folder) {
    return in(folder, new SecureRandom());
  }

  static House in(Path folder, SecureRandom random) {
    return in(folder, random, SMALL);
  }

  static House in(Path folder, SecureRandom random, Pieces pieces) {
    ExecutorService writer =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    return new House(
        SqliteDatabase.open(
            folder.resolve("metadata.db"), List.of(Blobs.SCHEMA, Drives.SCHEMA), writer),
        random,
        pieces);
  }

  static House over(Database database) {
    return new House(database, new SecureRandom(), SMALL);
  }

  /// Another process on the same database, with clocks of its own.
  House beside() {
    return new House(this, regions, CopyPolicy.DEFAULT);
  }

  /// The vault gives this drive's key no more.
  void refuseKey(DriveId drive) {
    vault.refused.add(drive.value());
  }

  /// Time passes, by clock and stopwatch.
  void pass(Duration time) {
    clock.advance(time);
    passedNanos.addAndGet(time.toNanos());
  }

  /// Time passes by the clock, and another process has watched the database all that time.
  void passWatched(Duration time) {
    clock.advance(time);
    database.<Integer>write(
        tx ->
            Sql.of(
                    tx,
                    "INSERT INTO sweep_clock (clock_no, era, watched, verified_watch, tried_watch)"
                        + " VALUES (1, '', ?, -1, -1) ON CONFLICT (clock_no) DO UPDATE SET"
                        + " watched = sweep_clock.watched + excluded.watched")
                .with(time.toMillis())
                .run());
  }

  /// The server runs for so many hours, and does what it does now and then.
  void run(int hours) {
    for (int i = 0; i < hours; i++) {
      pass(Duration.ofHours(1));
      drives.watch(SweepConsent.ALWAYS);
    }
  }

  /// Does something to the database, looks, and puts these tables back.
  void undone(List<String> tables, Consumer<DSLContext> alteration, Runnable look) {
    for (String table : tables) {
      sql("CREATE TABLE before_" + table + " AS SELECT * FROM " + table);
    }
    database.<Boolean>write(
        tx -> {
          alteration.accept(tx);
          return true;
        });
    look.run();
    for (String table : tables) {
      sql("DELETE FROM " + table);
      sql("INSERT INTO " + table + " SELECT * FROM before_" + table);
      sql("DROP TABLE before_" + table);
    }
  }

  private void sql(String statement) {
    database.<Integer>write(tx -> Sql.of(tx, statement).run());
  }

  BlobSweep sweepBlobs() {
    return drives.sweepBlobs(SweepConsent.ALWAYS);
  }

  /// Finds what nothing refers to, waits, and removes it.
  BlobSweep sweepAfterTheWait() {
    sweepBlobs();
    run(73);
    return sweepBlobs();
  }

  List<Region> regions() {
    return regions;
  }

  private Entitlements entitled() {
    return new Entitlements(
        quotaBytes,
        plan.restoreWindow(),
        plan.ransomwareProtection(),
        plan.linkPasswords(),
        plan.linkExpiry(),
        plan.versionsShown(),
        plan.recycleBinKept());
  }

  Drive drive() {
    return drives.create(AccountId.random(random));
  }

  static Actor actor(Drive drive) {
    return new Actor(drive.owner(), "test");
  }

  static ItemName name(String text) {
    return ItemName.of(text);
  }

  static Placement at(Item parent, String name) {
    return new Placement(parent.id(), name(name), Conflict.FAIL);
  }

  static Placement at(Item parent, String name, Conflict conflict) {
    return new Placement(parent.id(), name(name), conflict);
  }

  static Item folder(Drive drive, Item parent, String name) {
    return drive.createFolder(actor(drive), at(parent, name), NO_TIMES).item();
  }

  static Upload upload(String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return new Upload(
        new ByteArrayInputStream(bytes),
        OptionalLong.of(bytes.length),
        Optional.of("text/plain"),
        NO_TIMES,
        Optional.empty());
  }

  /// Writes a file, over one that is there.
  static Item file(Drive drive, Item parent, String name, String content) {
    return write(drive, at(parent, name, Conflict.REPLACE), content, Precondition.NONE).item();
  }

  static Written write(Drive drive, Placement at, String content, Precondition precondition) {
    try {
      return drive.write(actor(drive), at, upload(content), precondition);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Item rewrite(Drive drive, Item file, String content) {
    try {
      return drive.write(actor(drive), file.id(), upload(content), Precondition.NONE).item();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(FileContent content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (content) {
      content.reader().copyTo(out, 0, content.reader().sizeBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  static String read(Drive drive, ItemId file) {
    return read(drive.open(file));
  }

  /// The names in a folder, sorted.
  static List<String> names(Drive drive, Item folder) {
    return drive.children(folder.id(), Listing.first(1000)).items().stream()
        .map(Item::name)
        .sorted()
        .toList();
  }

  VerifyReport verify(Drive drive) {
    return drive.verify(regions(), VerifyProgress.SILENT);
  }

  @Override
  public void close() {
    stop();
    database.close();
  }

  /// What a process has of its own; the database stays for one that comes after it.
  void stop() {
    blobs.close();
    keys.close();
    threads.close();
  }
}
