package org.holdfast.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.content.BackupMark;
import org.holdfast.content.DirectoryRegion;
import org.holdfast.content.LogStore;
import org.holdfast.content.RealDisk;
import org.holdfast.content.Region;
import org.holdfast.recovery.BackupPoints;
import org.holdfast.vault.Vault;

/// A backup that is open: a region at rest, with the mark that it is none (ADR 46). Used by one
/// thread but for copies, which any number of threads may write.
final class BackupPlace implements AutoCloseable {

  static final String VAULT = "vault";
  private static final UUID LOOKS_ONLY = new UUID(0, 0);

  private final Region region;
  private final UUID identity;

  /// Of who writes into a store. A folder is held by its pack, which one process has open.
  private final Optional<StoreTurn> turn;

  private BackupPlace(Region region, UUID identity, Optional<StoreTurn> turn) {
    this.region = region;
    this.identity = identity;
    this.turn = turn;
  }

  /// Opens backups.
  ///
  /// @param data the data folder, which a backup never lies in
  /// @param regions none of which is one
  record Opener(Path data, List<Settings.Place> regions, SecureRandom random, InstantSource clock) {

    /// For looking only.
    BackupPlace toLookAt(Settings.Place place) {
      Region region = new RegionsToLookAt(random, clock).open(place);
      boolean opened = false;
      try {
        BackupPlace backup =
            new BackupPlace(region, region.attach(Optional.empty(), LOOKS_ONLY), Optional.empty());
        if (!BackupMark.isOn(region)) {
          throw noBackup(place, "a region lies there, or a backup that was never finished");
        }
        opened = true;
        return backup;
      } catch (IOException e) {
        if (isMarked(region)) {
          throw BackupRun.refusal(region, e);
        }
        throw noBackup(place, String.valueOf(e.getMessage()));
      } finally {
        if (!opened) {
          region.close();
        }
      }
    }

    /// @param begins whether it may be begun, where nothing lies yet
    BackupPlace toWrite(Settings.Place place, boolean begins) {
      requireOwnPlace(place);
      boolean known = isThere(place);
      if (!known && !begins) {
        throw noBackup(
            place,
            "nothing of one lies there. If it is to begin there, say --new; else look whether its disk is mounted");
      }
      Region region = opened(place);
      boolean opened = false;
      try {
        UUID identity =
            region.attach(Optional.empty(), new UUID(random.nextLong(), random.nextLong()));
        if (!known && !BackupMark.isOn(region)) {
          requireEmpty(place, region); // what was away a moment ago may be there now
          BackupMark.put(region);
        }
        Optional<StoreTurn> turn = turn(place, region);
        opened = true;
        return new BackupPlace(region, identity, turn);
      } catch (IOException e) {
        region.close(); // so that it is not held by this one
        if (isHeld(place)) {
          throw BackupRefused.busy(place.name(), "");
        }
        throw BackupRun.refusal(region, e);
      } finally {
        if (!opened) {
          region.close();
        }
      }
    }

    private Optional<StoreTurn> turn(Settings.Place place, Region region) throws IOException {
      return place.kind() instanceof Settings.Kind.Folder
          ? Optional.empty()
          : Optional.of(StoreTurn.take(place.name(), log(region), random, clock));
    }

    private static boolean isHeld(Settings.Place place) {
      return place.kind() instanceof Settings.Kind.Folder(Path folder)
          && DirectoryRegion.isHeld(folder);
    }

    /// A backup, or what a kill left that came while one was begun.
    private boolean isThere(Settings.Place place) {
      if (place.kind() instanceof Settings.Kind.Folder(Path path) && !Files.isDirectory(path)) {
        throw noBackup(place, "there is no folder " + path + "; make it, or mount its disk");
      }
      try (Region region = new RegionsToLookAt(random, clock).open(place)) {
        try {
          region.attach(Optional.empty(), LOOKS_ONLY);
          if (BackupMark.isOn(region)) {
            return true;
          }
          requireEmpty(place, region);
          return false;
        } catch (IOException _) {
          // Nothing lies there, or it is away, or so full that its pack cannot even be read: who
          // writes learns which.
          return isMarked(region);
        }
      }
    }

    /// Where the rest of it cannot be read.
    private static boolean isMarked(Region region) {
      try {
        return BackupMark.isOn(region);
      } catch (IOException _) {
        return false;
      }
    }

    private static void requireEmpty(Settings.Place place, Region region) throws IOException {
      List<Object> held = new ArrayList<>();
      region.list(held::add);
      if (!held.isEmpty() || !log(region).list().isEmpty()) {
        throw new BackupRefused(
            "backupPlaceUnfit",
            "What lies in %s is a region. Give the backup a place of its own"
                .formatted(place.name()));
      }
    }

    private Region opened(Settings.Place place) {
      StoreRegions stores = new StoreRegions(random, clock, task -> Thread.ofVirtual().start(task));
      return switch (place.kind()) {
        case Settings.Kind.Folder(Path folder) ->
            DirectoryRegion.open(
                place.name(),
                place.coordinates(),
                folder,
                new RealDisk(),
                task -> Thread.ofPlatform().daemon().name("backup").start(task),
                clock);
        case Settings.Kind.S3(var store, String prefix) -> stores.s3(place, store, prefix);
        case Settings.Kind.Azure(var store, String prefix) -> stores.azure(place, store, prefix);
      };
    }

    /// One accident must not take the backup with what it is a backup of, nor the server write into
    /// it.
    private void requireOwnPlace(Settings.Place place) {
      for (Settings.Place region : regions) {
        if (touches(place.kind(), region.kind())) {
          throw unfit(place, "the region " + region.name());
        }
      }
      if (place.kind() instanceof Settings.Kind.Folder(Path path) && touches(path, data)) {
        throw unfit(place, "the data folder");
      }
    }

    private static boolean touches(Settings.Kind one, Settings.Kind other) {
      if (one instanceof Settings.Kind.Folder(Path a)
          && other instanceof Settings.Kind.Folder(Path b)) {
        return touches(a, b);
      }
      if (one instanceof Settings.Kind.Folder || other instanceof Settings.Kind.Folder) {
        return false;
      }
      String a = String.valueOf(RegionsSection.lies(BackupsSection.place("a", one)));
      String b = String.valueOf(RegionsSection.lies(BackupsSection.place("b", other)));
      return a.startsWith(b) || b.startsWith(a);
    }

    private static boolean touches(Path one, Path other) {
      Path a = real(one);
      Path b = real(other);
      return a.startsWith(b) || b.startsWith(a);
    }

    private static Path real(Path path) {
      try {
        return path.toRealPath();
      } catch (IOException _) {
        return path.toAbsolutePath().normalize(); // it is not there, or away
      }
    }

    private static BackupRefused unfit(Settings.Place place, String what) {
      return new BackupRefused(
          "backupPlaceUnfit",
          "%s lies in %s, or around it. Give the backup a place of its own, best on another disk"
              .formatted(place.name(), what));
    }

    private static BackupRefused noBackup(Settings.Place place, String why) {
      return new BackupRefused(
          "backupAbsent", "There is no backup in %s: %s".formatted(place.name(), why));
    }
  }

  Region region() {
    return region;
  }

  UUID identity() {
    return identity;
  }

  LogStore log() {
    return log(region);
  }

  private static LogStore log(Region region) {
    return region.log().orElseThrow(() -> new IllegalStateException("every region keeps a log"));
  }

  /// @param vault that the points were made with, or will be
  BackupPoints points(Vault vault) {
    return new BackupPoints(log(), vault, identity);
  }

  /// The sealed vault, if a copy lies in it.
  Optional<byte[]> vault() throws IOException {
    return region.note(VAULT);
  }

  /// @param sealed the file `keys.hfv`
  void putVault(byte[] sealed) throws IOException {
    Optional<byte[]> there = vault();
    if (there.isEmpty() || !Arrays.equals(sealed, there.get())) {
      region.putNote(VAULT, sealed);
    }
  }

  /// A sign that whoever writes it lives. Cheap: most do nothing.
  ///
  /// @throws BackupRefused if somebody else writes it now
  void renewTurn() throws IOException {
    if (turn.isPresent()) {
      turn.get().renew();
    }
  }

  /// Asks before what would do harm.
  ///
  /// @throws BackupRefused if somebody else writes it now
  void requireTurn() throws IOException {
    if (turn.isPresent()) {
      turn.get().requireHeld();
    }
  }

  @Override
  public void close() {
    turn.ifPresent(StoreTurn::close);
    region.close();
  }
}
