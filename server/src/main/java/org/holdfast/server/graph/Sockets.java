package org.holdfast.server.graph;

import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.holdfast.content.DriveId;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Drives;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.SignIn;
import org.holdfast.server.FailureTrace;
import org.holdfast.server.Portion;
import org.holdfast.server.graph.SocketTickets.Watch;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Everyone who is connected to this process to be told of changes. As with [Notifier], nothing is
/// queued: what is to be told is seen from the drives' heads, every round, so any number of
/// processes may write and none forgets anything. Safe for use by any number of threads.
final class Sockets {

  private static final System.Logger LOG = System.getLogger(Sockets.class.getName());
  private static final JsonFactory JSON = new JsonFactory();

  /// Of one account at one time: its devices, and the windows of its browsers.
  static final int MOST_OF_ACCOUNT = 32;

  // Nobody is told anything without being let in anew. Who is told nothing is looked at in turn, so
  // many in one round: all of a small server's each second, of a full one's within some.
  private static final int LOOKED_AT_A_ROUND = 256;

  // At the end clients are given so long to answer a close frame.
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private final Drives drives;
  private final SignIn signIn;
  private final Eras eras;
  private final InstantSource clock;
  private final int most;
  private final Portion portion;

  private final Set<ChangeSocket> open = ConcurrentHashMap.newKeySet();

  // Of the thread that makes rounds.
  private final List<ChangeSocket> turn = new ArrayList<>();

  private final CountDownLatch empty = new CountDownLatch(1);
  private volatile boolean closed;

  /// @param most connections at one time
  /// @param portion what of the connections that an account may have is this process's
  Sockets(Drives drives, SignIn signIn, Eras eras, InstantSource clock, int most, Portion portion) {
    this.drives = drives;
    this.signIn = signIn;
    this.eras = eras;
    this.clock = clock;
    this.most = most;
    this.portion = portion;
  }

  /// Why there is no room for one more; empty if there is.
  Optional<GraphError> full(AccountId account) {
    if (closed) {
      return Optional.of(GraphError.unavailable("serverStopping", "The server stops. Come back."));
    }
    if (open.size() >= most) {
      return Optional.of(
          GraphError.unavailable("tooManyConnections", "Too many are connected. Come back later."));
    }
    return of(account) >= portion.of(MOST_OF_ACCOUNT)
        ? Optional.of(
            GraphError.of(
                    429,
                    "activityLimitReached",
                    "tooManyConnections",
                    "At most "
                        + MOST_OF_ACCOUNT
                        + " of an account are connected at one time. Close some first.")
                .with("Retry-After", "60"))
        : Optional.empty();
  }

  private long of(AccountId account) {
    return open.stream().filter(each -> each.watch().account().equals(account)).count();
  }

  /// Takes somebody in, or ends them at once: between the question and this others may have come.
  void add(ChangeSocket socket) {
    if (closed) {
      socket.end(SocketEnd.STOPPING);
    } else if (full(socket.watch().account()).isPresent()) {
      socket.end(SocketEnd.CROWDED);
    } else {
      open.add(socket);
      socket.open();
    }
    if (closed) {
      socket.end(SocketEnd.STOPPING); // it may have come after all were ended
    }
  }

  void remove(ChangeSocket socket) {
    open.remove(socket);
    if (closed && open.isEmpty()) {
      empty.countDown();
    }
  }

  int size() {
    return open.size();
  }

  /// Whether the sign-in behind an address still works, and its account is one that may.
  boolean isLetIn(Watch watch) {
    return signIn.alive(watch.session()) && eras.of(watch.account()).isPresent();
  }

  /// Whether what an address watches is still there, and its holder's to see.
  boolean isInReach(Watch watch) {
    return drives.seesFolder(watch.drive(), watch.folder(), watch.guest());
  }

  /// One round: looks after everyone, and tells whom there is something to tell.
  // The top of a thread.
  void round() {
    if (open.isEmpty()) {
      return;
    }
    try {
      Instant now = clock.instant();
      open.forEach(each -> each.beat(now));
      lookAtSome();
      tell(now);
    } catch (DriveRefusal | DatabaseRefusal e) {
      LOG.log(System.Logger.Level.DEBUG, "a round of sockets was not finished");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a round of sockets failed: {0}", FailureTrace.of(e));
    }
  }

  private void lookAtSome() {
    if (turn.isEmpty()) {
      turn.addAll(open);
    }
    int looks = Math.min(turn.size(), LOOKED_AT_A_ROUND);
    for (int i = 0; i < looks; i++) {
      look(turn.removeLast());
    }
  }

  private void look(ChangeSocket socket) {
    if (!isLetIn(socket.watch())) {
      socket.end(SocketEnd.SIGNED_OUT);
    } else if (isGone(socket.watch())) {
      outOfReach(socket, clock.instant());
    }
  }

  /// What cannot be looked at now is not gone.
  private boolean isGone(Watch watch) {
    try {
      return !isInReach(watch);
    } catch (DriveRefusal e) {
      return false;
    }
  }

  private void tell(Instant now) {
    List<ChangeSocket> ready = open.stream().filter(each -> each.isReady(now)).toList();
    Map<DriveId, Long> heads =
        drives.seqs(ready.stream().map(each -> each.watch().drive()).collect(Collectors.toSet()));
    // Many look at the same folder from the same point: a family's, or one person's browser tabs.
    Map<Object, Boolean> answers = new HashMap<>();
    for (ChangeSocket socket : ready) {
      Optional<Long> head = Optional.ofNullable(heads.get(socket.watch().drive()));
      if (head.isEmpty()) {
        socket.end(SocketEnd.OUT_OF_REACH);
      } else if (head.get() != socket.seen()) {
        tell(socket, head.get(), answers, now);
      }
    }
  }

  /// What one look at the database answers for all who ask it.
  private record Question(
      DriveId drive, Object folder, Object permission, AccountId account, long seq) {}

  private void tell(ChangeSocket socket, long head, Map<Object, Boolean> answers, Instant now) {
    Watch watch = socket.watch();
    if (!isLetIn(watch)) {
      socket.end(SocketEnd.SIGNED_OUT);
      return;
    }
    Question question =
        new Question(
            watch.drive(), watch.folder(), watch.permission(), watch.account(), socket.seen());
    try {
      Boolean known = answers.get(question);
      boolean changed =
          known != null
              ? known
              : drives.hasChanged(watch.drive(), watch.folder(), watch.guest(), socket.seen());
      answers.put(question, changed);
      socket.knows(head); // what came since is told the next time, perhaps once too often
      if (changed) {
        socket.tell(payload(watch), now);
      }
    } catch (DriveRefusal.ItemAbsent | DriveRefusal.NotAFolder e) {
      outOfReach(socket, now);
    } catch (DriveRefusal.Tampered e) {
      socket.knows(head); // concerns its own watcher alone; `verify` tells
    }
  }

  /// That a folder went is a change of it, for its owner. A guest is told nothing any more.
  private static void outOfReach(ChangeSocket socket, Instant now) {
    if (socket.watch().permission().isEmpty()) {
      socket.tell(payload(socket.watch()), now);
    }
    socket.end(SocketEnd.OUT_OF_REACH);
  }

  /// What a webhook is told, without what only a webhook has: that something changed, and where to
  /// ask what.
  private static String payload(Watch watch) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeArrayPropertyStart("value");
      out.writeStartObject();
      out.writeStringProperty("subscriptionId", watch.id().toString());
      out.writeStringProperty("changeType", "updated");
      out.writeStringProperty(
          "resource", "/drives/" + watch.drive().text() + "/items/" + watch.folder().text());
      out.writeStringProperty("subscriptionExpirationDateTime", GraphTime.text(watch.expiresAt()));
      out.writeStringProperty("tenantId", Notifier.TENANT);
      out.writeEndObject();
      out.writeEndArray();
      out.writeEndObject();
    }
    return text.toString();
  }

  /// Ends everyone, and waits a little for their farewells. Nobody comes in any more.
  void close() {
    closed = true;
    List.copyOf(open).forEach(each -> each.end(SocketEnd.STOPPING));
    try {
      if (!open.isEmpty()) {
        boolean _ = empty.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
