package org.holdfast.server;

import static org.jooq.impl.DSL.field;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.holdfast.server.DrillResult.Outcome;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.SQLDataType;

/// The rows of [Drills], in one transaction. Nothing in them is authenticated: the evidence is in
/// the audit log.
record DrillRows(DSLContext tx) {

  private static final int KEPT = 100;
  private static final int LONGEST_TEXT = 8_000;
  private static final String ALL =
      "select region, began_at, ended_at, outcome, rto_millis, lacking, lacking_millis,"
          + " lacking_operations, drives, items, contents, read_bytes, what from drill";

  // SQLite tells of no column how large its numbers are.
  private static final Field<?>[] COLUMNS = {
    field("region", SQLDataType.VARCHAR),
    field("began_at", SQLDataType.BIGINT),
    field("ended_at", SQLDataType.BIGINT),
    field("outcome", SQLDataType.INTEGER),
    field("rto_millis", SQLDataType.BIGINT),
    field("lacking", SQLDataType.BIGINT),
    field("lacking_millis", SQLDataType.BIGINT),
    field("lacking_operations", SQLDataType.BIGINT),
    field("drives", SQLDataType.BIGINT),
    field("items", SQLDataType.BIGINT),
    field("contents", SQLDataType.BIGINT),
    field("read_bytes", SQLDataType.BIGINT),
    field("what", SQLDataType.VARCHAR)
  };

  /// @return its number
  long begin(DrillResult begun) {
    Long highest =
        tx.resultQuery("select coalesce(max(drill_no), 0) from drill").fetchOne(0, Long.class);
    long no = Optional.ofNullable(highest).orElse(0L) + 1;
    tx.execute(
        "insert into drill (drill_no, region, began_at, ended_at, outcome, rto_millis, lacking,"
            + " lacking_millis, lacking_operations, drives, items, contents, read_bytes, what)"
            + " values (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, ?)",
        no,
        begun.region(),
        begun.began().toEpochMilli(),
        begun.ended().toEpochMilli(),
        begun.outcome().code(),
        text(begun));
    tx.execute("delete from drill where drill_no <= ?", no - KEPT);
    return no;
  }

  void end(long no, DrillResult result) {
    tx.execute(
        "update drill set ended_at = ?, outcome = ?, rto_millis = ?, lacking = ?,"
            + " lacking_millis = ?, lacking_operations = ?, drives = ?, items = ?, contents = ?,"
            + " read_bytes = ?, what = ? where drill_no = ?",
        result.ended().toEpochMilli(),
        result.outcome().code(),
        result.rto().toMillis(),
        result.lacking(),
        result.lackingFor().toMillis(),
        result.lackingOperations(),
        result.drives(),
        result.items(),
        result.contents(),
        result.bytes(),
        text(result),
        no);
  }

  private static String text(DrillResult result) {
    String text = String.join("\n", result.what());
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }

  /// The newest first.
  List<DrillResult> newest(int atMost) {
    return tx.resultQuery(ALL + " order by drill_no desc limit ?", atMost)
        .coerce(COLUMNS)
        .fetch(DrillRows::result);
  }

  /// The newest of a region that came to its end.
  Optional<DrillResult> completed(String region) {
    return tx.resultQuery(
            ALL + " where region = ? and outcome <> ? order by drill_no desc limit 1",
            region,
            Outcome.BROKEN_OFF.code())
        .coerce(COLUMNS)
        .fetchOptional(DrillRows::result);
  }

  private static DrillResult result(Record row) {
    String what = row.get(12, String.class);
    return new DrillResult(
        row.get(0, String.class),
        Instant.ofEpochMilli(row.get(1, Long.class)),
        Instant.ofEpochMilli(row.get(2, Long.class)),
        Outcome.of(row.get(3, Integer.class)),
        Duration.ofMillis(row.get(4, Long.class)),
        row.get(5, Long.class),
        Duration.ofMillis(row.get(6, Long.class)),
        row.get(7, Long.class),
        row.get(8, Long.class),
        row.get(9, Long.class),
        row.get(10, Long.class),
        row.get(11, Long.class),
        what.isEmpty() ? List.of() : List.of(what.split("\n")));
  }
}
