package org.holdfast.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.websocket.server.WsContextListener;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.PermissionId;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Client;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.LinkPasswords;
import org.holdfast.identity.Password;
import org.holdfast.identity.SecurityInfo;
import org.holdfast.identity.SignedIn;
import org.holdfast.identity.Standing;
import org.holdfast.server.app.AppDoor;
import org.holdfast.server.dav.DavDoor;
import org.holdfast.server.dav.Visitors;
import org.holdfast.server.export.ExportDoor;
import org.holdfast.server.graph.GraphDoor;
import org.holdfast.server.graph.GraphSettings;
import org.holdfast.server.graph.SharePasswords;
import org.holdfast.server.oauth.OAuthDoor;
import org.holdfast.server.preview.PreviewDoor;
import org.holdfast.server.share.ShareDoor;
import org.holdfast.server.signin.SignInDoor;
import org.springframework.boot.tomcat.ConnectorStartFailedException;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.support.DefaultLifecycleProcessor;

/// The running server: both listeners, the doors behind them, the console's way in, and the work
/// that is done from time to time.
public final class HoldfastServer implements AutoCloseable {

  // Where a path itself is a credential.
  private static final List<String> SECRET_PATHS =
      List.of("/dl/", "/up/", "/th/", "/zip/", "/monitor/", "/export/", PreviewTickets.PATH);

  private static final System.Logger LOG = System.getLogger(HoldfastServer.class.getName());

  private final Holdfast holdfast;
  private final SessionCookies cookies;
  private final BrowserSessions sessions;
  private final ServletWebServerApplicationContext context =
      new ServletWebServerApplicationContext();
  private final Closing closing = new Closing();
  private final Assets assets = new Assets();
  private final Readiness readiness;
  private final Optional<Connector> watched;
  private volatile List<String> weaker = List.of();
  private boolean told;

  private HoldfastServer(Holdfast holdfast, SessionCookies cookies, BrowserSessions sessions) {
    this.holdfast = holdfast;
    this.cookies = cookies;
    this.sessions = sessions;
    this.readiness = closing.add(Readiness.of(holdfast));
    Settings settings = holdfast.settings();
    this.watched =
        settings.watching().port().isPresent()
            ? Optional.of(Connectors.watching(settings))
            : Optional.empty();
  }

  /// Starts to serve. When it returns, requests are answered.
  ///
  /// @param holdfast stays the caller's, who closes it after the server
  /// @throws StartRefused if a port is taken or a certificate cannot be used
  public static HoldfastServer start(Holdfast holdfast) {
    SessionCookies cookies = cookies(holdfast);
    return start(new HoldfastServer(holdfast, cookies, cookies));
  }

  /// As [#start(Holdfast)], with another's knowledge of who sits at a browser.
  static HoldfastServer start(Holdfast holdfast, BrowserSessions sessions) {
    return start(new HoldfastServer(holdfast, cookies(holdfast), sessions));
  }

  private static SessionCookies cookies(Holdfast holdfast) {
    SecurityInfo info = holdfast.identity().securityInfo();
    return new SessionCookies(
        holdfast.identity().sessions(), id -> info.missing(id).isEmpty(), holdfast.clock());
  }

  private static HoldfastServer start(HoldfastServer server) {
    boolean done = false;
    try {
      server.listen();
      done = true;
      return server;
    } finally {
      if (!done) {
        server.close();
      }
    }
  }

  private void listen() {
    Settings settings = holdfast.settings();
    Certificates certificates =
        Certificates.of(settings, holdfast.data().tls(), holdfast.random(), holdfast.clock());
    TlsContext tls = new TlsContext(certificates.current());
    Collection<String> names = HostNames.of(settings);
    HttpDoor httpDoor =
        new HttpDoor(names, this::publicAddress, () -> https().getPort(), SECRET_PATHS);
    TomcatServletWebServerFactory tomcat =
        tomcat(
            tls,
            new FrontValve(
                httpDoor, !settings.listen().proxies().isEmpty(), this::revoke, holdfast.clock()));
    register(tomcat);
    refresh();
    holdfast.servedAt(publicAddress());
    holdfast.houseChanged();
    closing.add(ControlSocket.listen(holdfast.data(), new ConsoleDesk(holdfast)));
    closing.add(Housekeeping.start(holdfast, certificates, tls));
    tellStart();
    closing.add(Checkpoints.start(holdfast));
    closing.add(DeliveryRounds.start(holdfast));
    closing.add(SearchRounds.start(holdfast));
    readiness.start();
  }

  /// What was shown without encryption: of a person, of an app of theirs, or of an app itself.
  private void revoke(String sent) {
    holdfast.signIn().revoke(sent);
    holdfast.clients().revoke(sent).ifPresent(id -> holdfast.grants().endApp(id, new Who.Server()));
  }

  /// With the settings that matter to security, and whether they protect less than at the last
  /// start that the log knows of (R22).
  private void tellStart() {
    if (holdfast.audit().alarm().isPresent()) {
      return;
    }
    SettingStrengths strengths = SettingStrengths.of(holdfast.settings());
    Detail.Settings now = strengths.detail();
    Optional<Detail.Settings> before =
        holdfast
            .audit()
            .last(EventKind.SERVER_STARTED)
            .filter(entry -> entry.event().detail() instanceof Detail.Settings)
            .map(entry -> (Detail.Settings) entry.event().detail());
    weaker = before.map(strengths::weakerThan).orElse(List.of());
    if (!weaker.isEmpty()) {
      LOG.log(
          System.Logger.Level.ERROR,
          "ALARM: the settings protect less than at the last start: {0}. If you changed them, all"
              + " is well; if not, somebody did.",
          String.join(", ", weaker));
      record(event(EventKind.SETTINGS_WEAKENED).ending(Outcome.FOUND, Reason.NONE).saying(now));
    } else if (before.isPresent() && !before.get().equals(now)) {
      record(event(EventKind.SETTINGS_CHANGED).saying(now));
    }
    record(event(EventKind.SERVER_STARTED).saying(now));
    told = true;
  }

  private static Event event(EventKind kind) {
    return Event.done(kind, new Who.Server());
  }

  /// With too few regions nothing is written for now; what is there is served all the same.
  private void record(Event event) {
    try {
      holdfast.audit().record(event);
    } catch (DatabaseRefusal.Fenced e) {
      LOG.log(System.Logger.Level.WARNING, "The log does not tell of this start.", e);
    }
  }

  /// The settings that protect less than at the start before.
  List<String> weakerSettings() {
    return weaker;
  }

  private TomcatServletWebServerFactory tomcat(TlsContext tls, FrontValve front) {
    Settings settings = holdfast.settings();
    TomcatServletWebServerFactory tomcat =
        new TomcatServletWebServerFactory(settings.listen().httpsPort());
    tomcat.setAddress(settings.listen().address());
    tomcat.setProtocol(TlsProtocol.class.getName());
    tomcat.setShutdown(Shutdown.GRACEFUL);
    Path web = web();
    tomcat.setBaseDirectory(web.toFile());
    tomcat.getSettings().setDocumentRoot(web.toFile());
    tomcat.addConnectorCustomizers(connector -> Connectors.https(connector, settings, tls));
    tomcat.addAdditionalConnectors(Connectors.http(settings));
    watched.ifPresent(connector -> Connectors.watched(connector, settings, tls));
    watched.ifPresent(tomcat::addAdditionalConnectors);
    tomcat.addContextCustomizers(
        context -> {
          context.addApplicationListener(WsContextListener.class.getName());
          Host host = (Host) context.getParent();
          ((StandardHost) host).setErrorReportValveClass(""); // ours stands in its place
          watchDoor().ifPresent(host.getPipeline()::addValve);
          host.getPipeline()
              .addValve(
                  new RequestWatch(holdfast.figures(), holdfast.traces(), holdfast.scrubEvents()));
          if (!settings.listen().proxies().isEmpty()) {
            host.getPipeline().addValve(Connectors.forwarded(settings.listen().proxies()));
          }
          host.getPipeline().addValve(front);
          host.getPipeline().addValve(new PlainErrors());
          host.getPipeline().addValve(new BrokenBodies());
        });
    return tomcat;
  }

  /// Where somebody may watch.
  private Optional<WatchDoor> watchDoor() {
    Optional<WatchToken> token = holdfast.settings().watching().tokenFile().map(WatchToken::of);
    boolean here = holdfast.settings().watching().address().isLoopbackAddress();
    return watched.map(it -> new WatchDoor(it, here, token, holdfast.figures(), readiness));
  }

  /// Tomcat wants a folder of its own. It stays empty.
  private Path web() {
    Path web = holdfast.data().web();
    try {
      PrivateFiles.createFolder(web);
      return web;
    } catch (IOException e) {
      throw new StartRefused("The folder %s cannot be made.".formatted(web), e);
    }
  }

  private void register(TomcatServletWebServerFactory tomcat) {
    context.registerBean("tomcat", TomcatServletWebServerFactory.class, () -> tomcat);
    context.registerBean(
        "health",
        ServletRegistrationBean.class,
        () ->
            new ServletRegistrationBean<>(
                new HealthDoor(holdfast, readiness, this::weakerSettings),
                "/health",
                ProbeAnswers.LIVE,
                ProbeAnswers.READY));
    AppDoor app = new AppDoor(sessions, new Pages(holdfast.random(), assets), this::publicAddress);
    context.registerBean(
        "root",
        ServletRegistrationBean.class,
        () -> new ServletRegistrationBean<>(new RootDoor(app), ""));
    context.registerBean(
        "language",
        ServletRegistrationBean.class,
        () -> new ServletRegistrationBean<>(new LanguageDoor(), LanguageDoor.ADDRESS));
    context.registerBean(
        "app",
        ServletRegistrationBean.class,
        () -> new ServletRegistrationBean<>(app, AppDoor.ADDRESSES.toArray(String[]::new)));
    context.registerBean(
        "log",
        ServletRegistrationBean.class,
        () -> new ServletRegistrationBean<>(new LogDoor(holdfast), LogDoor.ADDRESS));
    context.registerBean(
        "assets",
        ServletRegistrationBean.class,
        () -> new ServletRegistrationBean<>(new AssetDoor(assets), Assets.ADDRESSES));
    OAuthDoor oauth = oauth();
    context.registerBean(
        "oauth",
        ServletRegistrationBean.class,
        () -> new ServletRegistrationBean<>(oauth, OAuthDoor.ADDRESSES.toArray(String[]::new)));
    context.registerBean(
        "sessionCookies", FilterRegistrationBean.class, () -> beforeAllDoors(cookies));
    SignInDoor signIn = signIn();
    context.registerBean(
        "signin",
        ServletRegistrationBean.class,
        () -> new ServletRegistrationBean<>(signIn, SignInDoor.ADDRESSES.toArray(String[]::new)));
    GraphDoor graph = graph();
    if (watched.isPresent()) {
      HouseFigures.tell(holdfast, readiness, graph::sockets);
    }
    context.registerBean(
        "graph",
        ServletRegistrationBean.class,
        () -> {
          var door =
              new ServletRegistrationBean<>(graph, GraphDoor.ADDRESSES.toArray(String[]::new));
          door.setLoadOnStartup(1); // it tells subscribers, also before anybody asks it something
          return door;
        });
    context.registerBean(
        "dav",
        ServletRegistrationBean.class,
        () -> new ServletRegistrationBean<>(dav(), DavDoor.ADDRESSES.toArray(String[]::new)));
    ExportDoor export =
        new ExportDoor(
            holdfast.identity().exports(), holdfast.drives().archives(), holdfast.clock());
    context.registerBean(
        "export",
        ServletRegistrationBean.class,
        () -> new ServletRegistrationBean<>(export, ExportDoor.ADDRESS));
    context.registerBean(
        "preview",
        ServletRegistrationBean.class,
        () -> new ServletRegistrationBean<>(preview(), PreviewDoor.ADDRESS));
    ShareDoor share = share();
    context.registerBean(
        "share",
        ServletRegistrationBean.class,
        () -> new ServletRegistrationBean<>(share, ShareDoor.ADDRESS));
    DefaultLifecycleProcessor lifecycle = new DefaultLifecycleProcessor();
    lifecycle.setTimeoutPerShutdownPhase(holdfast.settings().limits().shutdownWait().toMillis());
    context.registerBean("lifecycleProcessor", DefaultLifecycleProcessor.class, () -> lifecycle);
  }

  private static FilterRegistrationBean<SessionCookies> beforeAllDoors(SessionCookies cookies) {
    FilterRegistrationBean<SessionCookies> filter = new FilterRegistrationBean<>(cookies);
    filter.addUrlPatterns("/*");
    return filter;
  }

  private SignInDoor signIn() {
    SignInDoor.Rooms rooms =
        new SignInDoor.Rooms(
            holdfast.identity(),
            holdfast.drives(),
            holdfast.log(),
            holdfast.exports(),
            holdfast.driveUse(),
            new RegionPlaces(holdfast.settings().regions()),
            holdfast.mails()
                ? Optional.empty()
                : Optional.of(holdfast.data().command("./holdfast outbox")),
            this::publicAddress,
            holdfast.clock(),
            this::giveDrive);
    return new SignInDoor(
        rooms,
        new Pages(holdfast.random(), assets),
        cookies,
        holdfast.random(),
        holdfast.doorSecret());
  }

  /// Whoever signed up has an account, and a drive from the first time they sign in.
  private void giveDrive(AccountId account) {
    if (holdfast.drives().ofOwner(account).isEmpty()) {
      holdfast.drives().create(account);
    }
  }

  private ShareDoor share() {
    return new ShareDoor(
        holdfast.drives(),
        holdfast.identity(),
        sessions,
        previewTickets(),
        new Pages(holdfast.random(), assets),
        holdfast.random(),
        holdfast.clock(),
        holdfast.doorSecret(),
        holdfast.settings().limits().requestsAMinute(),
        holdfast.portion());
  }

  private OAuthDoor oauth() {
    return new OAuthDoor(
        holdfast.grants(),
        holdfast.clients(),
        holdfast.signingKeys(),
        holdfast.accounts()::find,
        sessions,
        new Pages(holdfast.random(), assets),
        this::publicAddress,
        holdfast.random(),
        holdfast.clock(),
        holdfast.doorSecret(),
        holdfast.background());
  }

  private OptionalLong era(AccountId account) {
    return holdfast
        .identity()
        .accounts()
        .find(account)
        .filter(each -> each.standing() == Standing.ACTIVE)
        .map(each -> OptionalLong.of(each.era()))
        .orElseGet(OptionalLong::empty);
  }

  private GraphDoor graph() {
    Settings.Limits limits = holdfast.settings().limits();
    return new GraphDoor(
        holdfast.drives(),
        holdfast.signIn(),
        id -> holdfast.clients().find(id).map(Client::name),
        this::era,
        holdfast.identity().pictures()::find,
        holdfast.search(),
        sharePasswords(),
        this::tellOfShare,
        holdfast.thumbnails(),
        holdfast.mediaFacts(),
        new HouseFacts(holdfast),
        holdfast.feedback(),
        holdfast.log(),
        this::publicAddress,
        holdfast.random(),
        holdfast.clock(),
        holdfast.doorSecret(),
        holdfast.background(),
        new GraphSettings(
            limits.downloadUrlLife(),
            limits.fragment().bytes(),
            GraphSettings.defaults().maxMonitors(),
            limits.notifyTo() == Settings.NotifyTo.ANYWHERE,
            limits.requestsAMinute(),
            limits.browserOrigins(),
            limits.connections() / 2, // the others are for requests
            holdfast.portion()));
  }

  private SharePasswords sharePasswords() {
    LinkPasswords passwords = holdfast.identity().linkPasswords();
    return new SharePasswords() {
      @Override
      public String hash(Password typed) {
        return passwords.hash(typed);
      }

      @Override
      public boolean matches(PermissionId link, String stored, Password typed) {
        return passwords.matches(link.text(), stored, typed);
      }
    };
  }

  private void tellOfShare(
      SignedIn from, EmailAddress to, Locale locale, String secret, String message) {
    holdfast
        .identity()
        .shareLetters()
        .send(from.account(), to, locale, from.displayName(), secret, message);
  }

  private DavDoor dav() {
    return new DavDoor(
        holdfast.drives(),
        new Visitors(holdfast.signIn(), holdfast.tokens()::appPassword, holdfast.log()),
        account -> holdfast.accounts().find(account).map(Account::displayName).orElse(""),
        holdfast.log(),
        holdfast.random(),
        holdfast.clock(),
        holdfast.settings().limits().requestsAMinute(),
        holdfast.portion());
  }

  private PreviewTickets previewTickets() {
    return new PreviewTickets(
        holdfast.doorSecret(), holdfast.clock(), holdfast.settings().limits().downloadUrlLife());
  }

  private PreviewDoor preview() {
    return new PreviewDoor(
        holdfast.drives(),
        holdfast.signIn(),
        previewTickets(),
        holdfast.thumbnails(),
        new KeptTexts(new FileTexts(holdfast.extractor()), holdfast.derived()),
        new Pages(holdfast.random(), assets),
        new RequestIds(holdfast.random()),
        holdfast.clock(),
        holdfast.settings().limits().requestsAMinute(),
        holdfast.portion());
  }

  private void refresh() {
    try {
      context.refresh();
    } catch (ApplicationContextException e) {
      throw refusal(e);
    }
  }

  private StartRefused refusal(ApplicationContextException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof PortInUseException taken) {
        return taken(taken.getPort(), e);
      }
      if (cause instanceof ConnectorStartFailedException failed) {
        return taken(failed.getPort(), e);
      }
      if (cause instanceof StartRefused refused) {
        return refused;
      }
    }
    return new StartRefused("The web server did not start.", e);
  }

  private StartRefused taken(int port, Throwable cause) {
    Settings.Watching watching = holdfast.settings().watching();
    if (port > 0 && watching.port().equals(OptionalInt.of(port))) {
      return new StartRefused(
          "Port %d on %s, watching.port of holdfast.yaml, cannot be listened on; most often another program has it. End that one, or name another."
              .formatted(port, watching.address().getHostAddress()),
          cause);
    }
    String option = port == holdfast.settings().listen().httpPort() ? "--http" : "--https";
    return new StartRefused(
        "Port %d on %s cannot be listened on; most often another program has it. End that one, or choose another with %s."
            .formatted(port, holdfast.settings().listen().address().getHostAddress(), option),
        cause);
  }

  /// Where the public door listens.
  public URI https() {
    return address("https", port(true));
  }

  /// Where the redirect listens.
  public URI http() {
    return address("http", port(false));
  }

  /// Where figures and probes are asked for.
  ///
  /// @return empty unless the settings say so
  public Optional<URI> watching() {
    return watched.map(
        it -> {
          String host = HostNames.plain(holdfast.settings().watching().address().getHostAddress());
          String named = host.equals("127.0.0.1") ? "localhost" : host;
          return URI.create(
              it.getScheme() + "://" + HostNames.inUri(named) + ":" + it.getLocalPort());
        });
  }

  /// How clients reach it: what addresses in answers begin with.
  URI publicAddress() {
    return holdfast.settings().publicAddress().orElseGet(this::https);
  }

  /// By a name, where this machine alone reaches it: browsers keep no passkey for a bare address,
  /// and whoever came by the one-time link must not be led to another name, where nobody is signed
  /// in.
  private URI address(String scheme, int port) {
    InetAddress bound = holdfast.settings().listen().address();
    String plain = HostNames.plain(bound.getHostAddress());
    boolean here = bound.isAnyLocalAddress() || plain.equals("127.0.0.1");
    String host = here ? "localhost" : plain;
    return URI.create(scheme + "://" + HostNames.inUri(host) + ":" + port);
  }

  private int port(boolean secure) {
    TomcatWebServer tomcat = (TomcatWebServer) context.getWebServer();
    if (tomcat == null) {
      throw new IllegalStateException("the server listens before it is asked where");
    }
    for (Connector connector : tomcat.getTomcat().getService().findConnectors()) {
      boolean isWatched = watched.filter(connector::equals).isPresent();
      if (connector.getSecure() == secure && !isWatched) {
        return connector.getLocalPort();
      }
    }
    throw new IllegalStateException("a server has both listeners: " + Map.of("secure", secure));
  }

  /// Takes no more requests, lets the running ones end for a while, then stops.
  @Override
  public void close() {
    readiness.stopping();
    context.close();
    closing.close();
    if (told && holdfast.audit().alarm().isEmpty()) {
      holdfast.audit().note(event(EventKind.SERVER_STOPPED)); // the last checkpoint takes it
    }
  }
}
