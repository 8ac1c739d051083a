package org.holdfast.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.holdfast.audit.Audit;
import org.holdfast.content.Blobs;
import org.holdfast.content.Coordinates;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.DirectoryRegion;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.RealDisk;
import org.holdfast.content.Region;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.delivery.Channels;
import org.holdfast.delivery.Deliveries;
import org.holdfast.delivery.Message;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Drives;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Fragment;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.drive.UploadOptions;
import org.holdfast.drive.UploadTarget;
import org.holdfast.feedback.Feedback;
import org.holdfast.feedback.FeedbackSettings;
import org.holdfast.identity.Account;
import org.holdfast.identity.BrowserSession;
import org.holdfast.identity.Clients;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityKeys;
import org.holdfast.identity.IdentitySettings;
import org.holdfast.identity.PasskeySite;
import org.holdfast.identity.Plan;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.SignedIn;
import org.holdfast.vault.BuiltInVault;

/// All rooms that an account is taken apart in, over one folder, with a clock to set and a database
/// that can be killed.
///
/// ```
/// folder/metadata.db
/// folder/west/ …east/
/// ```
final class LeavingHouse implements AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();

  /// Outlives a kill.
  static final class Clock implements InstantSource {
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    void later(Duration by) {
      now = now.plus(by);
    }
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ServerSecret secret;
  private final DriveKeys keys;
  private final Clock clock;
  private final SqliteDatabase store;
  final DyingDatabase database;
  final List<Region> regions;
  final Audit audit;
  final Blobs blobs;
  final Drives drives;
  final Deliveries deliveries;
  final Identity identity;
  final Clients clients;
  final Feedback feedback;
  final LeavingRounds rounds;

  LeavingHouse(Path folder, BuiltInVault vault, Clock clock) {
    this.clock = clock;
    store =
        SqliteDatabase.open(
            folder.resolve("metadata.db"),
            List.of(
                SecretStore.SCHEMA,
                Identity.SCHEMA,
                Feedback.SCHEMA,
                Deliveries.SCHEMA,
                Audit.SCHEMA,
                Blobs.SCHEMA,
                Drives.SCHEMA),
            Runnable::run);
    database = new DyingDatabase(store);
    SecretStore secrets = new SecretStore(store);
    secret = secrets.open(vault).orElseGet(() -> secrets.create(vault, RANDOM));
    audit = Audit.open(database, vault, RANDOM, clock, Duration.ofMinutes(5), Runnable::run);
    keys = new DriveKeys(vault, RANDOM, clock, DriveKeys.DEFAULT_KEEP);
    regions = List.of(region(folder, "west"), region(folder, "east"));
    blobs = new Blobs(regions, CopyPolicy.DEFAULT, database, RANDOM, clock, threads);
    drives =
        new Drives(
            database,
            blobs,
            keys,
            RANDOM,
            clock,
            EntitlementSource.everybody(Entitlements.defaults(Plan.FREE)),
            audit);
    deliveries =
        new Deliveries(
            database,
            secret.derived("delivery index"),
            secret.derived("delivery seal"),
            Channels.none(),
            RANDOM,
            clock,
            _ -> {},
            audit,
            (_, _, _, _, _) -> {});
    identity =
        new Identity(
            database,
            new IdentityKeys(
                secret.derived("account index"),
                secret.derived("account seal"),
                secret.derived("passwords"),
                secret.derived("grant index"),
                secret.derived("grant seal")),
            IdentitySettings.defaults(),
            new PasskeySite(() -> URI.create("https://localhost")),
            RANDOM,
            clock,
            Runnable::run,
            audit,
            new Postbox(deliveries, () -> URI.create("https://drive.example.org"), clock));
    clients =
        new Clients(
            database, secret.derived("grant index"), secret.derived("grant seal"), RANDOM, audit);
    feedback =
        new Feedback(
            database,
            secret.derived("feedback index"),
            secret.derived("feedback seal"),
            FeedbackSettings.defaults(),
            HelpPages.ALL,
            new FeedbackPeople(identity),
            audit,
            RANDOM,
            clock);
    rounds =
        new LeavingRounds(
            identity,
            clients,
            drives,
            blobs,
            regions,
            deliveries,
            audit,
            database,
            true,
            this::checkpoint,
            _ -> {},
            feedback::forget,
            clock);
  }

  private Region region(Path folder, String name) {
    return DirectoryRegion.open(
        name, new Coordinates(52, 4), folder.resolve(name), new RealDisk(), Runnable::run, clock);
  }

  void checkpoint() {
    audit.checkpoint(drives.heads(), List.of());
  }

  Account account(String address) {
    return identity.accounts().create(EmailAddress.parse(address), "someone");
  }

  /// With a small file, a large one, one in the recycle bin and an upload under way.
  Drive drive(Account account) {
    Drive drive = drives.create(account.id());
    Actor actor = new Actor(account.id(), "test");
    write(drive, "small.txt", 700);
    write(drive, "large.bin", 200_000);
    var gone = write(drive, "gone.txt", 300);
    drive.recycle(actor, gone, Precondition.NONE);
    var upload =
        drive.beginUpload(
            actor,
            new UploadTarget.Into(at(drive, "half.bin")),
            new UploadOptions(
                OptionalLong.of(100_000), FileTimes.NONE, Optional.empty(), Optional.empty(), true),
            Precondition.NONE);
    try {
      drives.append(
          upload.secret(),
          new Fragment(0, 80_000, OptionalLong.of(100_000)),
          new ByteArrayInputStream(new byte[80_000]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return drive;
  }

  private static Placement at(Drive drive, String name) {
    return new Placement(drive.rootId(), ItemName.of(name), Conflict.FAIL);
  }

  private static org.holdfast.content.ItemId write(Drive drive, String name, int bytes) {
    try {
      return drive
          .write(
              new Actor(drive.owner(), "test"),
              at(drive, name),
              Upload.of(new ByteArrayInputStream(new byte[bytes])),
              Precondition.NONE)
          .item()
          .id();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As who has just signed in.
  void ask(Account account) {
    Instant now = clock.instant();
    SignedIn who =
        new SignedIn(
            account.id(),
            new SessionId(new UUID(1, 2)),
            account.email().shown(),
            account.displayName());
    identity
        .leaving()
        .ask(
            new BrowserSession(
                who, "Firefox", "192.0.2.7", now, now, now, now, now.plusSeconds(3_600)));
  }

  /// What was asked is due now.
  void waitOut() {
    clock.later(Duration.ofDays(29));
    identity.keepHouse();
    clock.later(Duration.ofDays(1));
  }

  /// The mails that wait for an address.
  List<Message> mails(String address) {
    return deliveries.outbox(100).stream()
        .map(each -> each.message())
        .filter(message -> message.to().equals(address))
        .toList();
  }

  long blobsIn(Region region) {
    long[] count = new long[1];
    try {
      region.list(_ -> count[0]++);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return count[0];
  }

  /// Everything that is in files, as ISO 8859-1.
  static String everyByte(Path folder) throws IOException {
    while (true) {
      try (Stream<Path> files = Files.walk(folder)) {
        StringBuilder all = new StringBuilder();
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        return all.toString();
      } catch (NoSuchFileException | UncheckedIOException _) {
        // a server that runs renamed one meanwhile: what it was is read under its new name
      }
    }
  }

  @Override
  public void close() {
    blobs.close();
    drives.close();
    regions.forEach(
        region -> {
          region.close();
        });
    keys.close();
    audit.close();
    secret.close();
    store.close();
    threads.close();
  }
}
