package org.holdfast.delivery;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseRefusal;
import org.jooq.DSLContext;

/// Hands claimed messages over and notes what came of it.
final class Attempts {

  private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());

  private final Database database;
  private final MessageSeal seal;
  private final Channels channels;
  private final RandomGenerator chance;
  private final InstantSource clock;
  private final Endings endings;

  Attempts(
      Database database,
      MessageSeal seal,
      Channels channels,
      RandomGenerator chance,
      InstantSource clock,
      Endings endings) {
    this.database = database;
    this.seal = seal;
    this.channels = channels;
    this.chance = chance;
    this.clock = clock;
    this.endings = endings;
  }

  /// Never throws: a claim that came to nothing lapses by itself, and its attempts end.
  void run(Claim claim) {
    QueueRow row = claim.row();
    try {
      run(row, seal.open(claim.message()));
    } catch (DatabaseRefusal e) {
      LOG.log(System.Logger.Level.WARNING, "What became of a message could not be noted.", e);
    } catch (RuntimeException e) { // the top of this thread; what it says may name someone
      LOG.log(
          System.Logger.Level.ERROR,
          "Message {0} could not be handed over: {1} in {2}.",
          row.id().text(),
          e.getClass().getName(),
          e.getStackTrace().length == 0 ? "the virtual machine" : e.getStackTrace()[0]);
    }
  }

  private void run(QueueRow row, Message message) {
    if (!now().isBefore(row.expiresAt())) {
      change(tx -> endings.end(tx, row, Obstacle.EXPIRED, now()));
      return;
    }
    try {
      note(row, channels.deliver(row.id(), message));
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "Message {0} ({1}) waits after attempt {2}: {3}.",
          row.id().text(),
          row.means(),
          row.attempts(),
          e.getMessage());
      putOff(row);
    }
  }

  private void note(QueueRow row, Optional<Handover> handover) {
    if (handover.isEmpty()) { // its channel is not set up any more
      change(tx -> Queue.keep(tx, row));
      return;
    }
    switch (handover.get()) {
      case Handover.Taken(Optional<String> receipt) -> {
        byte[] key = receipt.map(seal::receiptKey).orElse(new byte[0]);
        change(tx -> Queue.sent(tx, row, key, now()));
      }
      case Handover.Refused _ -> change(tx -> endings.end(tx, row, Obstacle.REFUSED, now()));
    }
  }

  private void putOff(QueueRow row) {
    Duration wait = Patience.with(row.purpose()).after(row.attempts(), chance);
    Instant next = now().plus(wait);
    change(tx -> Queue.later(tx, row, next.isBefore(row.expiresAt()) ? next : row.expiresAt()));
  }

  private interface Step {
    void in(DSLContext tx);
  }

  private void change(Step step) {
    database.write(
        tx -> {
          step.in(tx);
          return true;
        });
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
