package org.holdfast.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Who;
import org.holdfast.content.Coordinates;
import org.holdfast.content.LogStore;
import org.holdfast.content.Region;
import org.holdfast.content.RegionState;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.recovery.Rebuild;
import org.holdfast.recovery.RecoveryRefusal;
import org.holdfast.vault.BuiltInVault;
import org.holdfast.vault.Passphrase;

/// A data folder made anew from one region and the vault: `holdfast recover`.
public final class Recovery {

  private static final String TLS = "tls/";

  private final String region;
  private final Path vault;
  private final DataFolder data;
  private final PassphraseSource passphrases;
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock = InstantSource.system();
  private final List<String> lines = new ArrayList<>();

  /// @param region the name of a region in the data folder's holdfast.yaml, or a region's folder
  /// @param vault the folder of the vault, or of a backup of it
  /// @param data where the server shall be; no database may be there
  public Recovery(String region, Path vault, Path data, PassphraseSource passphrases) {
    this.region = region;
    this.vault = vault;
    this.data = new DataFolder(data);
    this.passphrases = passphrases;
  }

  /// @param lineage which history, if the region holds several
  /// @param beforeGap whether the state before a hole is wanted, if there is one
  /// @param trial whether it is only to see that it works: then no region is touched, and the
  ///   server that runs is not disturbed
  /// @throws StartRefused and the rooms' refusals; then there is no database
  public ConsoleAnswer run(
      Optional<String> lineage, boolean beforeGap, boolean trial, ConsoleProgress progress) {
    requireRoom();
    Rebuild.Rebuilt rebuilt = rebuild(lineage, beforeGap, progress);
    lines.add(
        "Rebuilt up to change %d, which was written at %s. It is the last one that this region has of history %s."
            .formatted(rebuilt.seq(), rebuilt.at(), rebuilt.lineage()));
    lines.addAll(rebuilt.remarks());
    rebuilt.torn().ifPresent(lines::add);
    keep(rebuilt.house());
    return trial ? checkOnly() : open(rebuilt.seq(), progress);
  }

  private void requireRoom() {
    if (Files.exists(data.database())) {
      throw new StartRefused(
          "There is a database %s already, and nothing is ever put in its place. Name an empty folder with --data, or move that one away."
              .formatted(data.database()));
    }
    if (!BuiltInVault.exists(vault)) {
      throw new StartRefused(
          "There is no vault in %s. Name the folder that holds keys.hfv, or a backup of it, with --vault."
              .formatted(vault));
    }
    if (named().isEmpty() && !Files.isDirectory(Path.of(region))) {
      throw new StartRefused(
          "There is no folder %s. Name a region's folder, which holds region.hfr, with --from. For a bucket or container, put a holdfast.yaml that describes it into %s first, and give the region's name there."
              .formatted(region, data.path()));
    }
  }

  /// Buckets and containers are told by settings that lie where the server shall be.
  private Optional<Settings.Place> named() {
    if (!Files.exists(data.path().resolve(SettingsFile.NAME))) {
      return Optional.empty();
    }
    return Settings.load(data.path()).regions().stream()
        .filter(place -> place.name().equals(region))
        .findFirst();
  }

  private Region openRegion() {
    RegionsToLookAt regions = new RegionsToLookAt(random, clock);
    return named()
        .map(regions::open)
        .orElseGet(() -> regions.folder("recover", new Coordinates(0, 0), Path.of(region)));
  }

  private Rebuild.Rebuilt rebuild(
      Optional<String> lineage, boolean beforeGap, ConsoleProgress progress) {
    try (Region from = openRegion();
        Passphrase passphrase = passphrase();
        BuiltInVault keys = BuiltInVault.open(vault, passphrase, random, clock)) {
      LogStore store =
          from.log().orElseThrow(() -> new IllegalStateException("every region keeps a log"));
      PrivateFiles.createFolder(data.path());
      Rebuild.Rebuilt rebuilt =
          new Rebuild(store, keys).into(data.database(), lineage, beforeGap, progress::at);
      copyVault();
      return rebuilt;
    } catch (IOException e) {
      throw new StartRefused(
          "The data folder %s cannot be written: %s.".formatted(data.path(), e.getMessage()), e);
    }
  }

  private Passphrase passphrase() {
    return passphrases
        .given(beside(), data.passphrase())
        .orElseGet(() -> passphrases.asked(vault, data.passphrase()));
  }

  /// The passphrase file that a first start made, where it still lies beside the vault.
  private Optional<Path> beside() {
    Path file = vault.toAbsolutePath().resolveSibling(data.passphrase().getFileName());
    return Optional.of(file).filter(Files::exists);
  }

  private void copyVault() throws IOException {
    Path file = data.vault().resolve("keys.hfv");
    if (!Files.exists(file)) {
      PrivateFiles.createFolder(data.vault());
      PrivateFiles.replace(file, Files.readAllBytes(vault.resolve("keys.hfv")));
    }
  }

  /// What is there already is its keeper's.
  private void keep(Map<String, byte[]> house) {
    try {
      for (Map.Entry<String, byte[]> each : house.entrySet()) {
        String name = each.getKey();
        boolean ours =
            name.equals(SettingsFile.NAME) || (name.startsWith(TLS) && name.lastIndexOf('/') == 3);
        Path file = data.path().resolve(name);
        if (ours && !name.contains("..") && !Files.exists(file)) {
          PrivateFiles.createFolder(data.tls());
          PrivateFiles.replace(file, each.getValue());
        }
      }
    } catch (IOException e) {
      throw new RecoveryRefusal.Unreadable(
          "The database is back, and the settings could not be written: " + e.getMessage(), e);
    }
  }

  private ConsoleAnswer checkOnly() {
    try (SqliteDatabase database = SqliteDatabase.openReadOnly(data.database(), List.of())) {
      List<String> found = database.check();
      lines.addAll(found);
      lines.add(
          found.isEmpty()
              ? "The database is whole. This was a trial: no region was touched. Remove %s when you have looked at it, and do not serve it."
                  .formatted(data.path())
              : "The database is not whole.");
      return new ConsoleAnswer(lines, found.isEmpty() ? 0 : 1);
    }
  }

  /// Without a mirror, whatever the settings say: with one region left nothing could be written.
  /// The first start begins the new lineage and ends the old one.
  private ConsoleAnswer open(long seq, ConsoleProgress progress) {
    Settings settings = Settings.load(data.path()).withoutMirror(beside());
    try (Holdfast holdfast = Holdfast.open(data.path(), settings, passphrases)) {
      holdfast
          .audit()
          .note(
              Event.done(EventKind.DATABASE_REBUILT, new Who.Keeper())
                  .saying(new Detail.Count(seq))
                  .in(Circumstances.NONE.withFactor(Factor.COMMAND_LINE)));
      List<Region> there =
          holdfast.staying().stream().filter(each -> each.state() == RegionState.HEALTHY).toList();
      holdfast.staying().stream()
          .filter(each -> !there.contains(each))
          .forEach(each -> lines.add(absent(each)));
      ConsoleAnswer verified = new Verification(holdfast, there, progress).run();
      lines.addAll(verified.lines());
      beside().filter(file -> !file.equals(data.passphrase())).ifPresent(this::tellPassphrase);
      lines.add(
          "Start it with `holdfast serve --data %s`. Use the old data folder no more: once this one has served, the old one is not written any more."
              .formatted(data.path()));
      return new ConsoleAnswer(lines, there.isEmpty() ? 1 : verified.exit());
    }
  }

  private void tellPassphrase(Path file) {
    lines.add(
        "The passphrase was read from %s. A start reads it from there only if holdfast.yaml says so (vault.passphrase-file)."
            .formatted(file));
  }

  private static String absent(Region region) {
    return "Region %s is not there (%s). Bring it back, or say in holdfast.yaml where it is; until then nothing is written, unless when-too-few-regions says otherwise."
        .formatted(region.name(), region.lastError().orElse("no reason is known"));
  }
}
