package org.holdfast.server.graph;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.holdfast.server.graph.SocketTickets.Watch;

/// What the container calls for one connection, from its handshake to its end.
final class SocketEndpoint extends Endpoint {

  /// A frame that a client does not take for so long ends the connection.
  private static final Duration SENDING_PATIENCE = Duration.ofSeconds(10);

  // A close frame is waited for, on a thread of its own.
  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(5);
  private static final String CLOSING = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

  private final Sockets sockets;
  private final Watch watch;
  private final SocketDialect dialect;
  private final String sid;
  private final Executor background;
  private final InstantSource clock;
  private volatile Optional<ChangeSocket> socket = Optional.empty();

  SocketEndpoint(
      Sockets sockets,
      Watch watch,
      SocketDialect dialect,
      String sid,
      Executor background,
      InstantSource clock) {
    this.sockets = sockets;
    this.watch = watch;
    this.dialect = dialect;
    this.sid = sid;
    this.background = background;
    this.clock = clock;
  }

  /// How the container is told of it. Nothing is compressed: what is sent is short, and a frame
  /// that unfolds to a million is not to be had.
  ServerEndpointConfig config() {
    return ServerEndpointConfig.Builder.create(SocketEndpoint.class, "/socket.io")
        .configurator(new Handshake(this))
        .build();
  }

  private static final class Handshake extends ServerEndpointConfig.Configurator {

    private final SocketEndpoint endpoint;

    Handshake(SocketEndpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
      return type.cast(endpoint);
    }

    @Override
    public boolean checkOrigin(String origin) {
      return true; // the door has asked CrossOrigin
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
      return "";
    }

    @Override
    public List<Extension> getNegotiatedExtensions(
        List<Extension> installed, List<Extension> requested) {
      return List.of();
    }
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.getAsyncRemote().setSendTimeout(SENDING_PATIENCE.toMillis());
    session.getUserProperties().put(CLOSING, CLOSING_PATIENCE.toMillis());
    ChangeSocket made = new ChangeSocket(watch, dialect, sid, session, background, clock.instant());
    socket = Optional.of(made);
    session.addMessageHandler(
        String.class, (MessageHandler.Whole<String>) text -> made.receive(text, clock.instant()));
    session.addMessageHandler(
        ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) _ -> made.end(SocketEnd.BINARY));
    sockets.add(made);
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    socket.ifPresent(sockets::remove);
  }

  /// A client that vanished, or a frame that no WebSocket has: the container closes.
  @Override
  public void onError(Session session, Throwable failure) {
    socket.ifPresent(sockets::remove);
  }
}
