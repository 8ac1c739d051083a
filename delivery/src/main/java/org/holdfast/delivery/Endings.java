package org.holdfast.delivery;

import java.time.Instant;
import org.holdfast.audit.AuditLog;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;

/// Ends messages that will not arrive, and tells who has to know in the same change.
final class Endings {

  private final AuditLog log;
  private final Undelivered undelivered;

  Endings(AuditLog log, Undelivered undelivered) {
    this.log = log;
    this.undelivered = undelivered;
  }

  /// Nothing, if another has it by now.
  void end(DSLContext tx, QueueRow row, Obstacle why, Instant now) {
    if (Queue.end(tx, row, why.code(), now)) {
      tell(tx, row, why);
    }
  }

  /// Nothing, if it is known already.
  void takeBack(DSLContext tx, QueueRow sent, Obstacle why) {
    if (Queue.takeBack(tx, sent, why.code())) {
      tell(tx, sent, why);
    }
  }

  private void tell(DSLContext tx, QueueRow row, Obstacle why) {
    Event event =
        Event.done(EventKind.UNDELIVERABLE, new Who.Server())
            .ending(why == Obstacle.REFUSED ? Outcome.REFUSED : Outcome.FAILED, Reason.NONE)
            .in(Circumstances.NONE.withFactor(row.means().factor()));
    log.append(tx, row.person().map(event::about).orElse(event));
    undelivered.undelivered(tx, row.id(), row.person(), row.means(), why);
  }
}
