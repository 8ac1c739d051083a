package org.holdfast.server.graph;

import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.holdfast.server.graph.SocketTickets.Watch;

/// One client that is connected, to be told that something changed.
///
///     open ─joins a namespace▶ told, now and then ─▶ ended, for one reason
///
/// No thread belongs to it: what comes is handed in by the container, what is to be looked after is
/// by [Sockets]. Safe for use by any number of threads.
final class ChangeSocket {

  /// The longest frame that is taken. A client has little to say: the longest is its address's
  /// query once more.
  static final int MAX_FRAME_CHARACTERS = 4_096;

  /// The namespace that the path of the address names.
  static final String NAMESPACE = "/notifications";

  /// Changes that come within this are told together.
  static final Duration PAUSE = Duration.ofSeconds(2);

  private static final String EVENT = "notification";

  // A client says two things a minute. Some say a few more while they connect.
  private static final int MOST_FRAMES_A_MINUTE = 120;

  private final Watch watch;
  private final SocketDialect dialect;
  private final String sid;
  private final Session session;
  private final SocketOutbox outbox;
  private final Executor background;

  // Guarded by this.
  private final Set<String> joined = new LinkedHashSet<>();
  private Instant heardAt;
  private Instant saidAt;
  private Instant aloneSince;
  private Instant minuteBegan;
  private Instant restUntil;
  private int framesOfMinute;
  private long seen;
  private boolean ended;

  /// @param session its remote end gives up by itself what takes too long
  /// @param background closes, which waits for the other side
  ChangeSocket(
      Watch watch,
      SocketDialect dialect,
      String sid,
      Session session,
      Executor background,
      Instant now) {
    this.watch = watch;
    this.dialect = dialect;
    this.sid = sid;
    this.session = session;
    this.outbox = new SocketOutbox(session.getAsyncRemote());
    this.background = background;
    this.seen = watch.seq();
    this.heardAt = now;
    this.saidAt = now;
    this.aloneSince = now;
    this.minuteBegan = now;
    this.restUntil = now;
  }

  Watch watch() {
    return watch;
  }

  /// Greets the client.
  void open() {
    send(dialect.open(sid));
    if (dialect.joinsByItself()) {
      join(SocketPacket.MAIN);
    }
  }

  /// Takes one frame of text.
  void receive(String text, Instant now) {
    if (isFlood(now)) {
      end(SocketEnd.FLOOD);
      return;
    }
    SocketPacket.parse(text).ifPresentOrElse(this::take, () -> end(SocketEnd.MALFORMED));
  }

  private synchronized boolean isFlood(Instant now) {
    heardAt = now;
    if (Duration.between(minuteBegan, now).compareTo(Duration.ofMinutes(1)) >= 0) {
      minuteBegan = now;
      framesOfMinute = 0;
    }
    framesOfMinute++;
    return framesOfMinute > MOST_FRAMES_A_MINUTE;
  }

  private void take(SocketPacket packet) {
    switch (packet) {
      case SocketPacket.Ping(String data) -> send("3" + data); // by either side, in both revisions
      case SocketPacket.Close _ -> end(SocketEnd.LEFT);
      case SocketPacket.Join(String namespace) -> join(namespace);
      case SocketPacket.Leave(String namespace) -> leave(namespace);
      case SocketPacket.Pong _, SocketPacket.Other _ -> {}
    }
  }

  private void join(String namespace) {
    if (!namespace.equals(SocketPacket.MAIN) && !namespace.equals(NAMESPACE)) {
      send(dialect.refused(namespace));
      return;
    }
    boolean first;
    synchronized (this) {
      first = joined.add(namespace);
    }
    // Who asks for what they have is answered again: some clients ask twice to be sure.
    if (first || !dialect.joinsByItself()) {
      send(dialect.joined(namespace, sid));
    }
  }

  private synchronized void leave(String namespace) {
    joined.remove(namespace);
    aloneSince = heardAt;
  }

  /// Says that the server is there, if it is time to, and ends what is silent or over.
  void beat(Instant now) {
    if (!now.isBefore(watch.expiresAt())) {
      end(SocketEnd.EXPIRED);
    } else if (isSilent(now)) {
      end(SocketEnd.SILENT);
    } else if (dialect.serverPings() && isTimeToPing(now)) {
      send("2");
    }
  }

  private synchronized boolean isSilent(Instant now) {
    Duration patience = SocketDialect.PING_INTERVAL.plus(SocketDialect.PING_TIMEOUT);
    return now.isAfter(heardAt.plus(patience))
        || (joined.isEmpty() && now.isAfter(aloneSince.plus(patience)));
  }

  private synchronized boolean isTimeToPing(Instant now) {
    if (now.isBefore(saidAt.plus(SocketDialect.PING_INTERVAL))) {
      return false;
    }
    saidAt = now;
    return true;
  }

  /// Whether it could be told something now: who reads slowly is told later, of all at once.
  synchronized boolean isReady(Instant now) {
    return !ended && !joined.isEmpty() && !now.isBefore(restUntil) && outbox.isIdle();
  }

  /// Up to which operation of the drive the client knows.
  synchronized long seen() {
    return seen;
  }

  synchronized void knows(long seq) {
    seen = seq;
  }

  /// Tells it that something changed.
  ///
  /// @param payload JSON
  void tell(String payload, Instant now) {
    List<String> namespaces;
    synchronized (this) {
      restUntil = now.plus(PAUSE);
      namespaces = joined.stream().filter(each -> isMeant(each)).toList();
    }
    namespaces.forEach(each -> send(SocketDialect.event(each, EVENT, payload)));
  }

  /// Who is in the main namespace without having asked, and asked for the other, wants that one.
  private boolean isMeant(String namespace) {
    return !dialect.joinsByItself() || joined.size() == 1 || !namespace.equals(SocketPacket.MAIN);
  }

  private void send(String frame) {
    if (!outbox.offer(frame)) {
      end(SocketEnd.FLOOD);
    }
  }

  /// Ends the connection. Does nothing the second time.
  void end(SocketEnd why) {
    List<String> dismissed;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      dismissed = why.isForGood() ? List.copyOf(joined) : List.of();
    }
    dismissed.forEach(each -> outbox.offer(SocketDialect.dismissed(each)));
    outbox.finish(() -> inBackground(() -> close(why)));
  }

  private void inBackground(Runnable closing) {
    try {
      background.execute(closing);
    } catch (RejectedExecutionException e) {
      closing.run(); // the server stops
    }
  }

  private void close(SocketEnd why) {
    try {
      session.close(why.reason());
    } catch (IOException e) {
      // It is closed, one way or the other.
    }
  }
}
