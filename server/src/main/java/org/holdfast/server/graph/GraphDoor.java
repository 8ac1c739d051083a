package org.holdfast.server.graph;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.net.ssl.SSLSocketFactory;
import org.holdfast.audit.Circumstances;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Drives;
import org.holdfast.feedback.Feedback;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.SignIn;
import org.holdfast.identity.SignedIn;
import org.holdfast.search.Search;
import org.holdfast.server.BodyFailed;
import org.holdfast.server.MediaFacts;
import org.holdfast.server.PreviewTickets;
import org.holdfast.server.RequestIds;
import org.holdfast.server.SecurityLog;
import org.holdfast.server.Thumbnails;
import org.holdfast.server.graph.GraphAddress.DriveChoice;
import org.holdfast.server.graph.GraphAddress.ItemPlace;
import org.holdfast.server.graph.GraphAddress.OfDrive;
import org.holdfast.server.graph.GraphAddress.OfItem;
import org.holdfast.server.graph.GraphAddress.OfService;
import org.holdfast.server.graph.GraphAddress.OfShare;
import org.holdfast.server.graph.GraphAddress.OfSpecial;
import tools.jackson.core.exc.JacksonIOException;

/// The OneDrive contract of Microsoft Graph, and Holdfast's own resources beside it.
///
/// Serves [#ADDRESSES]. Safe for use by any number of threads; one request holds a few segments in
/// memory whatever its size. Nothing of a request but its id is ever logged.
public final class GraphDoor extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /// What the door must be mapped to.
  public static final List<String> ADDRESSES =
      List.of(
          "/v1.0/*", "/beta/*", "/dl/*", "/up/*", "/th/*", "/zip/*", "/monitor/*", "/socket.io/*");

  /// How long an address that is told, or asked whether it wants to be, may take.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration ROUND = Duration.ofSeconds(1);

  private static final int LET_GO_A_MINUTE = 20; // of links, by one account

  private static final int SAID_A_MINUTE = 120; // of feedback, by one account

  private static final int LOOKED_A_MINUTE = 240; // for ideas like what somebody types

  private final transient DrivesInReach drives;
  private final transient RedeemWish redeeming;
  private final transient SignIn signIn;
  private final transient SecurityLog log;
  private final transient RequestIds requestIds;
  private final transient InstantSource clock;
  private final transient Failures failures = new Failures();
  private final transient RouteTable routes;
  private final transient SecretRoutes secretRoutes;
  private final transient SpecialFolders specials = new SpecialFolders();
  private final transient Throttle throttle;
  private final transient CrossOrigin origins;
  private final transient Notifier notifier;
  private final transient Sockets sockets;
  private final transient SocketHandler socketHandler;
  private final transient ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("notifier").factory());

  /// @param eras upload URLs end with
  /// @param publicAddress how clients reach the server, without a path; asked once, at the first
  ///   answer
  /// @param doorSecret 32 bytes; download URLs are signed with a key made of it. All processes of
  ///   one server share it
  /// @param apps told of with what they did
  /// @param pictures what people show of themselves, in PNG
  /// @param search finds items
  /// @param passwords of sharing links
  /// @param letters tell people of what is shared with them
  /// @param thumbnails makes them, also of what was just put here
  /// @param media what pictures, films and sounds say of themselves
  /// @param house is asked what no drive knows
  /// @param feedback keeps what people think
  /// @param background runs copies
  public GraphDoor(
      Drives drives,
      SignIn signIn,
      AppNames apps,
      Eras eras,
      Function<AccountId, Optional<byte[]>> pictures,
      Search search,
      SharePasswords passwords,
      ShareMail.Letters letters,
      Thumbnails thumbnails,
      MediaFacts media,
      House house,
      Feedback feedback,
      SecurityLog log,
      Supplier<URI> publicAddress,
      SecureRandom random,
      InstantSource clock,
      SecretKey doorSecret,
      Executor background,
      GraphSettings settings) {
    this.signIn = signIn;
    this.throttle = new Throttle(settings.requestsAMinute(), settings.portion(), clock);
    this.origins = new CrossOrigin(settings.browserOrigins());
    this.log = log;
    this.requestIds = new RequestIds(random);
    this.clock = clock;
    DownloadTickets tickets = new DownloadTickets(doorSecret, clock, settings.downloadUrlLife());
    UploadTickets uploads = new UploadTickets(doorSecret, eras);
    Links links = new Links(publicAddress, tickets, uploads);
    this.drives = new DrivesInReach(drives, links);
    MediaJson facets = MediaJson.of(drives, media);
    ItemJson items = new ItemJson(links, facets);
    this.redeeming = new RedeemWish(this.drives, log);
    CopyHandler copies =
        new CopyHandler(
            signIn,
            drives.copyJobs(),
            this.drives,
            settings.maxMonitors(),
            background,
            failures,
            links);
    SessionHandler sessions =
        new SessionHandler(
            drives, items, links, uploads, signIn, thumbnails, settings.maxFragmentBytes());
    ZipHandler zips = new ZipHandler(drives, new ZipTickets(doorSecret, eras, clock), links, clock);
    DownloadHandler downloads = new DownloadHandler(drives, signIn, tickets, links, zips);
    Postman postman =
        new Postman(
            InetAddress::getAllByName,
            (SSLSocketFactory) SSLSocketFactory.getDefault(),
            settings.notifyInside(),
            PATIENCE);
    this.notifier = new Notifier(drives, signIn, log, postman, background, clock);
    this.sockets =
        new Sockets(drives, signIn, eras, clock, settings.mostSockets(), settings.portion());
    this.socketHandler =
        new SocketHandler(
            drives,
            new SocketTickets(doorSecret, clock),
            sockets,
            links,
            origins,
            settings.portion(),
            random,
            clock,
            background);
    SubscriptionHandler subscriptions =
        new SubscriptionHandler(drives, postman, links, settings.portion(), random, clock);
    ThumbnailHandler small =
        new ThumbnailHandler(
            drives,
            signIn,
            new DownloadTickets(
                doorSecret, "graph thumbnail url", clock, settings.downloadUrlLife()),
            links,
            thumbnails);
    PermissionJson permissions = new PermissionJson(links);
    BatchHandler batches = new BatchHandler(this::servePart, settings.portion());
    this.routes =
        Routes.table(
            drives,
            signIn,
            log,
            clock,
            items,
            links,
            copies,
            sessions,
            downloads,
            batches,
            subscriptions,
            new PhotoHandler(pictures, links),
            new PreviewHandler(
                new PreviewTickets(doorSecret, clock, settings.downloadUrlLife()), links),
            zips,
            apps,
            search,
            new SharingHandler(
                this.drives,
                permissions,
                new ShareWishes(passwords::hash),
                passwords,
                new ShareMail(letters),
                links,
                new Throttle(LET_GO_A_MINUTE, settings.portion(), clock)),
            new SharedHandler(drives, this.drives, items, links, permissions, house::nameOf),
            small,
            socketHandler,
            house,
            new FeedbackHandler(
                feedback,
                links,
                new Throttle(SAID_A_MINUTE, settings.portion(), clock),
                new Throttle(LOOKED_A_MINUTE, settings.portion(), clock),
                clock));
    this.secretRoutes = new SecretRoutes(downloads, sessions, copies, zips, small, socketHandler);
  }

  /// Every operation behind a sign-in, for tests that try each.
  RouteTable routes() {
    return routes;
  }

  /// Connections over which changes are told.
  public int sockets() {
    return sockets.size();
  }

  @Override
  public void init() {
    Optional.ofNullable(getServletContext().getAttribute(ServerContainer.class.getName()))
        .map(ServerContainer.class::cast)
        .ifPresent(socketHandler::speakBy);
    ScheduledFuture<?> _ =
        rounds.scheduleWithFixedDelay(
            sockets::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    ScheduledFuture<?> _ =
        rounds.scheduleWithFixedDelay(
            notifier::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void destroy() {
    rounds.shutdownNow();
    sockets.close();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Exchange exchange = new Exchange(request, response, requestIds.next(), clock.instant());
    try {
      ScopedValue.where(Circumstances.CURRENT, exchange.circumstances())
          .call(
              () -> {
                serve(exchange);
                return true;
              });
    } catch (BodyFailed e) {
      answerBroken(exchange, e);
    } catch (JacksonIOException e) {
      // The client went away while it was answered; the container has to know.
      throw e.getCause();
    } catch (RuntimeException e) {
      exchange.refuse(failures.error(e, exchange.requestId()));
    }
  }

  private void serve(Exchange exchange) throws IOException {
    if (origins.answer(exchange)) {
      return;
    }
    String path = exchange.rawPath();
    if (SecretRoutes.isSecret(path)) {
      refuseWritesUnderAlarm(exchange);
      secretRoutes.serve(exchange, path);
      return;
    }
    SignedIn signedIn = signedIn(exchange);
    exchange.admittedWhile(() -> signIn.alive(signedIn.session()));
    serve(exchange, signedIn);
  }

  /// One request of a batch. What becomes of it stands in its own answer. A sign-in that ends while
  /// the batch is done ends the rest of it (W14).
  private void servePart(Call batch, Exchange part) throws IOException {
    try {
      if (!signIn.alive(batch.signedIn().session())) {
        throw unauthenticated();
      }
      serve(part, batch.signedIn());
    } catch (RuntimeException e) {
      part.refuse(failures.error(e, part.requestId()));
    }
  }

  private void serve(Exchange exchange, SignedIn signedIn) throws IOException {
    String path = exchange.rawPath();
    int slash = path.indexOf('/', 1);
    String version = slash < 0 ? path.substring(1) : path.substring(1, slash);
    GraphAddress address = AddressParser.parse(slash < 0 ? "" : path.substring(slash));
    RouteTable.Match match =
        routes.find(scope(address), exchange.method(), address.operation().segments());
    Route route = match.route();
    exchange.takenBy(route);
    if (!route.pattern().equals(List.of(AppLimits.BATCH))) { // of a batch, each part is asked
      throttle.count(signedIn);
      refuseUnderAlarm(route);
    }
    AppLimits.refuseBeyond(signedIn, route);
    redeeming.grant(exchange, route, address, signedIn);
    QueryOptions query = QueryOptions.parse(exchange.rawQuery());
    Optional<DrivesInReach.Found> reached = drive(address, signedIn, route.reads());
    Optional<Drive> drive = reached.map(DrivesInReach.Found::drive);
    GraphAddress place = reached.map(found -> place(address, found, signedIn)).orElse(address);
    Optional<Fence> fence =
        drive
            .filter(_ -> Fence.holds(signedIn.scopes(), route.reads()))
            .map(own -> fence(own, signedIn));
    CheckOuts checkOuts = drive.map(CheckOuts::of).orElse(CheckOuts.UNTOLD);
    Call call =
        new Call(
            exchange,
            version,
            place,
            query,
            match.places(),
            signedIn,
            drive,
            fence,
            checkOuts,
            new FacetsLeft());
    fence.ifPresent(held -> held.require(call, route));
    Preconditions.require(call, route);
    route.handler().serve(call);
  }

  /// What an address means in the drive that it names.
  private GraphAddress place(GraphAddress address, DrivesInReach.Found found, SignedIn signedIn) {
    if (address instanceof OfSpecial special) {
      return found(special, found.drive(), signedIn);
    }
    if (address instanceof OfItem(DriveChoice choice, ItemPlace item, Tail operation)
        && item.base().isEmpty()
        && found.start().isPresent()) {
      ItemPlace from = new ItemPlace(found.start().map(ItemId::text), item.names());
      return new OfItem(choice, from, operation);
    }
    return address;
  }

  private Fence fence(Drive drive, SignedIn signedIn) {
    if (drive.guest().isPresent()) {
      throw GraphError.absent().refusal(); // an app's folder is its person's own
    }
    return new Fence(drive, specials.find(drive, SpecialFolder.APPROOT, signedIn));
  }

  /// The item that a special address means. An app that is held in makes no folder but its own, and
  /// one that may only read makes none.
  private OfItem found(OfSpecial special, Drive drive, SignedIn signedIn) {
    Optional<ItemId> there = specials.find(drive, special.folder(), signedIn);
    if (there.isEmpty()) {
      boolean own = special.folder() == SpecialFolder.APPROOT;
      boolean mayMake =
          AppScope.mayWrite(signedIn.scopes()) || (own && Fence.holds(signedIn.scopes(), false));
      if (!mayMake) { // also by reading: an app that may only read makes no folder
        throw GraphError.absent().refusal();
      }
      if (log.alarm().isPresent()) {
        throw GraphError.readOnly().refusal();
      }
    }
    ItemId folder =
        there.orElseGet(
            () -> specials.make(drive, special.folder(), signedIn, Call.actor(signedIn)));
    ItemPlace place = new ItemPlace(Optional.of(folder.text()), special.names());
    return new OfItem(special.drive(), place, special.operation());
  }

  /// What writes nothing goes on, by whatever method it is asked for.
  private void refuseUnderAlarm(Route route) {
    if (!route.writesNothing() && log.alarm().isPresent()) {
      throw GraphError.readOnly().refusal();
    }
  }

  /// Said before the body is read. Which alarm it is, is for who runs the server.
  private void refuseWritesUnderAlarm(Exchange exchange) {
    if (!exchange.method().equals("GET") && log.alarm().isPresent()) {
      throw GraphError.readOnly().refusal();
    }
  }

  private SignedIn signedIn(Exchange exchange) {
    Optional<String> shown =
        exchange
            .header("Authorization")
            .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7));
    Optional<SignedIn> signedIn =
        shown.flatMap(header -> signIn.bearer(header.substring(7).strip()));
    if (shown.isPresent() && signedIn.isEmpty()) {
      log.signInRefused(Circumstances.current());
    }
    return signedIn.orElseThrow(GraphDoor::unauthenticated);
  }

  static GraphRefusal unauthenticated() {
    return GraphError.of(
            401,
            "unauthenticated",
            "InvalidAuthenticationToken",
            "The bearer token is missing, revoked or not one of ours. Sign in again.")
        .with("WWW-Authenticate", "Bearer realm=\"Holdfast\", error=\"invalid_token\"")
        .refusal();
  }

  private static Scope scope(GraphAddress address) {
    return switch (address) {
      case OfService _ -> Scope.SERVICE;
      case OfDrive _ -> Scope.DRIVE;
      case OfItem _, OfSpecial _ -> Scope.ITEM;
      case OfShare _ -> Scope.SHARE;
    };
  }

  private Optional<DrivesInReach.Found> drive(
      GraphAddress address, SignedIn signedIn, boolean reads) {
    return switch (address) {
      case OfService _, OfShare _ -> Optional.empty();
      case OfDrive(DriveChoice choice, _) -> Optional.of(drives.of(choice, signedIn, reads));
      case OfItem(DriveChoice choice, _, _) -> Optional.of(drives.of(choice, signedIn, reads));
      case OfSpecial(DriveChoice choice, _, _, _) ->
          Optional.of(drives.of(choice, signedIn, reads));
    };
  }

  private static void answerBroken(Exchange exchange, BodyFailed failed) throws IOException {
    switch (failed.kind()) {
      case BROKEN ->
          exchange.refuseBroken(
              GraphError.invalid("The body is not well-formed, or ends too early. Send it again."));
      case STALLED ->
          exchange.refuseBroken(
              GraphError.of(
                  408, "invalidRequest", "Nothing came for too long. Send the request again."));
      case SIGNED_OUT -> exchange.refuseBroken(unauthenticated().error());
      case VANISHED -> throw failed.fromContainer();
    }
  }
}
