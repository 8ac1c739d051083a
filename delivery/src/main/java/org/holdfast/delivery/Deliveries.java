package org.holdfast.delivery;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.SecretKey;
import org.holdfast.audit.AuditLog;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Who;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.Schema;
import org.holdfast.database.SealedFields;
import org.jooq.DSLContext;

/// Messages on their way to people.
///
///     send ──commit▶ queued ──claimed by one process──▶ handed over ──▶ sent, and its text gone
///                      ▲                                     │
///                      └── a wait, longer each time ◀────────┴──▶ undeliverable: someone is told
///
/// A message is there if and only if the change that put it there is. A process that dies with a
/// message in hand keeps it for two minutes at most; then another takes it. So a message is never
/// lost, and at worst comes twice (ADR 9). Safe for use by any number of threads and processes.
public final class Deliveries {

  /// This room's tables.
  public static final Schema SCHEMA = new Schema("delivery", "org/holdfast/delivery/schema");

  /// The longest that a message is tried or kept.
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());
  private static final long MILLIS_BETWEEN_TIDYINGS = 60_000;

  private final Database database;
  private final MessageSeal seal;
  private final Channels channels;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Executor background;
  private final AuditLog log;
  private final Endings endings;
  private final Claims claims;
  private final Attempts attempts;
  private final AtomicBoolean nudged = new AtomicBoolean();
  private final AtomicLong tidiedAt = new AtomicLong();

  /// @param database has [#SCHEMA]
  /// @param index keys the hash by which receipts find their message
  /// @param sealing seals whom messages go to and what they say
  /// @param background runs what waits for far sides
  /// @param log gets every message that cannot be delivered, and who reads the outbox
  /// @param undelivered told of the same
  public Deliveries(
      Database database,
      SecretKey index,
      SecretKey sealing,
      Channels channels,
      SecureRandom random,
      InstantSource clock,
      Executor background,
      AuditLog log,
      Undelivered undelivered) {
    this.database = database;
    this.seal = new MessageSeal(new SealedFields(index, sealing, random));
    this.channels = channels;
    this.random = random;
    this.clock = clock;
    this.background = background;
    this.log = log;
    this.endings = new Endings(log, undelivered);
    this.claims = new Claims(database, clock, endings);
    this.attempts = new Attempts(database, seal, channels, random, clock, endings);
    channels.tell(this::receipt);
  }

  /// Puts a message that is about no account into the queue, as part of the caller's change.
  public MessageId send(DSLContext tx, Message message) {
    return send(tx, Optional.empty(), message);
  }

  /// Puts a message into the queue, as part of the caller's change. Call [#nudge] once that has
  /// happened, so that it goes at once.
  ///
  /// @param person the account that it is about, and whose log tells if it does not arrive
  public MessageId send(DSLContext tx, UUID person, Message message) {
    return send(tx, Optional.of(person), message);
  }

  private MessageId send(DSLContext tx, Optional<UUID> person, Message message) {
    Instant now = now();
    Instant wished = message.purpose().until().truncatedTo(ChronoUnit.MILLIS);
    Instant until = wished.isBefore(now.plus(LONGEST)) ? wished : now.plus(LONGEST);
    boolean leaves = channels.lead(message.means());
    QueueRow row =
        new QueueRow(
            MessageId.random(random),
            person,
            message.means(),
            QueueRow.Kind.of(message.purpose()),
            now,
            until,
            leaves ? now : until,
            0);
    Queue.put(tx, row, leaves ? Queue.QUEUED : Queue.KEPT, seal.seal(row, message));
    return row.id();
  }

  /// Removes what is on its way to somebody who is no more, or kept for them, as part of the
  /// caller's change. A message that is being handed over at this moment may still arrive.
  ///
  /// @param person the account: what is about it goes, wherever it was sent to, and what was sent
  /// @param addresses mail addresses and numbers, as they were sent to
  /// @return how many messages
  public int erase(DSLContext tx, UUID person, Set<String> addresses) {
    Set<String> same = new HashSet<>();
    addresses.forEach(each -> same.add(each.toLowerCase(Locale.ROOT)));
    int erased = Queue.removeAbout(tx, person);
    for (SealedRow each : Queue.open(tx)) {
      if (same.contains(seal.open(each).to().toLowerCase(Locale.ROOT))) {
        Queue.remove(tx, each.row());
        erased++;
      }
    }
    return erased;
  }

  /// Has what is due sent soon, on another thread. Cheap; asking twice does no more than once.
  public void nudge() {
    if (nudged.compareAndSet(false, true)) {
      try {
        background.execute(this::nudgedOnce);
      } catch (RejectedExecutionException _) {
        nudged.set(false); // the process ends; what is queued goes with the next one
      }
    }
  }

  private void nudgedOnce() {
    nudged.set(false); // first: what is queued from here on is seen by the nudge that follows it
    try {
      due();
    } catch (DatabaseRefusal e) {
      LOG.log(System.Logger.Level.WARNING, "Messages wait for the database.", e);
    }
  }

  /// Claims what is due and has it handed over in the background, a few at once for each means and
  /// purpose. Call it every second or so. Costs a look when nothing is due.
  ///
  /// @return how many were claimed
  public int due() {
    tidy();
    int all = 0;
    for (List<Claim> next = claims.take(); !next.isEmpty(); next = claims.take()) {
      next.forEach(this::start);
      all += next.size();
    }
    return all;
  }

  private void start(Claim claim) {
    try {
      background.execute(() -> run(claim));
    } catch (RejectedExecutionException _) {
      claim.lane().giveBack(1); // the process ends; the claim lapses
    }
  }

  private void run(Claim claim) {
    try {
      attempts.run(claim);
    } finally {
      claim.lane().giveBack(1);
    }
    if (claim.lane().wasFull()) {
      nudge();
    }
  }

  private void tidy() {
    long now = clock.millis();
    long before = tidiedAt.get();
    boolean lately = before <= now && now - before < MILLIS_BETWEEN_TIDYINGS;
    if (lately || !tidiedAt.compareAndSet(before, now)) {
      return;
    }
    if (database.<Boolean>read(tx -> Queue.hasOld(tx, now()))) {
      database.write(tx -> Queue.removeOld(tx, now()));
    }
  }

  /// A far side comes back to what it took.
  private boolean receipt(String id, Channel.Fate fate) {
    byte[] key = seal.receiptKey(id);
    return switch (fate) {
      case ARRIVED -> database.read(tx -> Queue.ofReceipt(tx, key)).isPresent();
      case REFUSED -> database.write(tx -> takeBack(tx, key, Obstacle.REFUSED));
      case EXPIRED -> database.write(tx -> takeBack(tx, key, Obstacle.EXPIRED));
    };
  }

  private boolean takeBack(DSLContext tx, byte[] key, Obstacle why) {
    Optional<SealedRow> found = Queue.ofReceipt(tx, key);
    found.ifPresent(each -> endings.takeBack(tx, each.row(), why));
    return found.isPresent();
  }

  /// How it stands with a message, for the page that waits for it.
  ///
  /// @return empty if there is no such message, or it ended more than a day ago
  public Optional<DeliveryState> state(MessageId id) {
    return database.read(tx -> Queue.find(tx, id)).map(Deliveries::state);
  }

  private static DeliveryState state(SealedRow found) {
    return switch (found.state()) {
      case Queue.QUEUED -> new DeliveryState.Queued(found.row().attempts());
      case Queue.KEPT -> new DeliveryState.Kept();
      case Queue.SENT -> new DeliveryState.Sent();
      default -> new DeliveryState.Undeliverable(Obstacle.of(found.state()));
    };
  }

  /// How much waits, for each means. Costs a look at each message that waits.
  public List<QueueFigures> figures() {
    return database.read(
        tx -> Arrays.stream(Means.values()).map(means -> Queue.figures(tx, means)).toList());
  }

  /// What waits for whoever runs the server to hand it on, newest first. That it was read goes into
  /// the log of each person whose messages they are.
  ///
  /// @param atMost of them
  public List<OutboxMessage> outbox(int atMost) {
    return database.write(
        tx -> {
          List<SealedRow> kept = Queue.kept(tx, now(), atMost);
          kept.stream()
              .map(each -> each.row().person())
              .distinct()
              .forEach(person -> log.append(tx, read(person)));
          return kept.stream().map(this::opened).toList();
        });
  }

  private static Event read(Optional<UUID> person) {
    Event event =
        Event.done(EventKind.OUTBOX_READ, new Who.Keeper())
            .in(Circumstances.NONE.withFactor(Factor.COMMAND_LINE));
    return person.map(event::about).orElse(event);
  }

  private OutboxMessage opened(SealedRow kept) {
    return new OutboxMessage(kept.row().id(), kept.row().queuedAt(), seal.open(kept));
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
