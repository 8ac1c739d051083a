package org.holdfast.feedback;

import java.time.Duration;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// How many ideas one account adds: ten at once, and ten a day. Kept in the database, for all its
/// servers; one that is removed again counts all the same.
///
/// @see "Generic cell rate algorithm, ITU-T I.371"
final class Pace {

  private static final int AT_ONCE = 10;
  private static final long EACH_MILLIS = Duration.ofDays(1).toMillis() / AT_ONCE;
  private static final long ALL_MILLIS = AT_ONCE * EACH_MILLIS;

  // What lies further ahead was noted under a clock that was set back since.
  private static final long SKEW_MILLIS = Duration.ofHours(1).toMillis();

  private static final Field<Long> FULL_AT = DSL.field("full_at", SQLDataType.BIGINT);

  private Pace() {}

  /// Counts one more, in the change that adds it. The row is taken: of many at once each sees what
  /// the one before took.
  ///
  /// @throws FeedbackRefusal.TooMany with the time to wait
  static void take(DSLContext tx, AccountId who, long now) {
    tx.execute(
        "insert into feedback_pace (account_id, full_at) values (?, 0)"
            + " on conflict (account_id) do update set full_at = feedback_pace.full_at",
        (Object) who.bytes());
    long kept =
        tx.resultQuery(
                "select full_at from feedback_pace where account_id = ?", (Object) who.bytes())
            .coerce(FULL_AT)
            .fetchOptional(FULL_AT)
            .orElse(0L);
    boolean absurd = kept > now + ALL_MILLIS + SKEW_MILLIS;
    long next = (absurd ? now : Math.max(kept, now)) + EACH_MILLIS;
    if (next > now + ALL_MILLIS) {
      throw new FeedbackRefusal.TooMany(
          Duration.ofSeconds(Math.ceilDiv(next - now - ALL_MILLIS, 1_000L)));
    }
    tx.execute("update feedback_pace set full_at = ? where account_id = ?", next, who.bytes());
  }
}
