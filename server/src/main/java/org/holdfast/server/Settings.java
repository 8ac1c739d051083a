package org.holdfast.server;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.holdfast.audit.NoteKey;
import org.holdfast.content.Coordinates;
import org.holdfast.content.CopyPolicy;
import org.holdfast.database.PostgresSettings;
import org.holdfast.delivery.DeliverySettings;
import org.holdfast.feedback.FeedbackSettings;
import org.holdfast.identity.IdentitySettings;
import org.holdfast.keyservices.AwsPlace;
import org.holdfast.keyservices.AzurePlace;
import org.holdfast.keyservices.TransitPlace;
import org.holdfast.stores.AzureSettings;
import org.holdfast.stores.S3Settings;
import org.holdfast.vault.TokenPlace;

/// Everything that the owner may set: `holdfast.yaml`, parsed and within its ranges.
///
/// @param publicAddress how clients reach this server, where that is not how it listens
/// @param vaults at least one, at most one of them built in; names differ; default the built-in one
/// @param keys how keys are kept and renewed
/// @param regions at least one; names and places differ
/// @param trial whether two regions may be one place, so that one accident takes both; true where
///   no regions are named, because the default two are folders of one disk
/// @param delivery how messages leave the house; default: they do not, and wait in the outbox
/// @param feedback when an answer to an idea is owed
/// @param watching what is told to whom who watches over the server; default: nothing
/// @param scrub how often every copy is read
/// @param drill how often a restore is tried
/// @param forgets whether the keys of what nobody can come to any more are destroyed; default true;
///   off is told as weaker
public record Settings(
    Listen listen,
    Optional<URI> publicAddress,
    Tls tls,
    Store database,
    List<VaultPlace> vaults,
    Keys keys,
    List<Place> regions,
    boolean trial,
    CopyPolicy copies,
    Limits limits,
    Log audit,
    DeliverySettings delivery,
    IdentitySettings identity,
    FeedbackSettings feedback,
    Watching watching,
    Scrubbing scrub,
    Drilling drill,
    boolean forgets,
    List<Backup> backups) {

  public Settings {
    vaults = List.copyOf(vaults);
    regions = List.copyOf(regions);
    backups = List.copyOf(backups);
  }

  /// Where the doors listen.
  ///
  /// @param address default `127.0.0.1`: reachable from this machine alone until the owner says so
  /// @param httpsPort default 8443; 0 takes any free port
  /// @param httpPort default 8080; 0 takes any free port
  /// @param proxies addresses and networks (`10.0.1.0/24`) of what stands before this server and
  ///   says in `X-Forwarded-For` whose requests it passes on; nobody else is believed
  public record Listen(InetAddress address, int httpsPort, int httpPort, List<String> proxies) {

    public Listen {
      proxies = List.copyOf(proxies);
    }

    Listen(InetAddress address, int httpsPort, int httpPort) {
      this(address, httpsPort, httpPort, List.of());
    }
  }

  /// The owner's own certificate, or the local authority's when there is none.
  public sealed interface Tls {
    /// Made by the local authority in `tls/`.
    record Local() implements Tls {}

    /// PEM files: the chain, the server's certificate first, and its key, not encrypted.
    record Own(Path certificateFile, Path keyFile) implements Tls {}
  }

  /// Which engine keeps the metadata.
  public sealed interface Store {
    /// `metadata.db` in the data folder.
    ///
    /// @param mirrored whether every change is in the regions too before it is answered; default
    ///   true, but for a trial
    record Sqlite(boolean mirrored) implements Store {}

    /// @param url `jdbc:postgresql://host:port/database`
    /// @param passwordFile absent where the server asks for none
    /// @param protection default `verify-full`
    /// @param standby whether nothing is written while no synchronous standby is waited for;
    ///   default yes, unless the regions are a trial
    record Postgres(
        String url,
        String user,
        Optional<Path> passwordFile,
        PostgresSettings.Tls protection,
        boolean standby)
        implements Store {}
  }

  /// One vault: each of them wraps every key, and any of them unwraps it (ADR 53).
  ///
  /// @param name of it for good: one that takes its place has another
  public record VaultPlace(String name, VaultKind kind) {

    /// The same; a built-in one is opened by `passphrase`, if there is one.
    VaultPlace openedBy(Optional<Path> passphrase) {
      return kind instanceof VaultKind.BuiltIn(Optional<Path> file)
          ? new VaultPlace(name, new VaultKind.BuiltIn(passphrase.or(() -> file)))
          : this;
    }
  }

  /// What keeps master keys.
  public sealed interface VaultKind {

    /// The folder `vault` in the data folder, sealed with a passphrase.
    ///
    /// @param passphraseFile holds it; absent: what the environment gives, or `vault-passphrase`
    record BuiltIn(Optional<Path> passphraseFile) implements VaultKind {}

    /// A PKCS#11 token.
    ///
    /// @param pinFile holds the PIN of its user
    record Token(TokenPlace place, Path pinFile) implements VaultKind {}

    /// Azure Key Vault, or a Managed HSM.
    record Azure(AzurePlace place) implements VaultKind {}

    /// The transit engine of HashiCorp Vault or OpenBao.
    record Transit(TransitPlace place) implements VaultKind {}

    /// AWS KMS.
    record Aws(AwsPlace place) implements VaultKind {}

    /// An escrow, which wraps here and does not unwrap (ADR 58).
    ///
    /// @param serverFile as `holdfast vault escrow make` made it
    record Escrow(Path serverFile) implements VaultKind {}

    /// An escrow whose private file is here, so that it unwraps: for who recovers.
    ///
    /// @param passphraseFile opens the private file; absent: a person is asked
    record OpenEscrow(Path privateFile, Optional<Path> passphraseFile) implements VaultKind {}

    /// Whether it is an escrow, open or not.
    default boolean isEscrow() {
      return this instanceof Escrow || this instanceof OpenEscrow;
    }
  }

  /// How keys are kept and renewed.
  ///
  /// @param inMemory how long an unwrapped key of a drive or a person stays in memory, counted from
  ///   its unwrapping: within this time after its master key was taken away, it is of no use any
  ///   more; default 5 min
  /// @param rewrapsASecond at most so many keys are wrapped anew in a second; default 1,000
  /// @param rotate whether a master key that is old is replaced without being asked; default false,
  ///   since a copy of a vault from before does not open what is wrapped from then on
  /// @param rotateAfter how old a master key may become; default a year
  /// @param purgeAfter how long a master key that is deleted can be recovered; default 90 days
  /// @param rotateDriveKeysAfter how long a version of a drive's key seals what is new; default a
  ///   year
  public record Keys(
      Duration inMemory,
      int rewrapsASecond,
      boolean rotate,
      Duration rotateAfter,
      Duration purgeAfter,
      Duration rotateDriveKeysAfter) {}

  /// Whether one of the vaults lies in the data folder.
  boolean hasBuiltInVault() {
    return vaults.stream().anyMatch(place -> place.kind() instanceof VaultKind.BuiltIn);
  }

  /// One region: where it stands, and what it is.
  ///
  /// @param drain whether it is to be taken out: it does not count any more, and takes nothing new
  /// @param yearlyLoss the probability that it loses a given content for good within a year, as its
  ///   owner says; default: that of a disk
  public record Place(
      String name, Coordinates coordinates, Kind kind, boolean drain, OptionalDouble yearlyLoss) {}

  /// The regions that count.
  List<Place> staying() {
    return regions.stream().filter(place -> !place.drain()).toList();
  }

  /// A place for points that the server can be brought back to, and that is no region (ADR 46).
  ///
  /// @param every how often a point is made by itself; absent: only when somebody asks
  /// @param keep which points stay when a new one was made; default all
  /// @param vault whether a copy of the sealed vault lies in it; default true
  public record Backup(Place place, Optional<Duration> every, BackupKeep keep, boolean vault) {
    public String name() {
      return place.name();
    }
  }

  /// What holds a region's copies.
  public sealed interface Kind {

    /// A folder, of a disk or of a mount.
    record Folder(Path path) implements Kind {}

    /// A bucket of an S3-compatible store.
    ///
    /// @param prefix before all names in it; empty, or ends with `/`
    record S3(S3Settings store, String prefix) implements Kind {}

    /// A container of Azure Blob storage.
    ///
    /// @param prefix before all names in it; empty, or ends with `/`
    record Azure(AzureSettings store, String prefix) implements Kind {}
  }

  /// What one client may ask of the server.
  ///
  /// @param requestHeaders request line and headers together; default 16 KiB
  /// @param connections open at once; more wait unanswered; default 4096
  /// @param headerWait longest wait for the rest of a request's headers; default 20 s
  /// @param bodyStall longest silence within a request's body; default 30 s
  /// @param keepAlive how long an idle connection is kept; default 75 s
  /// @param shutdownWait how long running requests may go on after SIGTERM; default 15 s
  /// @param downloadUrlLife how long a pre-authenticated download address works; default 1 h
  /// @param fragment longest fragment of an upload session; default 1 GiB
  /// @param notifyTo where notifications of changes may go; default outside
  /// @param requestsAMinute of one account through the Graph door, and as many through the WebDAV
  ///   door, after a burst of as many; default 6,000
  /// @param films whether pictures of films are made, where the machine has ffmpeg; default true
  /// @param browserOrigins pages of which other origins may use the Graph door; default none
  public record Limits(
      ByteSize requestHeaders,
      int connections,
      Duration headerWait,
      Duration bodyStall,
      Duration keepAlive,
      Duration shutdownWait,
      Duration downloadUrlLife,
      ByteSize fragment,
      NotifyTo notifyTo,
      int requestsAMinute,
      boolean films,
      Set<String> browserOrigins) {

    public Limits {
      browserOrigins = Set.copyOf(browserOrigins);
    }
  }

  /// Where notifications of changes may go.
  public enum NotifyTo {
    /// To https addresses on the open internet.
    OUTSIDE,
    /// To this machine and network too, and over plain HTTP.
    ANYWHERE
  }

  /// Who outside keeps the log's newest checkpoint, besides the regions.
  ///
  /// @param witnessFolder on another mount or machine, there before the start; default none
  /// @param witness default none
  public record Log(Optional<Path> witnessFolder, Optional<WitnessService> witness) {}

  /// A service that signs checkpoints of this log which extend what it saw before (C2SP
  /// tlog-witness).
  ///
  /// @param submission its submission prefix, https
  /// @param key its own
  public record WitnessService(URI submission, NoteKey key) {}

  /// Reading every copy of everything, and making flawed ones anew (ADR 38).
  ///
  /// @param on default true; off is told as weaker
  /// @param period within which every copy is read; default 14 days
  public record Scrubbing(boolean on, Duration period) {}

  /// Trying whether everything would come back from one region (ADR 41). Without a mirror nothing
  /// is tried.
  ///
  /// @param on default true; off is told as weaker
  /// @param period after which one is due again; default 7 days
  public record Drilling(boolean on, Duration period) {}

  /// What is told to programs that watch over the server (ADR 39).
  ///
  /// @param port where figures and probes are asked for; 0 takes any free port; default: nowhere
  /// @param address default `127.0.0.1`; another one is spoken to over TLS, and asked for the token
  /// @param tokenFile holds what whoever asks for figures has to show; default: none needed
  /// @param log how the service log is written; default: for people
  /// @param traces where traces are sent, by OTLP over HTTP; default: nowhere
  /// @param traceOneIn of so many requests one is traced; default 100
  public record Watching(
      OptionalInt port,
      InetAddress address,
      Optional<Path> tokenFile,
      LogForm log,
      Optional<URI> traces,
      int traceOneIn) {}

  /// How the service log is written.
  public enum LogForm {
    /// A line for people.
    TEXT,
    /// A JSON object in a line, for programs.
    JSON
  }

  /// Reads `holdfast.yaml` in the data folder; what it does not name has its default.
  ///
  /// @param data paths in the file are relative to it
  /// @throws StartRefused if the file is not readable, or a key or value is not one of ours
  public static Settings load(Path data) {
    return SettingsFile.load(data);
  }

  /// The same with a database that nobody mirrors, and a vault that this file opens, if there is
  /// one.
  Settings withoutMirror(Optional<Path> passphrase) {
    Store unmirrored = database instanceof Store.Sqlite ? new Store.Sqlite(false) : database;
    return new Settings(
        listen,
        publicAddress,
        tls,
        unmirrored,
        vaults.stream().map(place -> place.openedBy(passphrase)).toList(),
        keys,
        regions,
        trial,
        copies,
        limits,
        audit,
        delivery,
        identity,
        feedback,
        watching,
        scrub,
        drill,
        forgets,
        backups);
  }

  /// The same with an escrow that is open, in the place of the one of this name, or as one more.
  Settings withOpenEscrow(String name, VaultKind.OpenEscrow open) {
    VaultPlace opened = new VaultPlace(name, open);
    List<VaultPlace> places = new ArrayList<>(vaults);
    places.replaceAll(place -> place.name().equals(name) ? opened : place);
    if (!places.contains(opened)) {
      places.add(opened);
    }
    return new Settings(
        listen,
        publicAddress,
        tls,
        database,
        places,
        keys,
        regions,
        trial,
        copies,
        limits,
        audit,
        delivery,
        identity,
        feedback,
        watching,
        scrub,
        drill,
        forgets,
        backups);
  }

  /// The same with other ports, as the command line gives them.
  public Settings withPorts(OptionalInt httpsPort, OptionalInt httpPort) {
    Listen moved =
        new Listen(
            listen.address,
            httpsPort.orElse(listen.httpsPort),
            httpPort.orElse(listen.httpPort),
            listen.proxies);
    return new Settings(
        moved,
        publicAddress,
        tls,
        database,
        vaults,
        keys,
        regions,
        trial,
        copies,
        limits,
        audit,
        delivery,
        identity,
        feedback,
        watching,
        scrub,
        drill,
        forgets,
        backups);
  }
}
