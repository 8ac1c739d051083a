package org.holdfast.simulation;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.Blobs;
import org.holdfast.content.Coordinates;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.DirectoryRegion;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.RealDisk;
import org.holdfast.content.Region;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.Schema;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.drive.Drives;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.holdfast.recovery.Mirror;
import org.holdfast.recovery.MirrorPlace;
import org.holdfast.recovery.MirrorSettings;
import org.holdfast.recovery.MirrorStatus;
import org.holdfast.recovery.Rebuild;
import org.holdfast.vault.Vault;

/// One start of Holdfast: the rooms below the doors, wired as the server wires them.
final class Machine implements AutoCloseable {

  /// What a machine stands on, through all its starts.
  ///
  /// @param bug planted in it
  /// @param snapshotAfterBytes if its database is mirrored
  record Ground(
      SimFileSystem files,
      SimTime time,
      SecureRandom random,
      CopyPolicy policy,
      Weather weather,
      Bug bug,
      Optional<Long> snapshotAfterBytes) {}

  private static final List<Schema> SCHEMAS = List.of(Blobs.SCHEMA, Drives.SCHEMA);
  private static final Map<String, Coordinates> PLACES =
      Map.of("west", new Coordinates(47.4, 8.5), "east", new Coordinates(48.1, 16.4));
  private static final String DATABASE = "/data/metadata.db";

  private final Opened opened;
  private final DriveKeys keys;
  private final List<Region> regions;
  private final Blobs blobs;
  private final Drives drives;

  private Machine(Opened opened, DriveKeys keys, List<Region> regions, Blobs blobs, Drives drives) {
    this.opened = opened;
    this.keys = keys;
    this.regions = regions;
    this.blobs = blobs;
    this.drives = drives;
  }

  static Machine start(Ground ground, Vault vault) {
    SimTime time = ground.time();
    Opened opened = open(ground);
    Database database = opened.database();
    DriveKeys keys = new DriveKeys(vault, ground.random(), time, DriveKeys.DEFAULT_KEEP);
    List<Region> regions = List.of(region(ground, "west"), region(ground, "east"));
    boolean started = false;
    try {
      Blobs blobs =
          new Blobs(regions, ground.policy(), database, ground.random(), time, time, time);
      Drives drives =
          new Drives(
              database,
              blobs,
              keys,
              ground.random(),
              time,
              time,
              EntitlementSource.everybody(Entitlements.defaults(Plan.FREE)));
      opened.begin(vault, regions, time);
      started = true;
      return new Machine(opened, keys, regions, blobs, drives);
    } finally {
      if (!started) {
        closeAll(regions, keys, opened);
      }
    }
  }

  private static Opened open(Ground ground) {
    Path file = ground.files().path(DATABASE);
    SimTime time = ground.time();
    if (ground.snapshotAfterBytes().isEmpty()) {
      return new Opened(SqliteDatabase.open(file, SCHEMAS, time), Optional.empty());
    }
    Mirror mirror =
        new Mirror(
            new MirrorSettings(
                ground.policy().enough(),
                Duration.ofSeconds(30),
                ground.snapshotAfterBytes().orElseThrow()),
            ground.files().path(DATABASE + ".copy"),
            ground.random(),
            time,
            time,
            time,
            Map::of);
    return new Opened(
        SqliteDatabase.openMirrored(file, SCHEMAS, time, mirror), Optional.of(mirror));
  }

  /// Makes the database anew from one region alone, as `holdfast recover` does.
  ///
  /// @param lineage which history, where there are several
  static Rebuild.Rebuilt rebuild(
      Ground ground, Vault vault, String region, Optional<String> lineage) {
    try (Region from =
        DirectoryRegion.openReadOnly(
            region,
            PLACES.getOrDefault(region, new Coordinates(0, 0)),
            ground.files().path("/" + region),
            new RealDisk(),
            ground.time())) {
      return new Rebuild(from.log().orElseThrow(), vault)
          .into(ground.files().path(DATABASE), lineage, false, (_, _) -> {});
    }
  }

  private static Region region(Ground ground, String name) {
    Region region =
        DirectoryRegion.open(
            name,
            PLACES.getOrDefault(name, new Coordinates(0, 0)),
            ground.files().path("/" + name),
            new RealDisk(),
            ground.time(),
            ground.time());
    return new SimRegion(region, ground.time(), ground.weather()::delay, ground.bug());
  }

  Drives drives() {
    return drives;
  }

  Blobs blobs() {
    return blobs;
  }

  List<Region> regions() {
    return regions;
  }

  @Override
  public void close() {
    try {
      blobs.close();
    } finally {
      closeAll(regions, keys, opened);
    }
  }

  /// Whether the mirror has everything that was committed: true where nobody mirrors.
  boolean isMirrored() {
    return opened.mirror().map(mirror -> mirror.status().trouble().isEmpty()).orElse(true);
  }

  /// Whether each region has it.
  boolean isMirroredEverywhere() {
    return isMirrored()
        && opened.mirror().map(Mirror::status).map(MirrorStatus::places).orElse(List.of()).stream()
            .allMatch(place -> place.behindGroups() == 0);
  }

  /// What a server does now and then.
  void tendMirror() {
    opened.mirror().ifPresent(Mirror::tend);
  }

  /// The database, and what mirrors it.
  private record Opened(SqliteDatabase database, Optional<Mirror> mirror) {

    void begin(Vault vault, List<Region> regions, SimTime time) {
      List<MirrorPlace> places =
          regions.stream()
              .map(region -> new MirrorPlace(region.name(), region.log().orElseThrow(), time))
              .toList();
      mirror.ifPresent(begun -> begun.begin(database, vault, places));
    }

    void close() {
      mirror.ifPresent(Mirror::close);
      database.close();
    }
  }

  /// What does not close keeps nothing else from being closed.
  private static void closeAll(List<Region> regions, DriveKeys keys, Opened opened) {
    List<Runnable> closers = new ArrayList<>();
    regions.forEach(region -> closers.add(region::close));
    closers.add(keys::close);
    closers.add(opened::close);
    DatabaseRefusal first = null;
    for (Runnable closer : closers) {
      try {
        closer.run();
      } catch (DatabaseRefusal e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
