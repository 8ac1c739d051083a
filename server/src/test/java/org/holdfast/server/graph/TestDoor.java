package org.holdfast.server.graph;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.holdfast.audit.Audit;
import org.holdfast.content.Blobs;
import org.holdfast.content.Coordinates;
import org.holdfast.content.DirectoryRegion;
import org.holdfast.content.RealDisk;
import org.holdfast.database.Database;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;
import org.holdfast.database.PostgresSettings;
import org.holdfast.database.Schema;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Drives;
import org.holdfast.feedback.Feedback;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.SignedIn;
import org.holdfast.search.Search;
import org.holdfast.server.RoundRobin;
import org.holdfast.server.RunningHouse;
import org.holdfast.vault.BuiltInVault;
import org.holdfast.vault.Passphrase;

/// The real door over real rooms in a temporary folder. Only sign-in is a fake: tokens that it is
/// told.
///
/// With `-Dholdfast.twins=true` there are two processes on one PostgreSQL and the same regions, and
/// requests go to one and the other in turn: what holds with one has to hold then, too.
final class TestDoor implements AutoCloseable {

  /// How long a connection may be silent before the server gives it up, unless a test wants it
  /// sooner.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// The one origin whose pages may ask.
  static final String PAGE = "https://app.example.org";

  /// How many may be connected to one process to be told of changes.
  static final int MOST_SOCKETS = 40;

  private static final List<Schema> SCHEMAS =
      List.of(Audit.SCHEMA, Blobs.SCHEMA, Drives.SCHEMA, Search.SCHEMA, Feedback.SCHEMA);

  private final Path folder;
  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("door-test-", 0).factory());
  private final DoorPeople people = new DoorPeople();
  private final BuiltInVault vault;
  private final List<DirectoryRegion> regions;
  private final List<DoorProcess> processes = new ArrayList<>();
  private final Optional<RoundRobin> front;

  TestDoor(Path folder) {
    this(folder, PATIENCE);
  }

  TestDoor(Path folder, Duration patience) {
    this.folder = folder;
    try (Passphrase passphrase = Passphrase.of("correct horse battery staple")) {
      this.vault = BuiltInVault.create(folder.resolve("vault"), passphrase, random, clock);
    }
    this.regions = List.of(region("west", 52.4, 4.9), region("east", 59.3, 18.1));
    DoorProcess.Common common =
        new DoorProcess.Common(
            people,
            clock,
            RunningHouse.TWINS ? onPostgres() : this::onSqlite,
            vault,
            List.copyOf(regions),
            this::address,
            patience,
            RunningHouse.TWINS ? 2 : 1);
    processes.add(new DoorProcess(folder, common));
    if (RunningHouse.TWINS) {
      processes.add(new DoorProcess(folder.resolve("twin"), common));
    }
    this.front =
        RunningHouse.TWINS
            ? Optional.of(new RoundRobin().to(processes.stream().map(DoorProcess::port).toList()))
            : Optional.empty();
  }

  private Database onSqlite(Executor writer) {
    return SqliteDatabase.open(folder.resolve("metadata.db"), SCHEMAS, writer);
  }

  private static Function<Executor, Database> onPostgres() {
    PostgresSettings settings = PostgresForTests.fresh(8);
    return _ -> PostgresDatabase.open(settings, SCHEMAS);
  }

  private DirectoryRegion region(String name, double latitude, double longitude) {
    return DirectoryRegion.open(
        name,
        new Coordinates(latitude, longitude),
        folder.resolve(name),
        new RealDisk(),
        threads,
        clock);
  }

  private DoorProcess first() {
    return processes.getFirst();
  }

  /// Of one process: they are all alike.
  GraphDoor door() {
    return first().door();
  }

  int processes() {
    return processes.size();
  }

  /// Who is connected to be told of changes, in all processes.
  int sockets() {
    return processes.stream().mapToInt(each -> each.door().sockets()).sum();
  }

  /// Reads the texts that are there, as a server does in the background.
  void followDrives() {
    for (DoorProcess each : processes) {
      while (each.search().follow()) {}
    }
  }

  /// Gives a place in the log to what happened, as a server does every five seconds.
  void checkpoint() {
    processes.forEach(each -> each.audit().checkpoint(each.drives().heads(), List.of()));
  }

  /// What was mailed: to whom, a space, the secret of the link.
  List<String> letters() {
    return people.letters();
  }

  Drives drives() {
    return first().drives();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port());
  }

  int port() {
    return front.map(RoundRobin::port).orElseGet(first()::port);
  }

  /// Where everything of this server lies.
  Path folder() {
    return folder;
  }

  /// Someone new, with an empty drive of their own.
  Person person() {
    String name = "p" + UUID.randomUUID().toString().substring(0, 8);
    AccountId account = AccountId.random(random);
    Drive drive = drives().create(account);
    SignedIn signedIn =
        new SignedIn(account, new SessionId(UUID.randomUUID()), name + "@example.org", name);
    String token = "token-" + name;
    people.add(token, signedIn);
    return new Person(this, token, signedIn, drive);
  }

  /// From now on, the person may do and have this.
  void entitle(Person person, Entitlements entitlements) {
    people.entitle(person.drive().owner(), entitlements);
  }

  /// From now on, the person shows this of themselves.
  void show(Person person, byte[] png) {
    people.show(person.drive().owner(), png);
  }

  /// The same person through an app that may do only so much.
  Person app(Person owner, String name, Set<AppScope> scopes) {
    SignedIn self = owner.signedIn();
    SignedIn.App app = new SignedIn.App(UUID.randomUUID().toString(), name);
    SignedIn signedIn =
        new SignedIn(
            self.account(),
            new SessionId(UUID.randomUUID()),
            self.email(),
            self.displayName(),
            scopes,
            Optional.of(app));
    String token = "app-" + UUID.randomUUID();
    people.add(token, signedIn, app);
    return new Person(this, token, signedIn, owner.drive());
  }

  /// Ends a person's token, as a sign-out would.
  void revoke(Person person) {
    people.signIn().revoke(person.token());
  }

  /// Ends it once the server has asked so often whether the person is still signed in.
  void revokeAfter(Person person, int questions) {
    people.signIn().aliveFor(person.signedIn().session(), questions);
  }

  /// From now on nobody may sign in to the person's account; what was signed in is left alone.
  void freeze(Person person) {
    people.freeze(person.drive().owner());
  }

  /// Others are shut out of the person's account, as by a sign-out everywhere.
  void nextEra(Person person) {
    people.nextEra(person.drive().owner());
  }

  /// Time passes for the server; connections do not notice.
  void later(Duration duration) {
    ahead.updateAndGet(before -> before.plus(duration));
  }

  /// Files of blobs and of parts that lie in the regions now.
  long largeFiles() {
    return Stream.of("west", "east").mapToLong(region -> filesIn(folder.resolve(region))).sum();
  }

  /// Blobs in the regions that belong to nothing, uploads in progress among them.
  int strangers() {
    return drives().strangers(List.copyOf(regions)).size();
  }

  /// Requests that are being served now.
  int running() {
    return processes.stream().mapToInt(DoorProcess::running).sum();
  }

  private static long filesIn(Path region) {
    long files = 0;
    for (String part : List.of("blobs", "incoming")) {
      Path place = region.resolve(part);
      if (!Files.isDirectory(place)) {
        continue;
      }
      try (Stream<Path> found = Files.walk(place)) {
        files += found.filter(Files::isRegularFile).count();
      } catch (IOException e) {
        throw new IllegalStateException("cannot look into " + part, e);
      }
    }
    return files;
  }

  @Override
  public void close() {
    front.ifPresent(RoundRobin::close);
    processes.forEach(DoorProcess::close);
    regions.forEach(DirectoryRegion::close);
    vault.close();
    threads.close();
  }

  /// Their token is that of a browser in which nobody has proved for a while who they are, or has.
  void mustProve(Person person, boolean must) {
    people.signIn().mustProve(person.signedIn().session(), must);
  }

  /// From now on, whatever is typed for a link is right, or wrong.
  void passwords(boolean right) {
    people.rightPasswords = right;
  }

  /// From now on, the server is the person's.
  void own(Person person) {
    people.own(person.signedIn().account());
  }

  /// Does what is due by the clock, and tells who waits for an answer.
  void keepFeedback() {
    processes.forEach(each -> each.feedback().keepHouse());
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
