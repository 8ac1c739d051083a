package org.holdfast.server.graph;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.holdfast.drive.ActivityCount;
import org.holdfast.drive.Bucket;
import org.holdfast.drive.Operation;
import org.holdfast.drive.OperationCount;
import org.holdfast.drive.OperationPage;
import org.holdfast.drive.OperationsQuery;
import tools.jackson.core.JsonGenerator;

/// Holdfast's own resources beside the contract: what happened in a drive, and going back to a
/// point.
final class HistoryHandler {

  // As many buckets as one answer may hold: a month of hours, years of days.
  private static final int MAX_BUCKETS = 1_000;

  private final Links links;
  private final InstantSource clock;
  private final AppNames apps;

  HistoryHandler(Links links, InstantSource clock, AppNames apps) {
    this.links = links;
    this.clock = clock;
    this.apps = apps;
  }

  /// Counts per hour or day, and kind of operation; the last 30 days unless told.
  void activity(Call call) throws IOException {
    Stretch asked = stretch(call.query());
    List<ActivityCount> counts = call.drive().activity(asked.from(), asked.to(), asked.bucket());
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeArrayPropertyStart("value");
          counts.forEach(count -> write(out, count));
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  /// How much happened per hour or day, whatever it was, and how far back a restore reaches.
  void timeline(Call call) throws IOException {
    QueryOptions query = call.query();
    Stretch asked = stretch(query);
    Duration shift = shift(query);
    List<OperationCount> counts =
        call.drive().operationCounts(asked.from(), asked.to(), asked.bucket(), shift);
    Optional<Instant> earliest = call.drive().earliestPoint();
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          if (earliest.isPresent()) {
            out.writeStringProperty("earliest", GraphTime.text(earliest.get()));
          }
          out.writeStringProperty("now", GraphTime.text(clock.instant()));
          out.writeArrayPropertyStart("value");
          for (OperationCount count : counts) {
            out.writeStartObject();
            out.writeStringProperty("from", GraphTime.text(count.from()));
            out.writeNumberProperty("operations", count.operations());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  /// Minutes that a zone is ahead of UTC, of which hours and days begin.
  private static Duration shift(QueryOptions query) {
    String text = query.text("offset").orElse("0");
    if (!text.matches("-?[0-9]{1,4}")) {
      throw GraphError.invalid("invalidParameterFormat", "offset is a number of minutes.")
          .refusal();
    }
    return Duration.ofMinutes(Long.parseLong(text));
  }

  private record Stretch(Instant from, Instant to, Bucket bucket) {}

  private Stretch stretch(QueryOptions query) {
    Bucket bucket = bucket(query);
    Optional<Instant> given = time(query, "to");
    Instant to = given.orElseGet(clock::instant);
    Instant from = time(query, "from").orElseGet(() -> to.minus(Duration.ofDays(30)));
    if (to.isBefore(from)) {
      throw GraphError.invalid("invalidParameterFormat", "to is not before from.").refusal();
    }
    if (Duration.between(from, to).dividedBy(bucket.length()) > MAX_BUCKETS) {
      throw GraphError.invalid(
              "invalidParameterFormat",
              "At most " + MAX_BUCKETS + " buckets lie between from and to.")
          .refusal();
    }
    // What has just happened is told, also by another process whose clock is a little ahead.
    return new Stretch(from, given.isPresent() ? to : to.plus(bucket.length()), bucket);
  }

  void operations(Call call) throws IOException {
    QueryOptions query = call.query();
    OperationsQuery asked =
        new OperationsQuery(
            time(query, "from").orElse(Instant.EPOCH),
            time(query, "to").orElse(Instant.parse("9999-12-31T00:00:00Z")),
            query.top(),
            query.text("$skiptoken"));
    OperationPage page = call.drive().operations(asked);
    Map<String, Optional<String>> names = new HashMap<>();
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeArrayPropertyStart("value");
          page.operations().forEach(operation -> write(out, call, operation, names));
          out.writeEndArray();
          page.next()
              .ifPresent(
                  cursor ->
                      out.writeStringProperty(
                          "@odata.nextLink", NextLink.of(links, call, "$skiptoken", cursor)));
          out.writeEndObject();
        });
  }

  private static void write(JsonGenerator out, ActivityCount count) {
    out.writeStartObject();
    out.writeStringProperty("from", GraphTime.text(count.from()));
    out.writeStringProperty("kind", word(count.kind()));
    out.writeNumberProperty("operations", count.operations());
    out.writeNumberProperty("items", count.items());
    out.writeEndObject();
  }

  private void write(
      JsonGenerator out, Call call, Operation operation, Map<String, Optional<String>> names) {
    out.writeStartObject();
    out.writeNumberProperty("seq", operation.seq());
    out.writeStringProperty("at", GraphTime.text(operation.at()));
    out.writeStringProperty("kind", word(operation.kind()));
    ItemJson.identity(out, "by", operation.actor().account(), Optional.of(call.signedIn()));
    if (call.signedIn().app().isEmpty()) { // what other apps a person has is not for an app
      out.writeStringProperty("client", operation.actor().client());
      Call.app(operation.actor())
          .flatMap(id -> names.computeIfAbsent(id, apps::of))
          .ifPresent(name -> out.writeStringProperty("app", name));
    }
    operation.item().ifPresent(item -> out.writeStringProperty("itemId", item.text()));
    operation.name().ifPresent(name -> out.writeStringProperty("name", name));
    operation
        .folder()
        .ifPresent(
            folder -> {
              out.writeStringProperty("folderId", folder.id().text());
              folder.name().ifPresent(name -> out.writeStringProperty("folderName", name));
            });
    out.writeNumberProperty("items", operation.items());
    out.writeEndObject();
  }

  private static Bucket bucket(QueryOptions query) {
    return switch (query.text("bucket").orElse("day").toLowerCase(Locale.ROOT)) {
      case "hour" -> Bucket.HOUR;
      case "day" -> Bucket.DAY;
      default ->
          throw GraphError.invalid("invalidParameterFormat", "bucket is hour or day.").refusal();
    };
  }

  private static Optional<Instant> time(QueryOptions query, String name) {
    return query.text(name).map(text -> GraphTime.parse(name, text));
  }

  /// `BROUGHT_BACK` is written `broughtBack`.
  static String word(Enum<?> constant) {
    StringBuilder word = new StringBuilder();
    for (String part : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      word.append(
              word.isEmpty() ? part.substring(0, 1) : part.substring(0, 1).toUpperCase(Locale.ROOT))
          .append(part.substring(1));
    }
    return word.toString();
  }
}
