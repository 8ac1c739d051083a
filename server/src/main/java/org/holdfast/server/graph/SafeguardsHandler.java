package org.holdfast.server.graph;

import java.io.IOException;
import java.util.Locale;
import org.holdfast.audit.WitnessState;
import org.holdfast.content.RegionStatus;
import org.holdfast.identity.Entitlements;
import org.holdfast.server.Safeguards;
import tools.jackson.core.JsonGenerator;

/// The latest evidence of each promise: beside the contract.
final class SafeguardsHandler {

  private final House house;

  SafeguardsHandler(House house) {
    this.house = house;
  }

  /// `GET {drive}/holdfast/safeguards`.
  void safeguards(Call call) throws IOException {
    Entitlements plan = call.drive().entitlements();
    Safeguards told = house.safeguards(call.signedIn().account());
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("at", GraphTime.text(told.at()));
              regions(out, told);
              keys(out, told);
              log(out, told);
              account(out, told, plan);
              out.writeEndObject();
            });
  }

  private static void regions(JsonGenerator out, Safeguards told) {
    out.writeNumberProperty("copies", told.copies());
    out.writeArrayPropertyStart("regions");
    for (RegionStatus region : told.regions()) {
      out.writeStartObject();
      out.writeStringProperty("name", region.name());
      out.writeStringProperty("state", region.state().name().toLowerCase(Locale.ROOT));
      out.writeNumberProperty("missingCopies", region.missingCopies());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void keys(JsonGenerator out, Safeguards told) {
    out.writeObjectPropertyStart("keys");
    out.writeNumberProperty("masterKey", told.masterKey());
    out.writeStringProperty("madeDateTime", GraphTime.text(told.masterKeyMade()));
    out.writeEndObject();
  }

  private static void log(JsonGenerator out, Safeguards told) {
    out.writeObjectPropertyStart("log");
    out.writeNumberProperty("entries", told.logEntries());
    told.logSigned().ifPresent(at -> out.writeStringProperty("signedDateTime", GraphTime.text(at)));
    out.writeBooleanProperty("alarm", told.alarm());
    out.writeArrayPropertyStart("witnesses");
    for (WitnessState witness : told.witnesses()) {
      out.writeStartObject();
      out.writeStringProperty("name", witness.name());
      witness.kept().ifPresent(at -> out.writeStringProperty("keptDateTime", GraphTime.text(at)));
      out.writeBooleanProperty("trouble", witness.trouble().isPresent());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
    told.verified()
        .ifPresent(
            verified -> {
              out.writeObjectPropertyStart("verified");
              out.writeStringProperty("at", GraphTime.text(verified.at()));
              out.writeBooleanProperty("whole", verified.whole());
              out.writeEndObject();
            });
  }

  private static void account(JsonGenerator out, Safeguards told, Entitlements plan) {
    out.writeBooleanProperty("twoStep", told.twoStep());
    plan.restoreWindow()
        .ifPresent(window -> out.writeNumberProperty("restoreDays", window.toDays()));
    out.writeNumberProperty("recycleBinDays", plan.recycleBinKept().toDays());
  }
}
