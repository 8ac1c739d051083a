package org.holdfast.server.dav;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.holdfast.audit.Circumstances;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Drives;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.SignedIn;
import org.holdfast.server.BodyFailed;
import org.holdfast.server.Portion;
import org.holdfast.server.RequestIds;
import org.holdfast.server.RequestLimit;
import org.holdfast.server.SecurityLog;

/// The WebDAV door: the caller's own drive below `/dav/`, and below `/dav-shared/` what others
/// share with them.
///
/// Serves [#ADDRESSES]. Safe for use by any number of threads; one request holds a few segments in
/// memory whatever its size. Nothing of a request but its id is ever logged.
public final class DavDoor extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /// What the door must be mapped to.
  public static final List<String> ADDRESSES =
      Arrays.stream(Mount.values()).map(mount -> mount.prefix() + "/*").toList();

  /// What a client asks for first: which classes there are, and that it may take us for a folder of
  /// the web (Microsoft's clients look for their own header).
  public static final Map<String, String> CAPABILITIES =
      Map.of("DAV", "1, 2, 3", "MS-Author-Via", "DAV");

  private static final String METHODS =
      "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, MKCOL, COPY, MOVE, LOCK, UNLOCK";

  private static final Set<String> READING = Set.of("GET", "HEAD", "PROPFIND");

  private final transient Drives drives;
  private final transient Visitors visitors;
  private final transient SecurityLog log;
  private final transient RequestIds requestIds;
  private final transient InstantSource clock;
  private final transient RequestLimit limit;
  private final transient Map<String, Handler> handlers;
  private final transient Function<AccountId, String> owners;
  private final transient SharedList sharedList;

  /// Serves one method.
  interface Handler {
    void serve(Call call) throws IOException;
  }

  /// @param visitors tells who is there
  /// @param owners how accounts are called by those with whom they share
  /// @param requestsAMinute of one account, after a burst of as many; of one sign-in half of it
  /// @param portion what of it is this process's
  public DavDoor(
      Drives drives,
      Visitors visitors,
      Function<AccountId, String> owners,
      SecurityLog log,
      SecureRandom random,
      InstantSource clock,
      int requestsAMinute,
      Portion portion) {
    this.drives = drives;
    this.visitors = visitors;
    this.owners = owners;
    this.sharedList = new SharedList(clock);
    this.log = log;
    this.requestIds = new RequestIds(random);
    this.clock = clock;
    this.limit = new RequestLimit(requestsAMinute, portion, clock);
    ContentHandler content = new ContentHandler();
    FolderHandler folders = new FolderHandler();
    RelocateHandler relocate = new RelocateHandler();
    LockHandler locks = new LockHandler(clock);
    PropertiesHandler properties = new PropertiesHandler();
    this.handlers =
        Map.ofEntries(
            Map.entry("GET", content::get),
            Map.entry("HEAD", content::get),
            Map.entry("PUT", content::put),
            Map.entry("DELETE", folders::delete),
            Map.entry("MKCOL", folders::make),
            Map.entry("COPY", relocate::copy),
            Map.entry("MOVE", relocate::move),
            Map.entry("PROPFIND", call -> new Propfind(call, clock).answer()),
            Map.entry("PROPPATCH", properties::patch),
            Map.entry("LOCK", locks::lock),
            Map.entry("UNLOCK", locks::unlock));
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Exchange exchange = new Exchange(request, response, requestIds.next(), clock.instant());
    CAPABILITIES.forEach(response::setHeader);
    try {
      ScopedValue.where(Circumstances.CURRENT, exchange.circumstances())
          .call(
              () -> {
                serve(exchange);
                return true;
              });
    } catch (BodyFailed e) {
      answerBroken(exchange, e);
    } catch (RuntimeException e) {
      exchange.refuse(Refusals.of(e, exchange.requestId()));
    }
  }

  private void serve(Exchange exchange) throws IOException {
    if (exchange.method().equals("OPTIONS")) {
      exchange.setHeader("Allow", METHODS); // asked before a client knows that it must sign in
      exchange.answerEmpty(200);
      return;
    }
    Handler handler = handlers.get(exchange.method());
    if (handler == null) {
      throw DavError.of(405, "method-unknown", "This method is not served here.")
          .with("Allow", METHODS)
          .refusal();
    }
    boolean reading = READING.contains(exchange.method());
    if (!reading && log.alarm().isPresent()) {
      throw DavError.of(
              503,
              "read-only",
              "This server is read-only until its keeper has looked into an alarm. Reading goes on.")
          .with("Retry-After", "300")
          .refusal();
    }
    SignedIn signedIn = visitors.require(exchange);
    exchange.admittedWhile(() -> visitors.live(signedIn));
    requireWithinLimit(signedIn);
    DavPath path = DavPath.parse(exchange.rawPath());
    requireScope(signedIn, path.mount(), reading);
    serve(handler, exchange, path, signedIn);
  }

  private void serve(Handler handler, Exchange exchange, DavPath path, SignedIn signedIn)
      throws IOException {
    Optional<IfHeader> ifs = exchange.header("If").map(IfHeader::parse);
    boolean others = may(signedIn.scopes(), Mount.SHARED, READING.contains(exchange.method()));
    Grounds grounds = new Grounds(drives, owners, signedIn, Call.tokens(ifs), others);
    if (path.mount() == Mount.SHARED && path.isRoot()) {
      sharedList.serve(exchange, grounds);
      return;
    }
    Place place = grounds.place(path).orElseThrow(() -> absent(exchange, path));
    serve(handler, new Call(exchange, path, signedIn, place, grounds, ifs));
  }

  /// What would put something new into the list of what is shared is told why not.
  private static DavRefusal absent(Exchange exchange, DavPath path) {
    boolean making = Set.of("PUT", "MKCOL", "LOCK").contains(exchange.method());
    boolean inList = path.mount() == Mount.SHARED && path.names().size() == 1;
    return (making && inList ? DavError.sharedByOthers() : DavError.absent()).refusal();
  }

  private void requireWithinLimit(SignedIn signedIn) {
    limit
        .count(signedIn)
        .ifPresent(
            reached -> {
              throw DavError.of(
                      429,
                      "too-many-requests",
                      "Too many requests. Wait as long as Retry-After says, then go on.")
                  .with("Retry-After", Long.toString(reached.waitSeconds()))
                  .refusal();
            });
  }

  /// Says with a refusal by a lock where that lock is.
  private static void serve(Handler handler, Call call) throws IOException {
    try {
      handler.serve(call);
    } catch (DriveRefusal.Locked e) {
      boolean taking = call.exchange().method().equals("LOCK");
      DavError error =
          taking
              ? DavError.dav(423, "no-conflicting-lock", "Another lock is in the way of this one.")
              : Refusals.of(e, call.exchange().requestId());
      throw error.about(rootOf(call, e)).refusal();
    }
  }

  private static String rootOf(Call call, DriveRefusal.Locked locked) {
    return call.drive()
        .find(locked.root())
        .map(item -> call.place().href(item.id()))
        .orElseGet(() -> call.path().href(false));
  }

  private static void requireScope(SignedIn signedIn, Mount mount, boolean reading) {
    if (!may(signedIn.scopes(), mount, reading)) {
      throw DavError.of(
              403,
              "scope-exceeded",
              "What you signed in with is not for this. Use an app password that may change files, or"
                  + " allow the app more.")
          .refusal();
    }
  }

  /// Who was allowed one's own files was not allowed those of others.
  private static boolean may(Set<AppScope> scopes, Mount mount, boolean reading) {
    return switch (mount) {
      case OWN -> reading ? AppScope.mayRead(scopes) : AppScope.mayWrite(scopes);
      case SHARED -> isForOthers(scopes, reading);
    };
  }

  private static boolean isForOthers(Set<AppScope> scopes, boolean reading) {
    return scopes.contains(AppScope.FILES_READ_WRITE_ALL)
        || (reading && scopes.contains(AppScope.FILES_READ_ALL));
  }

  private static void answerBroken(Exchange exchange, BodyFailed failed) throws IOException {
    switch (failed.kind()) {
      case BROKEN ->
          exchange.refuseBroken(
              DavError.invalid(
                  "body-broken", "The body is not well-formed, or ends too early. Send it again."));
      case STALLED ->
          exchange.refuseBroken(
              DavError.of(
                  408, "body-stalled", "Nothing came for too long. Send the request again."));
      case SIGNED_OUT -> exchange.refuseBroken(Visitors.unauthenticated());
      case VANISHED -> throw failed.fromContainer();
    }
  }
}
