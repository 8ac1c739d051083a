package org.holdfast.simulation;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.content.Blobs;
import org.holdfast.content.Coordinates;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.DirectoryRegion;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.RealDisk;
import org.holdfast.content.Region;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.drive.Drives;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.holdfast.vault.Vault;

/// One start of Holdfast: the rooms below the doors, wired as the server wires them.
final class Machine implements AutoCloseable {

  /// What a machine stands on, through all its starts.
  ///
  /// @param bug planted in it
  record Ground(
      SimFileSystem files,
      SimTime time,
      SecureRandom random,
      CopyPolicy policy,
      Weather weather,
      Bug bug) {}

  private final Database database;
  private final DriveKeys keys;
  private final List<Region> regions;
  private final Blobs blobs;
  private final Drives drives;

  private Machine(
      Database database, DriveKeys keys, List<Region> regions, Blobs blobs, Drives drives) {
    this.database = database;
    this.keys = keys;
    this.regions = regions;
    this.blobs = blobs;
    this.drives = drives;
  }

  static Machine start(Ground ground, Vault vault) {
    SimTime time = ground.time();
    Path file = ground.files().path("/data/metadata.db");
    Database database = SqliteDatabase.open(file, List.of(Blobs.SCHEMA, Drives.SCHEMA), time);
    DriveKeys keys = new DriveKeys(vault, ground.random(), time, DriveKeys.DEFAULT_KEEP);
    List<Region> regions =
        List.of(
            region(ground, "west", new Coordinates(47.4, 8.5)),
            region(ground, "east", new Coordinates(48.1, 16.4)));
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
              EntitlementSource.everybody(Entitlements.defaults(Plan.FREE)));
      started = true;
      return new Machine(database, keys, regions, blobs, drives);
    } finally {
      if (!started) {
        closeAll(regions, keys, database);
      }
    }
  }

  private static Region region(Ground ground, String name, Coordinates place) {
    Region region =
        DirectoryRegion.open(
            name,
            place,
            ground.files().path("/" + name),
            new RealDisk(),
            ground.time(),
            ground.time());
    return new SimRegion(
        region, ground.time(), ground.weather()::delay, ground.bug().answersFirst(name));
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
      closeAll(regions, keys, database);
    }
  }

  /// What does not close keeps nothing else from being closed.
  private static void closeAll(List<Region> regions, DriveKeys keys, Database database) {
    List<Runnable> closers = new ArrayList<>();
    regions.forEach(region -> closers.add(region::close));
    closers.add(keys::close);
    closers.add(database::close);
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
