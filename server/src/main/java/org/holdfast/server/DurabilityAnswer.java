package org.holdfast.server;

import java.time.Duration;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// How likely a loss is, as `/health` and the Graph door tell it (docs/reliability.md).
public final class DurabilityAnswer {

  private DurabilityAnswer() {}

  /// A property `durability`; without `yearly` where `because` says why nobody can tell.
  public static void write(JsonGenerator out, Durability told) {
    out.writeObjectPropertyStart("durability");
    told.yearly().ifPresent(chance -> out.writeNumberProperty("yearly", rounded(chance)));
    told.oneIn().ifPresent(times -> out.writeNumberProperty("oneIn", times));
    told.any().ifPresent(chance -> out.writeNumberProperty("anyYearly", rounded(chance)));
    told.anyOneIn().ifPresent(times -> out.writeNumberProperty("anyOneIn", times));
    out.writeNumberProperty("contents", told.contents());
    out.writeNumberProperty("noticeSeconds", seconds(told.notice()));
    out.writeNumberProperty("repairSeconds", seconds(told.repair()));
    out.writeArrayPropertyStart("because");
    told.caveats().stream().sorted().forEach(each -> out.writeString(each.word()));
    out.writeEndArray();
    out.writeArrayPropertyStart("places");
    told.places().forEach(place -> write(out, place));
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Durability.Place place) {
    out.writeStartObject();
    out.writeArrayPropertyStart("regions");
    place.regions().forEach(out::writeString);
    out.writeEndArray();
    out.writeNumberProperty("yearlyLoss", place.yearlyLoss());
    out.writeBooleanProperty("stated", place.stated());
    out.writeBooleanProperty("holds", place.holds());
    place.lacking().ifPresent(at -> out.writeStringProperty("lackingSince", at.toString()));
    out.writeEndObject();
  }

  /// To two digits: what goes in is not known better.
  private static double rounded(double chance) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.1e", chance));
  }

  /// Whole ones, and none too few.
  private static long seconds(Duration duration) {
    return duration.plusMillis(999).toSeconds();
  }
}
