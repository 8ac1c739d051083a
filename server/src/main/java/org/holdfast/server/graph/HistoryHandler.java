package org.holdfast.server.graph;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.drive.ActivityCount;
import org.holdfast.drive.Bucket;
import org.holdfast.drive.Operation;
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

  HistoryHandler(Links links, InstantSource clock) {
    this.links = links;
    this.clock = clock;
  }

  /// Counts per hour or day, and kind of operation; the last 30 days unless told.
  void activity(Call call) throws IOException {
    Bucket bucket = bucket(call.query());
    Instant to = time(call.query(), "to").orElseGet(clock::instant);
    Instant from = time(call.query(), "from").orElseGet(() -> to.minus(Duration.ofDays(30)));
    if (to.isBefore(from)) {
      throw GraphError.invalid("invalidParameterFormat", "to is not before from.").refusal();
    }
    if (Duration.between(from, to).dividedBy(bucket.length()) > MAX_BUCKETS) {
      throw GraphError.invalid(
              "invalidParameterFormat",
              "At most " + MAX_BUCKETS + " buckets lie between from and to.")
          .refusal();
    }
    List<ActivityCount> counts = call.drive().activity(from, to, bucket);
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeArrayPropertyStart("value");
          counts.forEach(count -> write(out, count));
          out.writeEndArray();
          out.writeEndObject();
        });
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
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeArrayPropertyStart("value");
          page.operations().forEach(operation -> write(out, call, operation));
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

  private static void write(JsonGenerator out, Call call, Operation operation) {
    out.writeStartObject();
    out.writeNumberProperty("seq", operation.seq());
    out.writeStringProperty("at", GraphTime.text(operation.at()));
    out.writeStringProperty("kind", word(operation.kind()));
    ItemJson.identity(out, "by", operation.actor().account(), Optional.of(call.signedIn()));
    out.writeStringProperty("client", operation.actor().client());
    operation.item().ifPresent(item -> out.writeStringProperty("itemId", item.text()));
    operation.name().ifPresent(name -> out.writeStringProperty("name", name));
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
