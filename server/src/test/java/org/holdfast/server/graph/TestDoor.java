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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsContextListener;
import org.holdfast.audit.Audit;
import org.holdfast.audit.WitnessState;
import org.holdfast.content.Blobs;
import org.holdfast.content.Coordinates;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.Derived;
import org.holdfast.content.DirectoryRegion;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.RealDisk;
import org.holdfast.content.Region;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Drives;
import org.holdfast.drive.PermissionId;
import org.holdfast.drive.ScrubStatus;
import org.holdfast.extract.ExtractSettings;
import org.holdfast.extract.Extractor;
import org.holdfast.feedback.Feedback;
import org.holdfast.feedback.FeedbackSettings;
import org.holdfast.feedback.IdeaState;
import org.holdfast.feedback.People;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Password;
import org.holdfast.identity.Plan;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.SignIn;
import org.holdfast.identity.SignedIn;
import org.holdfast.search.PlainText;
import org.holdfast.search.Search;
import org.holdfast.search.SearchSettings;
import org.holdfast.server.BrokenBodies;
import org.holdfast.server.Durability;
import org.holdfast.server.MediaFacts;
import org.holdfast.server.Safeguards;
import org.holdfast.server.SecurityLog;
import org.holdfast.server.TestConnectors;
import org.holdfast.server.Thumbnails;
import org.holdfast.vault.BuiltInVault;
import org.holdfast.vault.Passphrase;
import org.jooq.DSLContext;

/// The real door over real rooms in a temporary folder, behind a Tomcat of its own on a free port
/// of this machine. Only sign-in is a fake: tokens that it is told.
final class TestDoor implements AutoCloseable {

  /// How long a connection may be silent before the server gives it up, unless a test wants it
  /// sooner.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// The one origin whose pages may ask.
  static final String PAGE = "https://app.example.org";

  /// How many may be connected to be told of changes.
  static final int MOST_SOCKETS = 40;

  private final Path folder;
  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());
  private final AtomicInteger running = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("door-test-", 0).factory());
  private final Map<AccountId, Entitlements> entitled = new ConcurrentHashMap<>();
  private final Map<AccountId, Long> eras = new ConcurrentHashMap<>();
  private final Set<AccountId> frozen = ConcurrentHashMap.newKeySet();
  private final Map<AccountId, byte[]> pictures = new ConcurrentHashMap<>();
  private final Map<String, String> apps = new ConcurrentHashMap<>();
  private final TokenBook signIn = new TokenBook();
  private final Map<AccountId, String> names = new ConcurrentHashMap<>();
  private final List<String> letters = new CopyOnWriteArrayList<>();
  private final AtomicBoolean rightPasswords = new AtomicBoolean(true);
  private final SqliteDatabase database;
  private final BuiltInVault vault;
  private final DriveKeys keys;
  private final Blobs blobs;
  private final Audit audit;
  private final Drives drives;
  private final Search search;
  private final List<DirectoryRegion> regions;
  private final Extractor extractor;
  private final Thumbnails thumbnails;
  private final MediaFacts media;
  private final Set<AccountId> owners = ConcurrentHashMap.newKeySet();
  private final Feedback feedback;
  private final Tomcat tomcat = new Tomcat();
  private final GraphDoor door;

  TestDoor(Path folder) {
    this(folder, PATIENCE);
  }

  TestDoor(Path folder, Duration patience) {
    this.folder = folder;
    try (Passphrase passphrase = Passphrase.of("correct horse battery staple")) {
      this.vault = BuiltInVault.create(folder.resolve("vault"), passphrase, random, clock);
    }
    this.database =
        SqliteDatabase.open(
            folder.resolve("metadata.db"),
            List.of(Audit.SCHEMA, Blobs.SCHEMA, Drives.SCHEMA, Search.SCHEMA, Feedback.SCHEMA),
            threads);
    this.regions = List.of(region("west", 52.4, 4.9), region("east", 59.3, 18.1));
    this.blobs =
        new Blobs(
            List.<Region>copyOf(regions), CopyPolicy.DEFAULT, database, random, clock, threads);
    this.keys = new DriveKeys(vault, random, clock, Duration.ofMinutes(5));
    this.audit = Audit.open(database, vault, random, clock, threads);
    this.drives =
        new Drives(
            database,
            blobs,
            keys,
            random,
            clock,
            (_, account) -> new EntitlementSource.Current(entitled(account), Instant.EPOCH),
            audit);
    this.search =
        new Search(
            database,
            drives,
            folder.resolve("search"),
            new PlainText(),
            random,
            clock,
            SearchSettings.defaults());
    this.extractor =
        Extractor.withFilms(ExtractSettings.defaults(), folder.resolve("extract"), "/usr/bin");
    Derived derived = new Derived(folder.resolve("derived"), 1 << 26, random);
    this.thumbnails = new Thumbnails(extractor, derived);
    this.media = new MediaFacts(extractor, derived);
    this.feedback =
        new Feedback(
            database,
            new SecretKeySpec(new byte[32], "HmacSHA256"),
            new SecretKeySpec(new byte[32], "AES"),
            new FeedbackSettings(3, 100, Duration.ofDays(14)),
            Set.of("files", "share"),
            new Everybody(),
            audit,
            random,
            clock);
    this.door = makeDoor();
    startTomcat(patience);
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

  private void startTomcat(Duration patience) {
    tomcat.setBaseDir(folder.resolve("tomcat").toString());
    tomcat.setSilent(true);
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("connectionTimeout", Long.toString(patience.toMillis()));
    // Between two requests a test may take its time; the client would send into what is being
    // closed.
    connector.setProperty("keepAliveTimeout", Long.toString(Duration.ofMinutes(10).toMillis()));
    TestConnectors.rawPaths(connector);
    connector.setProperty("continueResponseTiming", "onRead");
    connector.getProtocolHandler().setExecutor((Executor) this::run);
    tomcat.setConnector(connector);
    ((StandardHost) tomcat.getHost()).setErrorReportValveClass(BrokenBodies.class.getName());
    Context context = tomcat.addContext("", null);
    context.addApplicationListener(WsContextListener.class.getName());
    Wrapper servlet = Tomcat.addServlet(context, "graph", door);
    servlet.setLoadOnStartup(1);
    GraphDoor.ADDRESSES.forEach(servlet::addMapping);
    try {
      tomcat.start();
    } catch (LifecycleException e) {
      throw new IllegalStateException("Tomcat does not start", e);
    }
  }

  GraphDoor door() {
    return door;
  }

  private GraphDoor makeDoor() {
    GraphSettings defaults = GraphSettings.defaults();
    return new GraphDoor(
        drives,
        signIn,
        id -> Optional.ofNullable(apps.get(id)),
        account ->
            frozen.contains(account)
                ? OptionalLong.empty()
                : OptionalLong.of(eras.getOrDefault(account, 0L)),
        account -> Optional.ofNullable(pictures.get(account)),
        search,
        new Passwords(),
        (from, to, locale, secret, message) -> letters.add(to.shown() + " " + secret),
        thumbnails,
        media,
        house(),
        feedback,
        new SecurityLog(audit, clock),
        this::address,
        random,
        clock,
        new SecretKeySpec(new byte[32], "door"),
        threads,
        new GraphSettings(
            defaults.downloadUrlLife(),
            defaults.maxFragmentBytes(),
            defaults.maxMonitors(),
            true,
            defaults.requestsAMinute(),
            Set.of(PAGE),
            MOST_SOCKETS));
  }

  private House house() {
    return new House() {
      @Override
      public Optional<String> nameOf(AccountId account) {
        return Optional.ofNullable(names.get(account));
      }

      @Override
      public Safeguards safeguards(AccountId account) {
        return new Safeguards(
            clock.instant(),
            blobs.regions(),
            2,
            1,
            Instant.EPOCH,
            7,
            Optional.of(clock.instant()),
            List.of(new WitnessState("elsewhere", Optional.of(Instant.EPOCH), Optional.empty())),
            false,
            Optional.of(new Safeguards.Verified(Instant.EPOCH, true)),
            true,
            ScrubStatus.NONE,
            new Safeguards.Drilled(false, List.of(), false, Optional.empty()),
            Durability.UNKNOWN);
      }
    };
  }

  /// Reads the texts that are there, as a server does in the background.
  void followDrives() {
    while (search.follow()) {}
  }

  /// Gives a place in the log to what happened, as a server does every five seconds.
  void checkpoint() {
    audit.checkpoint(drives.heads(), List.of());
  }

  /// What was mailed: to whom, a space, the secret of the link.
  List<String> letters() {
    return letters;
  }

  Drives drives() {
    return drives;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port());
  }

  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  /// Where everything of this server lies.
  Path folder() {
    return folder;
  }

  /// Someone new, with an empty drive of their own.
  Person person() {
    String name = "p" + UUID.randomUUID().toString().substring(0, 8);
    AccountId account = AccountId.random(random);
    Drive drive = drives.create(account);
    SignedIn signedIn =
        new SignedIn(account, new SessionId(UUID.randomUUID()), name + "@example.org", name);
    String token = "token-" + name;
    signIn.add(token, signedIn);
    names.put(account, name);
    return new Person(this, token, signedIn, drive);
  }

  /// From now on, the person may do and have this.
  void entitle(Person person, Entitlements entitlements) {
    entitled.put(person.drive().owner(), entitlements);
  }

  /// From now on, the person shows this of themselves.
  void show(Person person, byte[] png) {
    pictures.put(person.drive().owner(), png);
  }

  private Entitlements entitled(AccountId account) {
    return entitled.getOrDefault(account, Entitlements.defaults(Plan.FREE));
  }

  /// The same person through an app that may do only so much.
  Person app(Person owner, String name, Set<AppScope> scopes) {
    SignedIn self = owner.signedIn();
    String id = UUID.randomUUID().toString();
    apps.put(id, name);
    SignedIn signedIn =
        new SignedIn(
            self.account(),
            new SessionId(UUID.randomUUID()),
            self.email(),
            self.displayName(),
            scopes,
            Optional.of(new SignedIn.App(id, name)));
    String token = "app-" + UUID.randomUUID();
    signIn.add(token, signedIn);
    return new Person(this, token, signedIn, owner.drive());
  }

  /// Ends a person's token, as a sign-out would.
  void revoke(Person person) {
    signIn.revoke(person.token());
  }

  /// Ends it once the server has asked so often whether the person is still signed in.
  void revokeAfter(Person person, int questions) {
    signIn.questions.put(person.signedIn().session(), new AtomicInteger(questions));
  }

  /// From now on nobody may sign in to the person's account; what was signed in is left alone.
  void freeze(Person person) {
    frozen.add(person.drive().owner());
  }

  /// Others are shut out of the person's account, as by a sign-out everywhere.
  void nextEra(Person person) {
    eras.merge(person.drive().owner(), 1L, Long::sum);
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
    return drives.strangers(List.copyOf(regions)).size();
  }

  /// Requests that are being served now.
  int running() {
    return running.get();
  }

  private void run(Runnable task) {
    running.incrementAndGet();
    threads.execute(
        () -> {
          try {
            task.run();
          } finally {
            running.decrementAndGet();
          }
        });
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
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException("Tomcat does not stop", e);
    }
    search.close();
    media.close();
    thumbnails.close();
    extractor.close();
    blobs.close();
    regions.forEach(DirectoryRegion::close);
    database.close();
    keys.close();
    vault.close();
    threads.close();
  }

  /// Their token is that of a browser in which nobody has proved for a while who they are, or has.
  void mustProve(Person person, boolean must) {
    if (must) {
      signIn.unproved.add(person.signedIn().session());
    } else {
      signIn.unproved.remove(person.signedIn().session());
    }
  }

  /// From now on, whatever is typed for a link is right, or wrong.
  void passwords(boolean right) {
    rightPasswords.set(right);
  }

  /// From now on, the server is the person's.
  void own(Person person) {
    owners.add(person.signedIn().account());
  }

  /// Does what is due by the clock, and tells who waits for an answer.
  void keepFeedback() {
    feedback.keepHouse();
  }

  /// Those who were made here; letters go where those of sharing go.
  private final class Everybody implements People {
    @Override
    public Optional<String> nameOf(AccountId account) {
      return Optional.ofNullable(names.get(account));
    }

    @Override
    public boolean ownsServer(AccountId account) {
      return owners.contains(account);
    }

    @Override
    public long count() {
      return 1_000;
    }

    @Override
    public void tell(DSLContext tx, AccountId to, String title, IdeaState state, String sentence) {
      letters.add(to.text() + " " + state + " " + title + ": " + sentence);
    }
  }

  /// Hashes nothing.
  private final class Passwords implements SharePasswords {
    @Override
    public String hash(Password typed) {
      return "a hash";
    }

    @Override
    public boolean matches(PermissionId link, String stored, Password typed) {
      return rightPasswords.get();
    }
  }

  /// Knows the tokens it was told.
  private static final class TokenBook implements SignIn {

    private final Map<String, SignedIn> tokens = new ConcurrentHashMap<>();
    private final Set<SessionId> sessions = ConcurrentHashMap.newKeySet();
    private final Map<SessionId, AtomicInteger> questions = new ConcurrentHashMap<>();
    private final Set<SessionId> unproved = ConcurrentHashMap.newKeySet();

    void add(String token, SignedIn signedIn) {
      tokens.put(token, signedIn);
      sessions.add(signedIn.session());
    }

    @Override
    public Optional<SignedIn> bearer(String token) {
      return Optional.ofNullable(tokens.get(token));
    }

    @Override
    public boolean alive(SessionId session) {
      return sessions.contains(session)
          && (!questions.containsKey(session) || questions.get(session).getAndDecrement() > 0);
    }

    @Override
    public Duration freshFor(SignedIn who) {
      return unproved.contains(who.session()) ? Duration.ZERO : SignIn.super.freshFor(who);
    }

    @Override
    public void revoke(String token) {
      Optional.ofNullable(tokens.remove(token))
          .ifPresent(signedIn -> sessions.remove(signedIn.session()));
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
