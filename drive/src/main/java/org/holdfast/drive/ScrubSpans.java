package org.holdfast.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.DSLContext;

/// The rows of what [Scrub] measured, in one transaction. Nothing in them is authenticated: whoever
/// edits them changes what is told of the house, and nothing of what is kept.
record ScrubSpans(DSLContext tx) {

  /// Enough for a year of rounds, and for the longest outages of one.
  private static final int KEPT = 50;

  private static final Duration REMEMBERED = Duration.ofDays(365);

  /// A fill of less says how long it takes to begin, and not how fast it goes.
  private static final long FILL_OF_WORTH = 16L << 20;

  private static final int FILLS = 10;

  /// What was measured. The codes are in rows.
  enum Kind {
    ROUND(1),
    FILL(2),
    OUTAGE(3);

    final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  private record Span(String region, long beganAt, long endedAt, long work) {

    long millis() {
      return Math.max(0, endedAt - beganAt);
    }
  }

  /// One that is over.
  void put(Kind kind, String region, long beganAt, long endedAt, long work) {
    Sql.of(
            tx,
            "INSERT INTO scrub_span (kind, region, began_at, ended_at, work) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT (kind, region, began_at) DO UPDATE SET"
                + " ended_at = excluded.ended_at, work = excluded.work")
        .with(kind.code)
        .with(region)
        .with(beganAt)
        .with(endedAt)
        .with(work)
        .run();
    forget(kind, region, endedAt);
  }

  /// Keeps the newest rounds and fills, and the longest outages of a year.
  private void forget(Kind kind, String region, long now) {
    String worth = kind == Kind.OUTAGE ? "ended_at - began_at" : "began_at";
    Sql.of(
            tx,
            "DELETE FROM scrub_span WHERE kind = ? AND region = ? AND ended_at > 0 AND began_at NOT IN"
                + " (SELECT began_at FROM scrub_span WHERE kind = ? AND region = ? AND ended_at > ?"
                + " ORDER BY "
                + worth
                + " DESC LIMIT ?)")
        .with(kind.code)
        .with(region)
        .with(kind.code)
        .with(region)
        .with(kind == Kind.OUTAGE ? now - REMEMBERED.toMillis() : 0)
        .with(KEPT)
        .run();
  }

  /// An outage begins.
  void lacks(String region, long now) {
    Sql.of(
            tx,
            "INSERT INTO scrub_span (kind, region, began_at, ended_at, work) VALUES (?, ?, ?, 0, 0)"
                + " ON CONFLICT (kind, region, began_at) DO UPDATE SET ended_at = 0")
        .with(Kind.OUTAGE.code)
        .with(region)
        .with(now)
        .run();
  }

  /// It is over. An instant that began in the future is from before the clock was set back.
  void lacksNoMore(String region, long beganAt, long now) {
    put(Kind.OUTAGE, region, beganAt, Math.max(beganAt + 1, now), 0);
  }

  /// Nobody waits any more for what it lacks: it does not count.
  void leaves(String region) {
    Sql.of(tx, "DELETE FROM scrub_span WHERE kind = ? AND region = ? AND ended_at = 0")
        .with(Kind.OUTAGE.code)
        .with(region)
        .run();
  }

  /// Outages that last, with when they began, by region.
  Map<String, Long> lacking() {
    Map<String, Long> all = new HashMap<>();
    Sql.of(
            tx,
            "SELECT region, MIN(began_at) FROM scrub_span WHERE kind = ? AND ended_at = 0 GROUP BY region")
        .with(Kind.OUTAGE.code)
        .list(row -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(row -> all.put(row.getKey(), row.getValue()));
    return all;
  }

  ScrubMeasures measures(long now) {
    Map<String, Duration> rounds = new HashMap<>();
    newest(Kind.ROUND, Integer.MAX_VALUE)
        .forEach(each -> rounds.putIfAbsent(each.region, Duration.ofMillis(each.millis())));
    Map<String, Instant> lacking = new HashMap<>();
    lacking().forEach((region, at) -> lacking.put(region, Instant.ofEpochMilli(at)));
    return new ScrubMeasures(rounds, lacking, longest(now), pace());
  }

  private List<Span> newest(Kind kind, int atMost) {
    return Sql.of(
            tx,
            "SELECT region, began_at, ended_at, work FROM scrub_span WHERE kind = ?"
                + " AND ended_at > 0 AND work >= ? ORDER BY began_at DESC LIMIT ?")
        .with(kind.code)
        .with(kind == Kind.FILL ? FILL_OF_WORTH : 0)
        .with(atMost)
        .list(row -> new Span(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)));
  }

  private Optional<Duration> longest(long now) {
    long millis =
        Sql.of(
                tx,
                "SELECT COALESCE(MAX(ended_at - began_at), 0) FROM scrub_span WHERE kind = ?"
                    + " AND ended_at > ?")
            .with(Kind.OUTAGE.code)
            .with(now - REMEMBERED.toMillis())
            .number();
    return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  private OptionalLong pace() {
    List<Span> fills = newest(Kind.FILL, FILLS);
    long work = fills.stream().mapToLong(Span::work).sum();
    long millis = fills.stream().mapToLong(Span::millis).sum();
    return fills.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(1, (long) (1_000.0 * work / Math.max(1, millis))));
  }
}
