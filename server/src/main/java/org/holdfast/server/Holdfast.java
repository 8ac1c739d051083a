package org.holdfast.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.crypto.SecretKey;
import org.holdfast.audit.Alarm;
import org.holdfast.audit.Audit;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.Witness;
import org.holdfast.content.Blobs;
import org.holdfast.content.Derived;
import org.holdfast.content.DirectoryRegion;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.RealDisk;
import org.holdfast.content.Region;
import org.holdfast.content.RegionStatus;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresSettings;
import org.holdfast.database.Schema;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.delivery.Channels;
import org.holdfast.delivery.Deliveries;
import org.holdfast.delivery.DeliveryRefusal;
import org.holdfast.drive.DrainStatus;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Item;
import org.holdfast.drive.Scrub;
import org.holdfast.drive.Stopwatch;
import org.holdfast.extract.ExtractSettings;
import org.holdfast.extract.Extractor;
import org.holdfast.feedback.Feedback;
import org.holdfast.identity.Accounts;
import org.holdfast.identity.Clients;
import org.holdfast.identity.Grants;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityKeys;
import org.holdfast.identity.PasskeySite;
import org.holdfast.identity.Plan;
import org.holdfast.identity.Plans;
import org.holdfast.identity.SignIn;
import org.holdfast.identity.SigningKeys;
import org.holdfast.identity.Tokens;
import org.holdfast.recovery.MirrorStatus;
import org.holdfast.search.Search;
import org.holdfast.search.SearchSettings;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.VaultStatus;

/// Every room below the doors, opened from the settings and wired. No web: the command line uses it
/// as the server does. Safe for use by any number of threads.
public final class Holdfast implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Holdfast.class.getName());
  private static final int POSTGRES_CONNECTIONS = 16;

  /// The tables of every room.
  static final List<Schema> SCHEMAS =
      List.of(
          SecretStore.SCHEMA,
          Identity.SCHEMA,
          Feedback.SCHEMA,
          Deliveries.SCHEMA,
          Audit.SCHEMA,
          Blobs.SCHEMA,
          Drives.SCHEMA,
          Search.SCHEMA);

  // A region that hangs, or a witness that does not answer, delays a start by so much at most.
  private static final Duration WITNESS_PATIENCE = Duration.ofSeconds(5);

  // Thumbnails of some forty thousand photographs; what is older is made again.
  private static final long MOST_DERIVED_BYTES = 1L << 30;

  /// After so long no snapshot of the database in a region has what was removed:
  /// `docs/formats/mirror.md`.
  private static final Duration MIRROR_FORGETS = Duration.ofDays(8);

  private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);

  private final DataFolder data;
  private final Settings settings;
  private final Figures figures;
  private final Traces traces;
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;
  private final Closing closing = new Closing();
  private final ExecutorService background;
  private final VaultGroup vault;
  private final VaultCare vaultCare;
  private final Optional<MirroredDatabase> mirrored;
  private final Database bareDatabase;
  private final Database database;
  private final Optional<Processes> processes;
  private final ServerSecret secret;
  private final DriveKeys keys;
  private final Optional<String> onePlace;
  private final List<Region> regions;
  private final List<Witness> witnesses;
  private final Audit audit;
  private final SecurityLog log;
  private final Blobs blobs;
  private final Drives drives;
  private final Search search;
  private final Deliveries deliveries;
  private final Identity identity;
  private final Feedback feedback;
  private final DriveUse driveUse;
  private final Scrub scrub;
  private final ScrubEvents scrubEvents;
  private final Sweeps sweeps;
  private final Retention retention;
  private final Drills drills;
  private final Losses losses;
  private final Backups backups;
  private final ExportDesk exports;
  private final Derived derived;
  private final Extractor extractor;
  private final Thumbnails thumbnails;
  private final MediaFacts mediaFacts;
  private final Clients clients;
  private final SigningKeys signingKeys;

  private volatile URI servedAt = URI.create("https://localhost");

  /// Whether the start came to its end.
  private volatile boolean opened;

  /// Opens the data folder to serve or change it; on first start, makes what is in it.
  ///
  /// @throws StartRefused and the rooms' refusals, each with a sentence for who runs it; what was
  ///   there before is unchanged
  public static Holdfast open(Path data, Settings settings, PassphraseSource passphrases) {
    return open(data, settings, passphrases, InstantSource.system(), Stopwatch.REAL);
  }

  /// The same with clocks of which another time is the master.
  ///
  /// @param stopwatch by which it is counted how long the database is watched
  static Holdfast open(
      Path data,
      Settings settings,
      PassphraseSource passphrases,
      InstantSource clock,
      Stopwatch stopwatch) {
    return new Holdfast(new DataFolder(data), settings, passphrases, clock, stopwatch);
  }

  /// Whether nothing was ever kept there, so that [#open] would begin anew.
  public static boolean isNew(Path data) {
    return new DataFolder(data).isNew();
  }

  private Holdfast(
      DataFolder data,
      Settings settings,
      PassphraseSource passphrases,
      InstantSource clock,
      Stopwatch stopwatch) {
    this.data = data;
    this.settings = settings;
    this.clock = clock;
    Settings.Watching watching = settings.watching();
    this.figures = closing.add(Figures.of(watching.port().isPresent()));
    this.traces = closing.add(Traces.to(watching.traces(), watching.traceOneIn()));
    boolean first = data.isNew();
    boolean done = false;
    try {
      if (first) {
        data.begin();
      }
      VaultsAtStart vaults =
          closing.add(VaultsAtStart.look(data, settings, passphrases, random, clock));
      requireTogether(first, vaults);
      this.background =
          closing.addBounded(traces.carried(Executors.newVirtualThreadPerTaskExecutor()));
      this.mirrored = openMirrored();
      this.bareDatabase = openDatabase();
      Database store = closing.add(new MeasuredDatabase(bareDatabase, figures, traces));
      mirrored.ifPresent(closing::add); // closed before its database
      SecretStore secrets = new SecretStore(store);
      requireOwn(first, vaults, secrets);
      this.vault = closing.add(vaults.group(secrets));
      this.secret = closing.add(secret(first, secrets));
      rememberVaults(secrets); // before anything is wrapped by a vault that another process has not
      secrets.wrapAnew(vault);
      this.audit =
          closing.add(
              Audit.open(store, vault, random, clock, settings.keys().inMemory(), background));
      this.log = new SecurityLog(audit, clock);
      this.database =
          new GuardedDatabase(store, () -> audit.alarm().map(Alarm::sentence), log::writeRefused);
      this.processes =
          settings.database() instanceof Settings.Store.Postgres
              ? Optional.of(closing.add(new Processes(store, random, clock)))
              : Optional.empty();
      processes.ifPresent(Processes::beat); // who comes knows the others before it answers anybody
      this.keys =
          closing.add(
              new DriveKeys(
                  new WatchedVault(vault, audit::note), random, clock, settings.keys().inMemory()));
      OnePlace places = new OnePlace(Blobs.knownRegions(store));
      this.onePlace = requireDifferentPlaces(places);
      this.regions = settings.regions().stream().map(this::openRegion).toList();
      this.witnesses = Witnesses.of(settings, staying(), closing);
      closing.add(this::lastCheckpoint); // after those below, which may have something to tell
      this.blobs =
          closing.add(
              new Blobs(
                  regions,
                  settings.copies(),
                  database,
                  random,
                  clock,
                  background,
                  new CopyEvents(audit, regions, figures)));
      this.deliveries = openDeliveries();
      this.identity = openIdentity();
      this.feedback = openFeedback();
      this.drives =
          closing.add(
              new Drives(
                  database,
                  blobs,
                  keys,
                  random,
                  clock,
                  stopwatch,
                  identity.plans(),
                  audit,
                  secret.derived("share index"),
                  background));
      this.extractor = closing.add(openExtractor());
      this.derived = new Derived(data.derived(), MOST_DERIVED_BYTES, random);
      this.thumbnails = closing.add(new Thumbnails(extractor, derived));
      this.mediaFacts = closing.add(new MediaFacts(extractor, derived));
      this.search =
          closing.add(
              new Search(
                  database,
                  drives,
                  data.search(),
                  new NewFiles(new FileTexts(extractor), this::lookIntoSoon),
                  random,
                  clock,
                  SearchSettings.defaults()));
      this.scrubEvents = new ScrubEvents(new CopyEvents(audit, regions, figures));
      this.scrub = drives.scrub(regions, settings.scrub().period(), scrubEvents, scrubEvents);
      Objections objections = new Objections(drives, audit, this::isMirrored, stopwatch);
      this.sweeps = new Sweeps(drives, objections);
      this.retention =
          new Retention(
              drives,
              objections,
              database,
              settings.database() instanceof Settings.Store.Sqlite,
              this::keysLinger,
              stopwatch);
      this.driveUse = new DriveUse(drives, identity.plans());
      this.exports =
          new ExportDesk(identity, drives, feedback, log, this::checkpoint, clock, background);
      SecretKey index = secret.derived("grant index");
      SecretKey seal = secret.derived("grant seal");
      this.clients = new Clients(database, index, seal, random, audit);
      this.signingKeys = new SigningKeys(database, index, seal, random, clock, audit);
      this.drills = new Drills(this, DrillBounds.USUAL, DrillFolder.Room.REAL, random, clock);
      drills.sweep();
      this.losses = new Losses(this, settings, places::together, clock);
      this.backups = new Backups(this, DrillFolder.Room.REAL, clock);
      backups.sweep();
      audit.check(drives.heads(), witnesses, WITNESS_PATIENCE);
      this.vaultCare = new VaultCare(this, new SecretStore(database));
      vaultCare.requireNothingLeftBehind();
      adoptPlans();
      noteRegions();
      // What a start writes is collected until here: it goes on with a region away, to be read
      // from.
      mirrored.ifPresent(mirror -> mirror.begin(vault, staying()));
      warnOfTakenOut();
      leftBehind().ifPresent(sentence -> LOG.log(System.Logger.Level.WARNING, "{0}", sentence));
      if (first) {
        data.finish();
      }
      done = true;
      opened = true;
    } catch (IOException e) {
      throw new StartRefused(
          "The data folder %s cannot be written: %s.".formatted(data.path(), e.getMessage()), e);
    } finally {
      if (!done) {
        closing.close();
      }
    }
  }

  /// Vault and database go together: either alone is of no use, and a fresh one in its place would
  /// make strangers of everything that is stored.
  private void requireTogether(boolean first, VaultsAtStart vaults) {
    if (first) {
      return;
    }
    boolean sqlite = settings.database() instanceof Settings.Store.Sqlite;
    vaults.requireAny();
    if (sqlite && !Files.exists(data.database())) {
      throw new StartRefused(
          "The database %s is gone. Restore it from a backup; nothing was changed."
              .formatted(data.database()));
    }
  }

  private void requireOwn(boolean first, VaultsAtStart vaults, SecretStore secrets) {
    boolean empty = secrets.isEmpty();
    if (first && !vaults.isAnyThere() && !empty) {
      throw new StartRefused(
          "The database holds another Holdfast's data, whose vault is not in %s. Bring that vault here, or name an empty database."
              .formatted(data.vault()));
    }
    if (!first && empty) {
      throw new StartRefused(
          "The database is empty, but %s is not new. Name the database it was used with."
              .formatted(data.path()));
    }
  }

  private void rememberVaults(SecretStore secrets) {
    for (VaultStatus each : vault.statuses()) {
      each.masterKeys()
          .map(keys -> keys.getLast().version())
          .ifPresent(newest -> secrets.remember(each.name(), each.id(), newest));
    }
  }

  private Optional<MirroredDatabase> openMirrored() {
    boolean wanted = settings.database() instanceof Settings.Store.Sqlite(boolean mirror) && mirror;
    return wanted
        ? Optional.of(
            new MirroredDatabase(data, settings, SCHEMAS, random, clock, this::platformThread))
        : Optional.empty();
  }

  /// How the database's mirror stands; empty where there is none.
  Optional<MirrorStatus> mirror() {
    return mirrored.map(MirroredDatabase::status);
  }

  /// Whether enough regions have all that was committed; true where nobody mirrors.
  boolean isMirrored() {
    return mirror().map(status -> status.trouble().isEmpty()).orElse(true);
  }

  /// How long a destroyed key may lie in the regions' snapshots of the database: known only where
  /// there are such, and every region of the settings is there.
  private Optional<Duration> keysLinger() {
    return mirror()
        .filter(status -> status.places().stream().allMatch(place -> place.trouble().isEmpty()))
        .map(_ -> MIRROR_FORGETS);
  }

  /// Says what of before a move to PostgreSQL still has keys of what is destroyed here since, if
  /// there is such.
  Optional<String> leftBehind() {
    return settings.database() instanceof Settings.Store.Postgres && Files.exists(data.database())
        ? Optional.of(
            "%s is of before the move to PostgreSQL: it has the keys of all that is forgotten or deleted here since, and so has what lies under mirror/ in the regions. Remove both."
                .formatted(data.database()))
        : Optional.empty();
  }

  /// Lets regions that lack some of the database's log catch up.
  void tendMirror() {
    mirrored.ifPresent(MirroredDatabase::tend);
  }

  /// What a region has of the database could not be used: each is given a whole copy soon.
  void copyDatabaseAnew() {
    mirrored.ifPresent(MirroredDatabase::copyAnew);
  }

  /// Certificates were made: a server that is rebuilt shall have them too.
  void houseChanged() {
    mirrored.ifPresent(MirroredDatabase::houseChanged);
  }

  private Database openDatabase() {
    return switch (settings.database()) {
      case Settings.Store.Sqlite _ ->
          mirrored.isPresent()
              ? mirrored.get().database()
              : SqliteDatabase.open(data.database(), SCHEMAS, platformThread("database"));
      case Settings.Store.Postgres store -> PostgresDatabase.open(postgres(store), SCHEMAS);
    };
  }

  static PostgresSettings postgres(Settings.Store.Postgres store) {
    try {
      String password =
          store.passwordFile().isPresent() ? Files.readString(store.passwordFile().get()) : "";
      return new PostgresSettings(
          store.url(),
          store.user(),
          password.stripTrailing(),
          store.protection(),
          store.standby(),
          POSTGRES_CONNECTIONS);
    } catch (IOException e) {
      throw new StartRefused(
          "The password file %s cannot be read.".formatted(store.passwordFile().orElseThrow()), e);
    } catch (IllegalArgumentException e) {
      throw new StartRefused("holdfast.yaml: database.url: %s.".formatted(e.getMessage()), e);
    }
  }

  private ServerSecret secret(boolean first, SecretStore secrets) {
    return secrets
        .open(vault)
        .orElseGet(
            () -> {
              if (!first) {
                throw new IllegalStateException("a database in use has its secret");
              }
              return secrets.create(vault, random);
            });
  }

  /// Whether mails leave the house; else they wait in the outbox.
  boolean mails() {
    return settings.delivery().mail().isPresent();
  }

  private Channels openChannels() {
    try {
      return Channels.open(settings.delivery(), random, clock);
    } catch (DeliveryRefusal e) {
      throw new StartRefused("holdfast.yaml: delivery: " + e.getMessage(), e);
    }
  }

  private Region openRegion(Settings.Place place) {
    return new MeasuredRegion(
        closing.add(opened(place)), new RegionFigures(place.name(), figures, traces));
  }

  private Region opened(Settings.Place place) {
    return switch (place.kind()) {
      case Settings.Kind.Folder(Path folder) -> {
        requireAlone(place.name(), folder);
        yield DirectoryRegion.open(
            place.name(),
            place.coordinates(),
            folder,
            new RealDisk(),
            platformThread("region-" + place.name()),
            clock);
      }
      case Settings.Kind.S3(var store, String prefix) ->
          new StoreRegions(random, clock, background).s3(place, store, prefix);
      case Settings.Kind.Azure(var store, String prefix) ->
          new StoreRegions(random, clock, background).azure(place, store, prefix);
    };
  }

  /// What is small lies in one file, which one process writes.
  private static void requireAlone(String name, Path folder) {
    if (DirectoryRegion.isHeld(folder)) {
      throw new StartRefused(
          "Region %s lies in %s, which another process of Holdfast has open. Stop that one; or, for several processes on one database, name regions in object stores (docs/scale.md)."
              .formatted(name, folder));
    }
  }

  /// Two copies in one place are one accident from none: a mistake, unless it is a trial.
  private Optional<String> requireDifferentPlaces(OnePlace places) {
    Optional<String> fresh = places.foundWithNew(settings.staying());
    if (fresh.isPresent() && !settings.trial()) {
      throw new StartRefused(
          fresh.get()
              + " Put one of them elsewhere; or, to try Holdfast out all the same, say"
              + " trial: true in holdfast.yaml.");
    }
    Optional<String> one = places.found(settings.staying());
    one.ifPresent(
        sentence ->
            LOG.log(
                System.Logger.Level.WARNING,
                "{0}{1} Name two real places under regions in holdfast.yaml.",
                settings.trial() ? "This is a trial. " : "",
                sentence));
    return one;
  }

  /// Says of which two regions one accident takes both, if that is so: then this is a trial.
  Optional<String> onePlace() {
    return onePlace;
  }

  /// One thread of the system's own: what it runs waits for disks in native code, where a virtual
  /// thread would hold on to its carrier.
  private ExecutorService platformThread(String name) {
    return closing.addBounded(
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory()));
  }

  public Settings settings() {
    return settings;
  }

  Scrub scrub() {
    return scrub;
  }

  /// Removes what nothing refers to.
  Sweeps sweeps() {
    return sweeps;
  }

  /// Destroys the keys of what nobody can come to any more.
  Retention retention() {
    return retention;
  }

  /// Whether everything would come back from one region.
  Drills drills() {
    return drills;
  }

  /// How likely a loss is.
  Losses losses() {
    return losses;
  }

  /// Copies that no region is.
  Backups backups() {
    return backups;
  }

  /// What checking all copies waits for, and tells.
  ScrubEvents scrubEvents() {
    return scrubEvents;
  }

  /// What of a limit on the whole server is this process's.
  Portion portion() {
    return processes.isPresent() ? processes.get() : Portion.WHOLE;
  }

  /// Who else serves on the database, where there may be others.
  Optional<Processes> processes() {
    return processes;
  }

  public Drives drives() {
    return drives;
  }

  /// Finds items.
  Search search() {
    return search;
  }

  public Blobs blobs() {
    return blobs;
  }

  /// Who there is, and how they show who they are.
  public Identity identity() {
    return identity;
  }

  /// What people think, and what they are answered.
  Feedback feedback() {
    return feedback;
  }

  /// How full drives are.
  public DriveUse driveUse() {
    return driveUse;
  }

  /// Messages on their way, and those that wait in the outbox.
  public Deliveries deliveries() {
    return deliveries;
  }

  /// Archives of all that a person has here.
  ExportDesk exports() {
    return exports;
  }

  /// What was made of files and can be made again.
  Derived derived() {
    return derived;
  }

  private Extractor openExtractor() {
    String programs = settings.limits().films() ? System.getenv().getOrDefault("PATH", "") : "";
    return Extractor.withFilms(ExtractSettings.defaults(), data.extract(), programs);
  }

  /// Looks into strangers' files.
  Extractor extractor() {
    return extractor;
  }

  /// With the whole drive: whose handle wrote the file is not known any more.
  private void lookIntoSoon(Item item) {
    Optional<Drive> whole = drives.find(item.drive());
    whole.ifPresent(
        drive -> {
          mediaFacts.soon(drive, item);
          thumbnails.soon(drive, item);
        });
  }

  MediaFacts mediaFacts() {
    return mediaFacts;
  }

  Thumbnails thumbnails() {
    return thumbnails;
  }

  public Accounts accounts() {
    return identity.accounts();
  }

  public Tokens tokens() {
    return identity.tokens();
  }

  /// The apps that may ask to be let in.
  public Clients clients() {
    return clients;
  }

  /// What apps were allowed, and their tokens.
  public Grants grants() {
    return identity.grants();
  }

  /// What ID tokens are signed with.
  SigningKeys signingKeys() {
    return signingKeys;
  }

  /// Who is at a door, by whatever token.
  SignIn signIn() {
    return identity.credentials();
  }

  /// Numbers and signs what is new in the log, and shows it to the witnesses.
  void checkpoint() {
    log.tell();
    audit.checkpoint(drives.heads(), witnesses);
  }

  /// What was appended since the last round has its place before the data are left.
  private void lastCheckpoint() {
    if (!opened) {
      return;
    }
    try {
      checkpoint();
      audit.await(LAST_PATIENCE);
    } catch (DatabaseRefusal | VaultRefusal e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The log was not signed at the end; the next start goes on with it.",
          e);
    }
  }

  public Audit audit() {
    return audit;
  }

  /// What doors tell the log, and ask it.
  SecurityLog log() {
    return log;
  }

  /// Accepts what the alarm is about: `holdfast audit accept`.
  Alarm acceptAlarm() {
    return audit.accept(drives.heads(), witnesses);
  }

  /// The regions, in the settings' order.
  public List<Region> regions() {
    return regions;
  }

  /// Those of them that count: no region that is being drained.
  List<Region> staying() {
    return regions.stream()
        .filter(region -> !settings.copies().draining().contains(region.name()))
        .toList();
  }

  /// To a database that was set back nothing is written.
  private void noteRegions() {
    try {
      if (audit.alarm().isEmpty()) {
        scrub.begin(settings.database() instanceof Settings.Store.Sqlite);
      }
    } catch (DriveRefusal.StoreUnavailable e) {
      LOG.log(System.Logger.Level.WARNING, "Which regions count is noted later.", e);
    }
  }

  /// Its disk may have burnt, so that is no reason not to start.
  private void warnOfTakenOut() {
    List<String> undrained =
        scrub.status().drain().map(DrainStatus::regions).orElse(List.of()).stream()
            .filter(region -> !region.named())
            .map(DrainStatus.Left::name)
            .toList();
    if (!undrained.isEmpty()) {
      long lacking = blobs.regions().stream().mapToLong(RegionStatus::missingCopies).sum();
      LOG.log(
          System.Logger.Level.WARNING,
          "holdfast.yaml does not name {0} any more, and what lay there was never found to lie in"
              + " enough of the others: it was not drained (regionNotDrained). {1} copies are known to"
              + " lack in these; everything is read there now, and made where it lacks; /health says"
              + " how far that is (drain). If the region can still be read, put it back into"
              + " holdfast.yaml with drain: true until the log says that it is drained.",
          String.join(", ", undrained),
          Long.toString(lacking));
    }
  }

  /// What is counted for who watches over this server.
  Figures figures() {
    return figures;
  }

  Traces traces() {
    return traces;
  }

  Database database() {
    return database;
  }

  /// The same, for a trial whether it can be written: a refusal is nobody's, so the log is told
  /// nothing of it, and it is in no call's figures. An alarm does not close it.
  Database bareDatabase() {
    return bareDatabase;
  }

  VaultGroup vault() {
    return vault;
  }

  /// Looks after the vaults, and has keys wrapped anew.
  VaultCare vaultCare() {
    return vaultCare;
  }

  /// Makes a new master key in each vault that is well. The server's own secret is wrapped by it at
  /// once, and so is every key that is made from now on; those of before follow
  /// ([VaultCare#wrapAnew]).
  ///
  /// @param which in which vaults
  /// @param event who has it made
  List<VaultGroup.Rotated> rotateMasterKey(Predicate<VaultStatus> which, Event event) {
    List<VaultGroup.Rotated> made = vault.rotate(which);
    SecretStore secrets = new SecretStore(database);
    secrets.wrapAnew(vault);
    rememberVaults(secrets);
    for (VaultGroup.Rotated each : made) {
      audit.record(event.saying(new Detail.Count(each.version())));
    }
    vaultCare.soon();
    return made;
  }

  DriveKeys keys() {
    return keys;
  }

  DataFolder data() {
    return data;
  }

  SecureRandom random() {
    return random;
  }

  InstantSource clock() {
    return clock;
  }

  /// Runs what a request need not wait for, on virtual threads.
  ExecutorService background() {
    return background;
  }

  /// What the doors sign their addresses with; the same in every process of this server.
  SecretKey doorSecret() {
    return secret.derived("door");
  }

  /// Where browsers find this server, once it listens.
  URI servedAt() {
    return settings.publicAddress().orElse(servedAt);
  }

  /// What the listener says of where it is.
  void servedAt(URI address) {
    servedAt = address;
  }

  /// The address of the page where one new account can be made; the first one owns the server.
  String invitation() {
    return ownerInvitation().orElseGet(() -> welcome(identity.signUps().inviteByKeeper()));
  }

  /// The same on a server that nobody has an account on.
  ///
  /// @return empty once somebody has
  public Optional<String> ownerInvitation() {
    return identity.signUps().ownerCode().map(this::welcome);
  }

  /// By a name, where only this machine reaches it: browsers keep no passkey for a bare address.
  private String welcome(String code) {
    URI at = servedAt();
    boolean here = HostNames.plain(at.getHost()).equals("127.0.0.1");
    String authority = here ? "localhost:" + at.getPort() : at.getAuthority();
    return "https://" + authority + "/welcome?code=" + code;
  }

  private Identity openIdentity() {
    return new Identity(
        database,
        new IdentityKeys(
            secret.derived("account index"),
            secret.derived("account seal"),
            secret.derived("passwords"),
            secret.derived("grant index"),
            secret.derived("grant seal")),
        settings.identity(),
        new PasskeySite(this::servedAt),
        random,
        clock,
        background,
        audit,
        new Postbox(deliveries, this::servedAt, clock),
        () -> processes.map(Processes::alive).orElse(1) == 1);
  }

  private Feedback openFeedback() {
    return new Feedback(
        database,
        secret.derived("feedback index"),
        secret.derived("feedback seal"),
        settings.feedback(),
        HelpPages.ALL,
        new FeedbackPeople(identity),
        audit,
        random,
        clock);
  }

  /// Plans were kept with drives once (ADR 16). To a database that was set back nothing is written.
  private void adoptPlans() {
    if (audit.alarm().isPresent()) {
      return;
    }
    Plans plans = identity.plans();
    drives.madePremium(plans::isFromBefore).forEach(account -> plans.adopt(account, Plan.PREMIUM));
  }

  private Deliveries openDeliveries() {
    return new Deliveries(
        database,
        secret.derived("delivery index"),
        secret.derived("delivery seal"),
        closing.add(openChannels()),
        random,
        clock,
        background,
        audit,
        (tx, id, _, _, _) -> identity.dispatch().undelivered(tx, id)); // asked once all is open
  }

  /// Waits for what is under way, then releases every file. Calls after it are refused.
  @Override
  public void close() {
    closing.close();
  }
}
