package org.holdfast.delivery;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// The rows of the queue. A queued row is changed by whoever can name its number of attempts: so of
/// two processes one gets it, and who was too slow with it changes nothing any more.
final class Queue {

  static final int QUEUED = 1;
  static final int KEPT = 2;
  static final int SENT = 3;

  /// How long it can be asked what became of a message.
  static final Duration REMEMBERED = Duration.ofDays(1);

  private static final byte[] NOTHING = new byte[0];
  private static final String COLUMNS =
      "select message_id, person, means, purpose, state, queued_at, expires_at, due_at, attempts,"
          + " sealed from delivery_message ";

  // Said in words, because SQLite calls every whole number an INTEGER, which jOOQ takes for 32
  // bits.
  private static final Field<byte[]> ID = DSL.field("message_id", SQLDataType.BLOB);
  private static final Field<byte[]> PERSON = DSL.field("person", SQLDataType.BLOB);
  private static final Field<Integer> MEANS = DSL.field("means", SQLDataType.INTEGER);
  private static final Field<Integer> PURPOSE = DSL.field("purpose", SQLDataType.INTEGER);
  private static final Field<Integer> STATE = DSL.field("state", SQLDataType.INTEGER);
  private static final Field<Long> QUEUED_AT = DSL.field("queued_at", SQLDataType.BIGINT);
  private static final Field<Long> EXPIRES_AT = DSL.field("expires_at", SQLDataType.BIGINT);
  private static final Field<Long> DUE_AT = DSL.field("due_at", SQLDataType.BIGINT);
  private static final Field<Integer> ATTEMPTS = DSL.field("attempts", SQLDataType.INTEGER);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);

  private Queue() {}

  static void put(DSLContext tx, QueueRow row, int state, byte[] sealed) {
    tx.execute(
        "insert into delivery_message (message_id, person, means, purpose, state, queued_at,"
            + " expires_at, due_at, attempts, receipt_key, sealed)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.id().bytes(),
        row.personBytes(),
        row.means().code(),
        row.kind().code(),
        state,
        row.queuedAt().toEpochMilli(),
        row.expiresAt().toEpochMilli(),
        row.dueAt().toEpochMilli(),
        row.attempts(),
        NOTHING,
        sealed);
  }

  static List<SealedRow> due(
      DSLContext tx, Means means, QueueRow.Kind kind, Instant now, int atMost) {
    return found(
        tx,
        "where state = 1 and means = ? and purpose = ? and due_at <= ? order by due_at limit ?",
        means.code(),
        kind.code(),
        now.toEpochMilli(),
        atMost);
  }

  /// Newest first.
  static List<SealedRow> kept(DSLContext tx, Instant now, int atMost) {
    return found(
        tx,
        "where state = 2 and due_at > ? order by queued_at desc, message_id limit ?",
        now.toEpochMilli(),
        atMost);
  }

  /// Those that have not ended: with their text.
  static List<SealedRow> open(DSLContext tx) {
    return found(tx, "where state <= 2");
  }

  static void remove(DSLContext tx, QueueRow row) {
    tx.execute("delete from delivery_message where message_id = ?", (Object) row.id().bytes());
  }

  /// @return how many there were
  static int removeAbout(DSLContext tx, UUID person) {
    return tx.execute(
        "delete from delivery_message where person = ?", (Object) new MessageId(person).bytes());
  }

  static Optional<SealedRow> find(DSLContext tx, MessageId id) {
    return found(tx, "where message_id = ?", (Object) id.bytes()).stream().findFirst();
  }

  static Optional<SealedRow> ofReceipt(DSLContext tx, byte[] key) {
    return found(tx, "where receipt_key = ?", (Object) key).stream().findFirst();
  }

  /// @return whether it was still as it was found, and is now this caller's until `lapses`
  static boolean claim(DSLContext tx, QueueRow row, Instant lapses) {
    return tx.execute(
            "update delivery_message set due_at = ?, attempts = attempts + 1"
                + " where message_id = ? and state = 1 and attempts = ?",
            lapses.toEpochMilli(),
            row.id().bytes(),
            row.attempts())
        > 0;
  }

  /// Puts a queued row off.
  static void later(DSLContext tx, QueueRow claimed, Instant dueAt) {
    tx.execute(
        "update delivery_message set due_at = ? where message_id = ? and state = 1 and attempts = ?",
        dueAt.toEpochMilli(),
        claimed.id().bytes(),
        claimed.attempts());
  }

  static void keep(DSLContext tx, QueueRow claimed) {
    tx.execute(
        "update delivery_message set state = 2, due_at = expires_at"
            + " where message_id = ? and state = 1 and attempts = ?",
        claimed.id().bytes(),
        claimed.attempts());
  }

  /// Ends a queued row; what was sealed in it is gone.
  ///
  /// @return whether it was still this caller's
  static boolean end(DSLContext tx, QueueRow row, int state, Instant now) {
    return end(tx, row, state, NOTHING, now);
  }

  /// @param receiptKey by which the far side may come back to it; empty if it will not
  static boolean sent(DSLContext tx, QueueRow claimed, byte[] receiptKey, Instant now) {
    return end(tx, claimed, SENT, receiptKey, now);
  }

  private static boolean end(
      DSLContext tx, QueueRow row, int state, byte[] receiptKey, Instant now) {
    return tx.execute(
            "update delivery_message set state = ?, due_at = ?, receipt_key = ?, sealed = ?"
                + " where message_id = ? and state = 1 and attempts = ?",
            state,
            now.plus(REMEMBERED).toEpochMilli(),
            receiptKey,
            NOTHING,
            row.id().bytes(),
            row.attempts())
        > 0;
  }

  /// A message that was taken did not arrive after all.
  ///
  /// @return whether nobody had said so before
  static boolean takeBack(DSLContext tx, QueueRow row, int state) {
    return tx.execute(
            "update delivery_message set state = ? where message_id = ? and state = 3",
            state,
            row.id().bytes())
        > 0;
  }

  static QueueFigures figures(DSLContext tx, Means means) {
    Optional<Long> oldest =
        tx.resultQuery(
                "select min(queued_at) from delivery_message where state = ? and means = ?",
                QUEUED,
                means.code())
            .fetchOptional(0, Long.class);
    return new QueueFigures(
        means, count(tx, QUEUED, means), oldest.map(Instant::ofEpochMilli), count(tx, KEPT, means));
  }

  private static long count(DSLContext tx, int state, Means means) {
    return tx.resultQuery(
            "select count(*) from delivery_message where state = ? and means = ?",
            state,
            means.code())
        .fetchOptional(0, Long.class)
        .orElse(0L);
  }

  static boolean hasOld(DSLContext tx, Instant now) {
    return tx.resultQuery(
            "select 1 from delivery_message where state > 1 and due_at <= ? limit 1",
            now.toEpochMilli())
        .fetchOptional()
        .isPresent();
  }

  static int removeOld(DSLContext tx, Instant now) {
    return tx.execute(
        "delete from delivery_message where state > 1 and due_at <= ?", now.toEpochMilli());
  }

  private static List<SealedRow> found(DSLContext tx, String which, Object... values) {
    return tx
        .resultQuery(COLUMNS + which, values)
        .coerce(ID, PERSON, MEANS, PURPOSE, STATE, QUEUED_AT, EXPIRES_AT, DUE_AT, ATTEMPTS, SEALED)
        .fetch()
        .stream()
        .map(Queue::found)
        .toList();
  }

  private static SealedRow found(Record row) {
    return new SealedRow(
        new QueueRow(
            MessageId.of(row.get(0, byte[].class)),
            person(row.get(1, byte[].class)),
            means(row.get(2, Integer.class)),
            kind(row.get(3, Integer.class)),
            Instant.ofEpochMilli(row.get(5, Long.class)),
            Instant.ofEpochMilli(row.get(6, Long.class)),
            Instant.ofEpochMilli(row.get(7, Long.class)),
            row.get(8, Integer.class)),
        row.get(4, Integer.class),
        row.get(9, byte[].class));
  }

  private static Optional<UUID> person(byte[] bytes) {
    if (bytes.length == 0) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return Optional.of(new UUID(in.getLong(), in.getLong()));
  }

  private static Means means(int code) {
    for (Means each : Means.values()) {
      if (each.code() == code) {
        return each;
      }
    }
    throw new IllegalStateException("the queue names means " + code + ", which there are not");
  }

  private static QueueRow.Kind kind(int code) {
    return code == QueueRow.Kind.CODE.code() ? QueueRow.Kind.CODE : QueueRow.Kind.NOTICE;
  }
}
