package org.holdfast.console;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.holdfast.content.Blobs;
import org.holdfast.content.DirectoryRegion;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.RealDisk;
import org.holdfast.content.Region;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.drive.Drives;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.holdfast.server.Holdfast;
import org.holdfast.server.PassphraseSource;
import org.holdfast.server.Settings;
import org.holdfast.vault.Vault;

/// The rooms over one data folder.
///
/// Opening a vault stretches a passphrase, which takes longer than all the rest of a check. So
/// where the vault's file is, byte for byte, the one that is open already, the rooms are wired to
/// that one, as [Holdfast] wires them; else, and now and then in any case, [Holdfast] itself opens
/// the folder.
record OpenRooms(Drives drives, List<Region> regions, AutoCloseable closing)
    implements AutoCloseable {

  static OpenRooms whole(Path data) {
    Holdfast holdfast = Holdfast.open(data, Settings.load(data), PassphraseSource.unattended());
    return new OpenRooms(holdfast.drives(), holdfast.regions(), holdfast);
  }

  /// Whether [#wired] does what [#whole] would.
  static boolean mayBeWired(Path data) {
    return !Files.exists(data.resolve("first-start")) && Files.exists(data.resolve("metadata.db"));
  }

  static OpenRooms wired(Path data, Vault vault) {
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    AutoCloseable closing =
        () -> {
          while (!opened.isEmpty()) {
            opened.pop().close();
          }
        };
    boolean done = false;
    try {
      Settings settings = Settings.load(data);
      SecureRandom random = new SecureRandom();
      InstantSource clock = InstantSource.system();
      ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
      opened.push(background);
      // Written by whoever asks: one thread fewer to start for each state.
      Database database =
          SqliteDatabase.open(
              data.resolve("metadata.db"), List.of(Blobs.SCHEMA, Drives.SCHEMA), Runnable::run);
      opened.push(database);
      DriveKeys keys = new DriveKeys(vault, random, clock, DriveKeys.DEFAULT_KEEP);
      opened.push(keys);
      List<Region> regions =
          settings.regions().stream().map(place -> region(place, clock)).toList();
      regions.forEach(opened::push);
      Blobs blobs = new Blobs(regions, settings.copies(), database, random, clock, background);
      opened.push(blobs);
      OpenRooms rooms =
          new OpenRooms(
              new Drives(
                  database,
                  blobs,
                  keys,
                  random,
                  clock,
                  EntitlementSource.everybody(Entitlements.defaults(Plan.FREE))),
              regions,
              closing);
      done = true;
      return rooms;
    } finally {
      if (!done) {
        close(closing);
      }
    }
  }

  private static Region region(Settings.Place place, InstantSource clock) {
    return DirectoryRegion.open(
        place.name(), place.coordinates(), folder(place), new RealDisk(), Runnable::run, clock);
  }

  private static Path folder(Settings.Place place) {
    return place.kind() instanceof Settings.Kind.Folder(Path path) ? path : Path.of("nowhere");
  }

  @Override
  public void close() {
    close(closing);
  }

  private static void close(AutoCloseable closing) {
    try {
      closing.close();
    } catch (Exception e) { // what AutoCloseable may throw: nothing that is expected
      throw new IllegalStateException("the rooms did not close", e);
    }
  }
}
