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
import java.util.OptionalLong;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Client;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.SecurityInfo;
import org.holdfast.identity.SignedIn;
import org.holdfast.identity.Standing;
import org.holdfast.server.dav.DavDoor;
import org.holdfast.server.dav.Visitors;
import org.holdfast.server.export.ExportDoor;
import org.holdfast.server.graph.GraphDoor;
import org.holdfast.server.graph.GraphSettings;
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
  private volatile List<String> weaker = List.of();
  private boolean told;

  private HoldfastServer(Holdfast holdfast, SessionCookies cookies, BrowserSessions sessions) {
    this.holdfast = holdfast;
    this.cookies = cookies;
    this.sessions = sessions;
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
        tomcat(tls, new FrontValve(httpDoor, this::revoke, holdfast.clock()));
    register(tomcat);
    refresh();
    holdfast.servedAt(publicAddress());
    closing.add(ControlSocket.listen(holdfast.data(), new ConsoleDesk(holdfast)));
    closing.add(Housekeeping.start(holdfast, certificates, tls));
    tellStart();
    closing.add(Checkpoints.start(holdfast));
    closing.add(DeliveryRounds.start(holdfast));
    closing.add(SearchRounds.start(holdfast));
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

  private void record(Event event) {
    holdfast.audit().record(event);
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
    tomcat.addContextCustomizers(
        context -> {
          Host host = (Host) context.getParent();
          ((StandardHost) host).setErrorReportValveClass(""); // ours stands in its place
          host.getPipeline().addValve(front);
          host.getPipeline().addValve(new PlainErrors());
          host.getPipeline().addValve(new BrokenBodies());
        });
    return tomcat;
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
                new HealthDoor(holdfast, this::weakerSettings), "/health"));
    context.registerBean(
        "root",
        ServletRegistrationBean.class,
        () -> new ServletRegistrationBean<>(new RootDoor(), ""));
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
    context.registerBean(
        "graph",
        ServletRegistrationBean.class,
        () -> {
          var door =
              new ServletRegistrationBean<>(graph(), GraphDoor.ADDRESSES.toArray(String[]::new));
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
        new Pages(holdfast.random(), assets),
        holdfast.random(),
        holdfast.clock(),
        holdfast.doorSecret(),
        holdfast.settings().limits().requestsAMinute());
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
        holdfast.identity().linkPasswords()::hash,
        this::tellOfShare,
        holdfast.thumbnails(),
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
            limits.browserOrigins()));
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
        holdfast.log(),
        holdfast.random(),
        holdfast.clock(),
        holdfast.settings().limits().requestsAMinute());
  }

  private PreviewDoor preview() {
    return new PreviewDoor(
        holdfast.drives(),
        holdfast.signIn(),
        new PreviewTickets(
            holdfast.doorSecret(),
            holdfast.clock(),
            holdfast.settings().limits().downloadUrlLife()),
        new Pages(holdfast.random(), assets),
        new RequestIds(holdfast.random()));
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

  /// How clients reach it: what addresses in answers begin with.
  URI publicAddress() {
    return holdfast.settings().publicAddress().orElseGet(this::https);
  }

  private URI address(String scheme, int port) {
    InetAddress bound = holdfast.settings().listen().address();
    String host = bound.isAnyLocalAddress() ? "localhost" : HostNames.plain(bound.getHostAddress());
    return URI.create(scheme + "://" + HostNames.inUri(host) + ":" + port);
  }

  private int port(boolean secure) {
    TomcatWebServer tomcat = (TomcatWebServer) context.getWebServer();
    if (tomcat == null) {
      throw new IllegalStateException("the server listens before it is asked where");
    }
    for (Connector connector : tomcat.getTomcat().getService().findConnectors()) {
      if (connector.getSecure() == secure) {
        return connector.getLocalPort();
      }
    }
    throw new IllegalStateException("a server has both listeners: " + Map.of("secure", secure));
  }

  /// Takes no more requests, lets the running ones end for a while, then stops.
  @Override
  public void close() {
    context.close();
    closing.close();
    if (told && holdfast.audit().alarm().isEmpty()) {
      holdfast.audit().note(event(EventKind.SERVER_STOPPED)); // the last checkpoint takes it
    }
  }
}
