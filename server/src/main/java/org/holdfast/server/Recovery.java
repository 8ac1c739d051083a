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
import java.util.UUID;
import java.util.stream.Stream;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Who;
import org.holdfast.content.BackupMark;
import org.holdfast.content.Blobs;
import org.holdfast.content.Coordinates;
import org.holdfast.content.LogStore;
import org.holdfast.content.Region;
import org.holdfast.content.RegionState;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.recovery.BackupPoint;
import org.holdfast.recovery.BackupPoints;
import org.holdfast.recovery.Rebuild;
import org.holdfast.recovery.RecoveryRefusal;
import org.holdfast.vault.BuiltInVault;
import org.holdfast.vault.EscrowVault;
import org.holdfast.vault.Passphrase;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.VaultMember;
import org.holdfast.vault.VaultRefusal;

/// A data folder made anew from one region and the vault: `holdfast recover`.
public final class Recovery {

  private static final String TLS = "tls/";

  private final String region;
  private final Optional<Path> vault;
  private final Optional<Settings.VaultKind.OpenEscrow> escrow;
  private final DataFolder data;
  private final PassphraseSource passphrases;
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock = InstantSource.system();
  private final List<String> lines = new ArrayList<>();

  /// What a trial found that the escrow does not open.
  private final List<String> notOpened = new ArrayList<>();

  /// Of the escrow, once it is open.
  private UUID escrowId = new UUID(0, 0);

  /// An escrow in the place of the vault: then what every other vault of before wrapped is wrapped
  /// anew, by those of the settings, and these may be others.
  ///
  /// @param privateFile as `holdfast vault escrow make` made it
  /// @param passphraseFile opens it; absent: a person is asked
  public record Escrow(Path privateFile, Optional<Path> passphraseFile) {}

  /// What is wanted of a recovery.
  ///
  /// @param lineage which history, if a region holds several; which point of a backup, if not the
  ///   newest
  /// @param beforeGap whether the state before a hole is wanted, if there is one
  /// @param trial whether it is only to see that it works: then no region is touched, and the
  ///   server that runs is not disturbed
  /// @param newRegions whether regions that are lost are begun anew in their places: for a backup,
  ///   which fills them
  public record Wish(
      Optional<String> lineage, boolean beforeGap, boolean trial, boolean newRegions) {}

  /// @param region the name of a region or backup in the data folder's holdfast.yaml, or the folder
  ///   of one
  /// @param vault the folder of the vault, or of a backup of it; absent: the token that the data
  ///   folder's holdfast.yaml names, else the copy that lies in the backup
  /// @param data where the server shall be; no database may be there
  public Recovery(String region, Optional<Path> vault, Path data, PassphraseSource passphrases) {
    this(region, vault, Optional.empty(), data, passphrases);
  }

  /// @param escrow in the place of a vault
  public Recovery(
      String region,
      Optional<Path> vault,
      Optional<Escrow> escrow,
      Path data,
      PassphraseSource passphrases) {
    this.region = region;
    this.vault = vault;
    this.escrow =
        escrow.map(
            each ->
                new Settings.VaultKind.OpenEscrow(
                    each.privateFile().toAbsolutePath().normalize(), each.passphraseFile()));
    this.data = new DataFolder(data);
    this.passphrases = passphrases;
  }

  /// @throws StartRefused and the rooms' refusals; then there is no database
  public ConsoleAnswer run(Wish wish, ConsoleProgress progress) {
    requireRoom();
    try (Region from = openRegion()) {
      boolean backup = isBackup(from);
      Optional<Path> keys =
          vault.or(
              () ->
                  escrow.isPresent() || namesAnother()
                      ? Optional.empty()
                      : Optional.of(vaultOf(from, backup)));
      Rebuild.Rebuilt rebuilt = rebuild(from, backup, keys, wish, progress);
      lines.add(
          backup
              ? "Rebuilt from the point %s of the backup, as it was at %s."
                  .formatted(rebuilt.lineage(), rebuilt.at())
              : "Rebuilt up to change %d, which was written at %s. It is the last one that this region has of history %s."
                  .formatted(rebuilt.seq(), rebuilt.at(), rebuilt.lineage()));
      lines.addAll(rebuilt.remarks());
      rebuilt.torn().ifPresent(lines::add);
      keep(rebuilt.house());
      if (wish.trial()) {
        return checkOnly();
      }
      if (backup) {
        requireRegions(wish.newRegions());
      }
      return open(rebuilt.seq(), from, backup, progress);
    }
  }

  private boolean isBackup(Region from) {
    try {
      return BackupMark.isOn(from);
    } catch (IOException e) {
      throw new StartRefused("%s cannot be read: %s.".formatted(region, e.getMessage()), e);
    }
  }

  /// A sealed copy, which only its passphrase opens.
  private Path vaultOf(Region from, boolean backup) {
    try {
      Optional<byte[]> copy = backup ? from.note(BackupPlace.VAULT) : Optional.empty();
      if (copy.isEmpty()) {
        throw new StartRefused(
            "No vault lies in %s. Name the folder that holds keys.hfv, or a backup of it, with --vault; or put a holdfast.yaml that names a token into the new data folder first."
                .formatted(region));
      }
      PrivateFiles.createFolder(data.path());
      PrivateFiles.createFolder(data.vault());
      PrivateFiles.replace(data.vault().resolve(BackupVault.FILE), copy.get());
      return data.vault();
    } catch (IOException e) {
      throw new StartRefused("The vault cannot be copied: %s.".formatted(e.getMessage()), e);
    }
  }

  /// A region that is away would lack what a backup could give it, and one that is blank would stay
  /// refused: so this is settled first.
  private void requireRegions(boolean newRegions) {
    Settings settings = Settings.load(data.path());
    List<String> absent =
        settings.staying().stream()
            .filter(place -> !isThere(place))
            .map(Settings.Place::name)
            .toList();
    if (!absent.isEmpty() && !newRegions) {
      forgetDatabase();
      throw new StartRefused(
          "Not there: %s. If these are lost, say --new-regions: each is begun anew in its place, which must be empty, and filled from the backup. If they are only away, bring them back. %s says where they are, and may be changed first (regionsAbsent)."
              .formatted(String.join(", ", absent), data.path().resolve(SettingsFile.NAME)));
    }
    try (SqliteDatabase database =
        SqliteDatabase.open(data.database(), Holdfast.SCHEMAS, Runnable::run)) {
      absent.forEach(name -> Blobs.forgetRegion(database, name));
    }
  }

  private boolean isThere(Settings.Place place) {
    try (Region looked = new RegionsToLookAt(random, clock).open(place)) {
      looked.attach(Optional.empty(), new UUID(0, 0));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// It is made anew by the next try.
  private void forgetDatabase() {
    try {
      for (String beside : List.of("", "-wal", "-shm", ".lock")) {
        Files.deleteIfExists(
            data.database().resolveSibling(data.database().getFileName() + beside));
      }
    } catch (IOException e) {
      throw new StartRefused(
          "Remove %s, and try again: %s.".formatted(data.database(), e.getMessage()), e);
    }
  }

  private void requireRoom() {
    if (Files.exists(data.database())) {
      throw new StartRefused(
          "There is a database %s already, and nothing is ever put in its place. Name an empty folder with --data, or move that one away."
              .formatted(data.database()));
    }
    if (vault.isPresent() && escrow.isPresent()) {
      throw new StartRefused("Name the vault with --vault, or an escrow with --escrow.");
    }
    if (vault.isPresent() && !BuiltInVault.exists(vault.get())) {
      throw new StartRefused(
          "There is no vault in %s. Name the folder that holds keys.hfv, or a backup of it, with --vault."
              .formatted(vault.get()));
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
    Settings settings = Settings.load(data.path());
    return Stream.concat(
            settings.regions().stream(), settings.backups().stream().map(Settings.Backup::place))
        .filter(place -> place.name().equals(region))
        .findFirst();
  }

  private Region openRegion() {
    RegionsToLookAt regions = new RegionsToLookAt(random, clock);
    return named()
        .map(regions::open)
        .orElseGet(() -> regions.folder("recover", new Coordinates(0, 0), Path.of(region)));
  }

  /// A token or a service needs no folder: settings that lie where the server shall be say where it
  /// is.
  private boolean namesAnother() {
    return Files.exists(data.path().resolve(SettingsFile.NAME))
        && Settings.load(data.path()).vaults().stream()
            .map(Settings.VaultPlace::kind)
            .anyMatch(
                kind ->
                    !(kind instanceof Settings.VaultKind.BuiltIn
                        || kind instanceof Settings.VaultKind.Escrow));
  }

  private VaultGroup keys(Optional<Path> vaultFolder) {
    if (escrow.isPresent()) {
      EscrowVault opened = VaultsAtStart.openEscrow(escrow.get(), passphrases, random);
      escrowId = opened.id();
      return new VaultGroup(List.of(VaultMember.open("escrow", false, opened)));
    }
    if (vaultFolder.isEmpty()) {
      try (VaultsAtStart vaults =
          VaultsAtStart.look(data, Settings.load(data.path()), passphrases, random, clock)) {
        return vaults.found();
      }
    }
    try (Passphrase passphrase = passphrase(vaultFolder.get())) {
      return new VaultGroup(
          List.of(
              VaultMember.open(
                  VaultsSection.BUILT_IN,
                  true,
                  BuiltInVault.open(vaultFolder.get(), passphrase, random, clock))));
    }
  }

  private Rebuild.Rebuilt rebuild(
      Region from,
      boolean backup,
      Optional<Path> vaultFolder,
      Wish wish,
      ConsoleProgress progress) {
    try (VaultGroup keys = keys(vaultFolder)) {
      LogStore store =
          from.log().orElseThrow(() -> new IllegalStateException("every region keeps a log"));
      PrivateFiles.createFolder(data.path());
      Optional<String> lineage =
          backup ? Optional.of(point(from, store, keys, wish)) : wish.lineage();
      Rebuild.Rebuilt rebuilt =
          new Rebuild(store, keys).into(data.database(), lineage, wish.beforeGap(), progress::at);
      if (vaultFolder.isPresent()) {
        copyVault(vaultFolder.get());
      }
      if (wish.trial() && escrow.isPresent()) {
        prove(keys);
      }
      return rebuilt;
    } catch (IOException e) {
      throw new StartRefused(
          "The data folder %s cannot be written: %s.".formatted(data.path(), e.getMessage()), e);
    }
  }

  /// What was rebuilt is opened by the key of its history alone: which says nothing of the others.
  private void prove(VaultGroup escrowAlone) {
    try (SqliteDatabase database = SqliteDatabase.openReadOnly(data.database(), List.of())) {
      notOpened.addAll(EscrowRecovery.notOpened(database, escrowAlone));
    }
  }

  /// The newest, unless another is asked for: one that was never finished is none.
  private String point(Region from, LogStore store, VaultGroup keys, Wish wish) throws IOException {
    UUID identity = from.attach(Optional.empty(), new UUID(0, 0));
    BackupPoints.Listed listed = new BackupPoints(store, keys, identity).list();
    lines.addAll(listed.damaged());
    return listed.points().stream()
        .map(BackupPoint::name)
        .filter(name -> wish.lineage().isEmpty() || wish.lineage().get().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RecoveryRefusal.NothingThere(
                    "The backup has no such point that this vault opens. %s It has: %s"
                        .formatted(
                            String.join(" ", listed.damaged()),
                            listed.points().stream()
                                .map(each -> each.name() + " of " + each.at())
                                .toList())));
  }

  private Passphrase passphrase(Path vaultFolder) {
    return passphrases
        .given(beside(), data.passphrase())
        .orElseGet(() -> passphrases.asked(vaultFolder, data.passphrase()));
  }

  /// The passphrase file that a first start made, where it still lies beside the vault.
  private Optional<Path> beside() {
    return vault
        .map(folder -> folder.toAbsolutePath().resolveSibling(data.passphrase().getFileName()))
        .filter(Files::exists);
  }

  private void copyVault(Path vaultFolder) throws IOException {
    Path file = data.vault().resolve(BackupVault.FILE);
    if (!Files.exists(file)) {
      PrivateFiles.createFolder(data.vault());
      PrivateFiles.replace(file, Files.readAllBytes(vaultFolder.resolve(BackupVault.FILE)));
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
      lines.addAll(notOpened);
      if (escrow.isPresent()) {
        lines.add(
            notOpened.isEmpty()
                ? "The escrow alone opens every key of the server, of its log and of all drives."
                : "What the escrow does not open would be lost with the vaults. Wait until `holdfast vault status` says `wrapped by all` and no vault is lost, and try again.");
      }
      lines.add(
          found.isEmpty()
              ? "The database is whole. This was a trial: no region was touched. Remove %s when you have looked at it, and do not serve it."
                  .formatted(data.path())
              : "The database is not whole.");
      return new ConsoleAnswer(lines, found.isEmpty() && notOpened.isEmpty() ? 0 : 1);
    }
  }

  /// Without a mirror, whatever the settings say: with one region left nothing could be written.
  /// The first start begins the new lineage and ends the old one.
  ///
  /// @param place what everything is brought back from
  private ConsoleAnswer open(long seq, Region place, boolean backup, ConsoleProgress progress) {
    Settings plain = Settings.load(data.path()).withoutMirror(beside());
    Settings settings =
        opening().map(by -> plain.withOpenEscrow(nameOf(by, plain), by.place())).orElse(plain);
    if (settings.database() instanceof Settings.Store.Postgres) {
      lines.add(
          "holdfast.yaml names a PostgreSQL server. Move the database there with `holdfast move-database --data %s`, and then bring the contents back with `holdfast backup --give-back %s --data %s`."
              .formatted(data.path(), region, data.path()));
      escrow.ifPresent(
          open ->
              lines.add(
                  "Until then holdfast.yaml has to name a vault under a new name, and the escrow beside it with private-file: %s; once `holdfast vault status` says `wrapped by all`, with its server-file."
                      .formatted(open.privateFile())));
      return ConsoleAnswer.done(lines);
    }
    opening().ifPresent(by -> forgetVaults(by, settings));
    try (Holdfast holdfast = opened(settings)) {
      long left = escrow.isPresent() ? wrapAnew(holdfast) : 0;
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
      if (backup) {
        lines.addAll(new BackupGiving(holdfast, place, progress).run().lines());
      }
      ConsoleAnswer verified = new Verification(holdfast, there, progress).run();
      lines.addAll(verified.lines());
      beside().filter(file -> !file.equals(data.passphrase())).ifPresent(this::tellPassphrase);
      lines.add(
          "Start it with `holdfast serve --data %s`. Use the old data folder no more: once this one has served, the old one is not written any more."
              .formatted(data.path()));
      return new ConsoleAnswer(lines, there.isEmpty() || left > 0 ? 1 : verified.exit());
    }
  }

  /// Settings whose vaults cannot be begun are put right, and everything is tried again.
  private Holdfast opened(Settings settings) {
    try {
      return Holdfast.open(data.path(), settings, passphrases);
    } catch (StartRefused | VaultRefusal e) {
      escrow.ifPresent(_ -> forgetDatabase());
      throw e;
    }
  }

  /// The escrow that opened it all.
  private Optional<EscrowRecovery> opening() {
    return escrow.map(open -> new EscrowRecovery(open, escrowId));
  }

  private String nameOf(EscrowRecovery by, Settings settings) {
    try (SqliteDatabase database = SqliteDatabase.openReadOnly(data.database(), List.of())) {
      return by.nameIn(settings, database, random);
    }
  }

  private void forgetVaults(EscrowRecovery by, Settings settings) {
    try (SqliteDatabase database =
        SqliteDatabase.open(data.database(), Holdfast.SCHEMAS, Runnable::run)) {
      by.forgetVaults(settings, database);
    }
  }

  /// So that a start needs the private file no more.
  private long wrapAnew(Holdfast holdfast) {
    long left = holdfast.vaultCare().wrapRebuiltAnew();
    lines.add(
        left == 0
            ? "Every key was wrapped anew by the vaults that holdfast.yaml names. The private file of the escrow is needed here no more."
            : "%,d keys are not wrapped by all vaults that holdfast.yaml names. The private file of the escrow is needed still: name it there with private-file: %s, until `holdfast vault status` says `wrapped by all` and no vault is lost."
                .formatted(left, escrow.orElseThrow().privateFile()));
    return left;
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
