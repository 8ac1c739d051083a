package org.holdfast.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.holdfast.content.Region;
import org.holdfast.content.Waits;
import org.holdfast.database.Schema;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.recovery.Mirror;
import org.holdfast.recovery.MirrorPlace;
import org.holdfast.recovery.MirrorSettings;
import org.holdfast.recovery.MirrorStatus;
import org.holdfast.recovery.RecoveryRefusal;
import org.holdfast.vault.Vault;

/// The embedded database with its mirror, and what of the data folder goes with it.
final class MirroredDatabase implements AutoCloseable {

  private final Mirror mirror;
  private final SqliteDatabase database;

  /// By the region's name. They end after all that writes at the last moment.
  private final Map<String, Executor> lanes = new HashMap<>();

  /// @param threads a thread of its own for each name
  MirroredDatabase(
      DataFolder data,
      Settings settings,
      List<Schema> schemas,
      SecureRandom random,
      InstantSource clock,
      Function<String, Executor> threads) {
    this.mirror =
        new Mirror(
            MirrorSettings.defaults(settings.copies().enough()),
            data.path().resolve("metadata.db.copy"),
            random,
            clock,
            Waits.REAL,
            threads.apply("snapshots"),
            () -> house(data));
    settings
        .staying()
        .forEach(place -> lanes.put(place.name(), threads.apply("mirror-" + place.name())));
    this.database =
        SqliteDatabase.openMirrored(data.database(), schemas, threads.apply("database"), mirror);
  }

  SqliteDatabase database() {
    return database;
  }

  /// From here on nothing is answered that is not in enough regions.
  void begin(Vault vault, List<Region> regions) {
    List<MirrorPlace> places = new ArrayList<>();
    for (Region region : regions) {
      Executor lane = lanes.getOrDefault(region.name(), Runnable::run);
      region.log().ifPresent(store -> places.add(new MirrorPlace(region.name(), store, lane)));
    }
    try {
      mirror.begin(database, vault, places);
    } catch (RecoveryRefusal e) {
      throw new StartRefused(String.valueOf(e.getMessage()), e);
    }
  }

  /// Lets regions that lag catch up, also while nobody writes.
  void tend() {
    mirror.tend();
  }

  MirrorStatus status() {
    return mirror.status();
  }

  /// What a region has of the database could not be used: each is given a whole copy soon.
  void copyAnew() {
    mirror.copyAnew();
  }

  /// Settings or certificates were made or changed.
  void houseChanged() {
    mirror.houseChanged();
  }

  private static Map<String, byte[]> house(DataFolder data) {
    try {
      return HouseOfFiles.read(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    mirror.close();
    database.close();
  }
}
