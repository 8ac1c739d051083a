package org.holdfast.server.graph;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
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
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.Derived;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.Region;
import org.holdfast.database.Database;
import org.holdfast.drive.Drives;
import org.holdfast.drive.ScrubStatus;
import org.holdfast.extract.ExtractSettings;
import org.holdfast.extract.Extractor;
import org.holdfast.feedback.Feedback;
import org.holdfast.feedback.FeedbackSettings;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.search.PlainText;
import org.holdfast.search.Search;
import org.holdfast.search.SearchSettings;
import org.holdfast.server.BrokenBodies;
import org.holdfast.server.Durability;
import org.holdfast.server.MediaFacts;
import org.holdfast.server.Portion;
import org.holdfast.server.Safeguards;
import org.holdfast.server.SecurityLog;
import org.holdfast.server.TestConnectors;
import org.holdfast.server.Thumbnails;
import org.holdfast.vault.KeyState;
import org.holdfast.vault.MasterKey;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.WrappedKey;

/// One process of a server, as far as the Graph door needs it: the real door over real rooms,
/// behind a Tomcat of its own on a free port of this machine. Several of them have database,
/// regions and people in common, and nothing else.
final class DoorProcess implements AutoCloseable {

  private final DoorPeople people;
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;
  private final Supplier<URI> address;
  private final AtomicInteger running = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("door-test-", 0).factory());
  private final Database database;
  private final DriveKeys keys;
  private final Blobs blobs;
  private final Audit audit;
  private final Drives drives;
  private final Search search;
  private final Extractor extractor;
  private final Thumbnails thumbnails;
  private final MediaFacts media;
  private final Feedback feedback;
  private final Tomcat tomcat = new Tomcat();
  private final GraphDoor door;

  /// What all processes of a server share.
  ///
  /// @param database opens it
  /// @param address where clients find the server
  /// @param processes how many there are
  /// @param patience how long a connection may be silent before the server gives it up
  record Common(
      DoorPeople people,
      InstantSource clock,
      Function<Executor, Database> database,
      Vault vault,
      List<Region> regions,
      Supplier<URI> address,
      Duration patience,
      int processes) {}

  /// @param folder for what is this process's own
  DoorProcess(Path folder, Common common) {
    this.people = common.people();
    this.clock = common.clock();
    this.address = common.address();
    this.database = common.database().apply(threads);
    this.blobs = new Blobs(common.regions(), CopyPolicy.DEFAULT, database, random, clock, threads);
    this.keys = new DriveKeys(common.vault(), random, clock, Duration.ofMinutes(5));
    this.audit =
        Audit.open(database, common.vault(), random, clock, Duration.ofMinutes(5), threads);
    this.drives =
        new Drives(
            database,
            blobs,
            keys,
            random,
            clock,
            (_, account) -> new EntitlementSource.Current(people.entitled(account), Instant.EPOCH),
            audit,
            new SecretKeySpec(new byte[32], "HmacSHA256"),
            Runnable::run);
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
            people.everybody(),
            audit,
            random,
            clock);
    this.door = makeDoor(most -> Portion.of(most, common.processes()));
    startTomcat(folder.resolve("tomcat"), common);
  }

  private void startTomcat(Path own, Common common) {
    tomcat.setBaseDir(own.toString());
    tomcat.setSilent(true);
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("connectionTimeout", Long.toString(common.patience().toMillis()));
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

  Drives drives() {
    return drives;
  }

  Search search() {
    return search;
  }

  Audit audit() {
    return audit;
  }

  Feedback feedback() {
    return feedback;
  }

  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  /// Requests that are being served now.
  int running() {
    return running.get();
  }

  private GraphDoor makeDoor(Portion portion) {
    GraphSettings defaults = GraphSettings.defaults();
    return new GraphDoor(
        drives,
        people.signIn(),
        people::app,
        people::era,
        people::picture,
        search,
        people.passwords(),
        (from, to, locale, secret, message) -> people.letters().add(to.shown() + " " + secret),
        thumbnails,
        media,
        house(),
        feedback,
        new SecurityLog(audit, clock),
        address,
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
            Set.of(TestDoor.PAGE),
            TestDoor.MOST_SOCKETS,
            portion));
  }

  private House house() {
    return new House() {
      @Override
      public Optional<String> nameOf(AccountId account) {
        return people.nameOf(account);
      }

      @Override
      public Safeguards safeguards(AccountId account) {
        return new Safeguards(
            clock.instant(),
            blobs.regions(),
            2,
            List.of(
                new Safeguards.Vault(
                    "house",
                    false,
                    Optional.of(new MasterKey(2, Instant.EPOCH, true, new KeyState.Enabled())),
                    true),
                new Safeguards.Vault("safe", true, Optional.empty(), false)),
            7,
            Optional.of(clock.instant()),
            List.of(new WitnessState("elsewhere", Optional.of(Instant.EPOCH), Optional.empty())),
            false,
            Optional.of(new Safeguards.Verified(Instant.EPOCH, true)),
            true,
            ScrubStatus.NONE,
            new Safeguards.Drilled(false, List.of(), false, Optional.empty()),
            List.of(
                new Safeguards.BackedUp("usb", Optional.of(Instant.EPOCH), 3, true, false),
                new Safeguards.BackedUp("elsewhere", Optional.empty(), 0, false, true)),
            Durability.UNKNOWN);
      }

      @Override
      public List<VaultGroup.Wrapper> wrappers(WrappedKey wrapped) {
        return List.of(new VaultGroup.Wrapper("house", 2), new VaultGroup.Wrapper("safe", 1));
      }
    };
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
    database.close();
    keys.close();
    threads.close();
  }
}
