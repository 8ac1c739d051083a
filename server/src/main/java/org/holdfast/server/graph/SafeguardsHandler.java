package org.holdfast.server.graph;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.holdfast.audit.WitnessState;
import org.holdfast.content.RegionStatus;
import org.holdfast.drive.DrainStatus;
import org.holdfast.drive.Item;
import org.holdfast.drive.ScrubStatus;
import org.holdfast.identity.Entitlements;
import org.holdfast.server.DurabilityAnswer;
import org.holdfast.server.Safeguards;
import org.holdfast.vault.MasterKey;
import tools.jackson.core.JsonGenerator;

/// The latest evidence of each promise: beside the contract.
final class SafeguardsHandler {

  private static final int MOST_NAMED = 100;

  private final House house;

  SafeguardsHandler(House house) {
    this.house = house;
  }

  /// `GET {drive}/holdfast/safeguards`.
  void safeguards(Call call) throws IOException {
    Entitlements plan = call.drive().entitlements();
    Safeguards told = house.safeguards(call.signedIn().account());
    List<Item> unreadable =
        told.scrub().unreadable() > 0 ? call.drive().unreadable(MOST_NAMED) : List.of();
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("at", GraphTime.text(told.at()));
              regions(out, told);
              vaults(out, told);
              log(out, told);
              account(out, told, plan);
              scrub(out, told.scrub(), unreadable);
              drill(out, told.drill());
              backups(out, told.backups());
              DurabilityAnswer.write(out, told.durability());
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
      out.writeBooleanProperty("draining", region.draining());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void vaults(JsonGenerator out, Safeguards told) {
    out.writeArrayPropertyStart("vaults");
    for (Safeguards.Vault vault : told.vaults()) {
      out.writeStartObject();
      out.writeStringProperty("name", vault.name());
      out.writeBooleanProperty("lost", vault.lost());
      vault.masterKey().ifPresent(key -> masterKey(out, vault, key));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void masterKey(JsonGenerator out, Safeguards.Vault vault, MasterKey key) {
    out.writeNumberProperty("masterKey", key.version());
    out.writeStringProperty("madeDateTime", GraphTime.text(key.createdAt()));
    out.writeBooleanProperty("old", vault.old());
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

  /// Names are told to the drive's owner alone.
  private static void scrub(JsonGenerator out, ScrubStatus scrub, List<Item> unreadable) {
    out.writeArrayPropertyStart("scrub");
    for (ScrubStatus.Round round : scrub.regions()) {
      out.writeStartObject();
      out.writeStringProperty("region", round.region());
      out.writeNumberProperty("percent", round.percent());
      round.ended().ifPresent(at -> out.writeStringProperty("endedDateTime", GraphTime.text(at)));
      out.writeEndObject();
    }
    out.writeEndArray();
    scrub.drain().ifPresent(drain -> drain(out, drain));
    out.writeArrayPropertyStart("unreadable");
    for (Item item : unreadable) {
      out.writeStartObject();
      out.writeStringProperty("id", item.id().text());
      out.writeStringProperty("name", item.name());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void drain(JsonGenerator out, DrainStatus drain) {
    out.writeObjectPropertyStart("drain");
    out.writeNumberProperty("percent", drain.percent());
    out.writeNumberProperty("tooFew", drain.tooFew());
    out.writeArrayPropertyStart("regions");
    for (DrainStatus.Left region : drain.regions()) {
      out.writeStartObject();
      out.writeStringProperty("name", region.name());
      out.writeBooleanProperty("drained", region.drained());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void drill(JsonGenerator out, Safeguards.Drilled drill) {
    out.writeObjectPropertyStart("drill");
    out.writeBooleanProperty("mirrored", drill.mirrored());
    out.writeBooleanProperty("overdue", drill.overdue());
    out.writeArrayPropertyStart("failing");
    drill.failing().forEach(out::writeString);
    out.writeEndArray();
    drill
        .last()
        .ifPresent(
            last -> {
              out.writeStringProperty("region", last.region());
              out.writeStringProperty("endedDateTime", GraphTime.text(last.at()));
              out.writeNumberProperty("rtoSeconds", seconds(last.rto()));
              out.writeNumberProperty("rpoSeconds", seconds(last.lackingFor()));
            });
    out.writeEndObject();
  }

  private static void backups(JsonGenerator out, List<Safeguards.BackedUp> backups) {
    out.writeArrayPropertyStart("backups");
    for (Safeguards.BackedUp backup : backups) {
      out.writeStartObject();
      out.writeStringProperty("name", backup.name());
      backup
          .newest()
          .ifPresent(at -> out.writeStringProperty("newestDateTime", GraphTime.text(at)));
      out.writeNumberProperty("lacking", backup.lacking());
      out.writeBooleanProperty("failing", backup.failing());
      out.writeBooleanProperty("overdue", backup.overdue());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /// Whole ones, and none too few.
  private static long seconds(Duration duration) {
    return duration.plusMillis(999).toSeconds();
  }

  private static void account(JsonGenerator out, Safeguards told, Entitlements plan) {
    out.writeBooleanProperty("twoStep", told.twoStep());
    plan.restoreWindow()
        .ifPresent(window -> out.writeNumberProperty("restoreDays", window.toDays()));
    out.writeNumberProperty("recycleBinDays", plan.recycleBinKept().toDays());
  }
}
