package org.holdfast.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.holdfast.content.Coordinates;

/// `backups` in the settings: places for copies that no region is.
final class BackupsSection {

  private static final Duration SOONEST = Duration.ofMinutes(15);
  private static final Duration LATEST = Duration.ofDays(365);

  private BackupsSection() {}

  /// @param regions none of which may be a backup as well
  static List<Settings.Backup> read(
      Optional<List<SettingsSection>> sections, List<Settings.Place> regions, Path data) {
    List<Settings.Backup> backups =
        sections.orElse(List.of()).stream().map(in -> read(in, data)).toList();
    Set<Object> seen = new HashSet<>();
    regions.forEach(region -> seen.add(RegionsSection.lies(region)));
    for (Settings.Backup backup : backups) {
      if (!seen.add(backup.name()) || !seen.add(RegionsSection.lies(backup.place()))) {
        throw new StartRefused(
            "holdfast.yaml names the backup %s, or where it lies, twice; a region is no backup."
                .formatted(backup.name()));
      }
    }
    return backups;
  }

  private static Settings.Backup read(SettingsSection in, Path data) {
    String name = in.needed("name");
    if (!name.matches("[a-z0-9][a-z0-9-]{0,31}")) {
      throw in.wrong("name", "has 1 to 32 of a-z, 0-9 and -");
    }
    Settings.Kind kind = RegionsSection.kind(in, data);
    Optional<Duration> every =
        in.text("every").isPresent()
            ? Optional.of(in.duration("every", LATEST, SOONEST, LATEST))
            : Optional.empty();
    BackupKeep keep = BackupKeep.read(in);
    boolean vault = in.flag("vault", true);
    in.refuseUnknown();
    return new Settings.Backup(place(name, kind), every, keep, vault);
  }

  /// Where it stands on earth is nobody's business: no distance is told of it.
  static Settings.Place place(String name, Settings.Kind kind) {
    return new Settings.Place(name, new Coordinates(0, 0), kind, false, OptionalDouble.empty());
  }
}
