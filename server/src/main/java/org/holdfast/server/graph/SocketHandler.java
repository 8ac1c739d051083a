package org.holdfast.server.graph;

import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Item;
import org.holdfast.drive.Permission;
import org.holdfast.drive.PermissionId;
import org.holdfast.server.Portion;
import org.holdfast.server.RequestLimit;
import org.holdfast.server.graph.SocketTickets.Watch;

/// The websocket form of subscriptions (section 8 of the contract): gives out the address, and
/// takes in who comes to it.
///
/// The path of the address is a namespace of Socket.IO and its query what a client takes along to
/// `/socket.io/`, where every client goes; so the secret stands in the query.
final class SocketHandler {

  /// Where clients of Socket.IO connect, whatever the address's own path.
  static final String PATH = "/socket.io";

  private static final String WEBSOCKET = "websocket";
  private static final int SID_BYTES = 15;
  private static final int BUFFER_BYTES = 1_024;

  // A client that lost its connection comes back within seconds, and then each minute.
  private static final int COMING_A_MINUTE = 120;

  private final Drives drives;
  private final SocketTickets tickets;
  private final Sockets sockets;
  private final Links links;
  private final CrossOrigin origins;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Executor background;
  private final RequestLimit coming;
  private volatile Optional<ServerContainer> container = Optional.empty();

  SocketHandler(
      Drives drives,
      SocketTickets tickets,
      Sockets sockets,
      Links links,
      CrossOrigin origins,
      Portion portion,
      SecureRandom random,
      InstantSource clock,
      Executor background) {
    this.drives = drives;
    this.tickets = tickets;
    this.sockets = sockets;
    this.links = links;
    this.origins = origins;
    this.random = random;
    this.clock = clock;
    this.background = background;
    this.coming = new RequestLimit(COMING_A_MINUTE, portion, clock);
  }

  /// What speaks WebSocket, once the door is open.
  void speakBy(ServerContainer found) {
    found.setDefaultMaxTextMessageBufferSize(ChangeSocket.MAX_FRAME_CHARACTERS);
    // Text comes through this one, too: with less than four bytes for a character it never would.
    found.setDefaultMaxBinaryMessageBufferSize(BUFFER_BYTES);
    container = Optional.of(found);
  }

  /// `GET|POST {folder}/subscriptions/socketIo`.
  void issue(Call call) throws IOException {
    Item folder = call.item();
    if (!folder.isFolder()) {
      throw GraphError.invalid("Changes are told of folders. Ask for the one that it is in.")
          .refusal();
    }
    Drive drive = call.drive();
    Watch watch =
        new Watch(
            new UUID(random.nextLong(), random.nextLong()),
            call.signedIn().account(),
            drive.id(),
            folder.id(),
            call.signedIn().session(),
            permission(drive, folder),
            seq(drive),
            tickets.end());
    if (!sockets.isInReach(watch)) { // a folder that somebody may put files into, and not look into
      throw GraphError.absent().refusal();
    }
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("@odata.context", links.metadata("subscriptions/$entity"));
              out.writeStringProperty("id", watch.id().toString());
              out.writeStringProperty("expirationDateTime", GraphTime.text(watch.expiresAt()));
              out.writeStringProperty("notificationUrl", links.socket(tickets.issue(watch)));
              out.writeEndObject();
            });
  }

  private static Optional<PermissionId> permission(Drive drive, Item folder) {
    return drive.guest().isEmpty()
        ? Optional.empty()
        : Optional.of(
            drive
                .rights(folder.id())
                .by()
                .map(Permission::id)
                .orElseThrow(() -> GraphError.absent().refusal()));
  }

  private long seq(Drive drive) {
    return Optional.ofNullable(drives.seqs(List.of(drive.id())).get(drive.id()))
        .orElseThrow(() -> GraphError.absent().refusal());
  }

  /// A client comes to `/socket.io/`.
  ///
  /// @param rest of the path
  void connect(Exchange exchange, String rest) throws IOException {
    if (!rest.isEmpty() && !rest.equals("/")) {
      throw GraphError.absent().refusal();
    }
    QueryOptions query = QueryOptions.parse(exchange.rawQuery());
    Watch watch =
        query
            .text("token")
            .flatMap(tickets::open)
            .filter(sockets::isLetIn)
            .filter(sockets::isInReach)
            .orElseThrow(() -> GraphError.absent().refusal());
    if (!origins.mayConnect(exchange)) {
      throw GraphError.of(403, "accessDenied", "Pages of this origin may not connect.").refusal();
    }
    SocketDialect dialect = dialect(exchange, query);
    coming
        .count(watch.account().value(), COMING_A_MINUTE)
        .ifPresent(
            reached -> {
              throw GraphError.of(
                      429, "activityLimitReached", "TooManyRequests", "Connect less often.")
                  .with("Retry-After", Long.toString(reached.waitSeconds()))
                  .refusal();
            });
    sockets
        .full(watch.account())
        .ifPresent(
            error -> {
              throw error.refusal();
            });
    SocketEndpoint endpoint = new SocketEndpoint(sockets, watch, dialect, sid(), background, clock);
    exchange.upgrade(
        container.orElseThrow(
            () -> new IllegalStateException("the door is opened in a container with WebSockets")),
        endpoint.config());
  }

  private static SocketDialect dialect(Exchange exchange, QueryOptions query) {
    SocketDialect dialect =
        query.text("EIO").flatMap(SocketDialect::of).orElseThrow(() -> malformed("EIO is 3 or 4."));
    boolean direct =
        query.text("transport").filter(WEBSOCKET::equals).isPresent()
            && query.text("sid").isEmpty()
            && exchange.asksForWebSocket();
    if (!direct) {
      throw malformed(
          "Connect by the transport \"websocket\" alone: long polling is not served here.");
    }
    return dialect;
  }

  private static GraphRefusal malformed(String message) {
    return GraphError.invalid(message).refusal();
  }

  private String sid() {
    byte[] bytes = new byte[SID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
