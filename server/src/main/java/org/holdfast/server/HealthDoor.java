package org.holdfast.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.audit.Audit;
import org.holdfast.audit.WitnessState;
import org.holdfast.content.RegionState;
import org.holdfast.content.RegionStatus;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.DrainStatus;
import org.holdfast.drive.ScrubStatus;
import org.holdfast.extract.Confinement;
import org.holdfast.recovery.MirrorStatus;
import org.holdfast.vault.VaultRefusal;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// `GET /health`: `ok`, `degraded` (a region is not healthy or lacks copies, a copy could not be
/// made good, a restore drill failed or is overdue, a backup lacks something or is, the log is not
/// signed, or the settings protect less than they did; files are still served), `readOnly` (an
/// alarm is raised: nothing is written) or `down` (503: database or vault do not answer). Who shows
/// a token is told more of it. Below it are the probes ([ProbeAnswers]).
final class HealthDoor extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern CODE = Pattern.compile("\\bstore[A-Z][A-Za-z]+");
  private static final Duration LATE = Duration.ofMinutes(5);

  private final transient Holdfast holdfast;
  private final transient Readiness readiness;
  private final transient Supplier<List<String>> weakerSettings;

  HealthDoor(Holdfast holdfast, Readiness readiness, Supplier<List<String>> weakerSettings) {
    this.holdfast = holdfast;
    this.readiness = readiness;
    this.weakerSettings = weakerSettings;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (request.getRequestURI()) {
      case ProbeAnswers.LIVE -> ProbeAnswers.live(response);
      case ProbeAnswers.READY ->
          ProbeAnswers.ready(
              response, readiness.obstacles(), BearerHeader.isSignedIn(request, holdfast.signIn()));
      default -> health(request, response);
    }
  }

  private void health(HttpServletRequest request, HttpServletResponse response) throws IOException {
    boolean up = answers();
    List<RegionStatus> regions = up ? holdfast.blobs().regions() : List.of();
    ScrubStatus scrub = up ? holdfast.scrub().status() : ScrubStatus.NONE;
    DrillStatus drill = up ? holdfast.drills().status() : DrillStatus.NONE;
    List<BackupStatus> backups = up ? holdfast.backups().statuses() : List.of();
    boolean whole =
        regions.stream().allMatch(region -> isWhole(region, scrub))
            && weakerSettings.get().isEmpty()
            && isSigned()
            && isMirrored()
            && scrub.open() == 0
            && scrub.drain().stream()
                .flatMap(all -> all.regions().stream())
                .allMatch(DrainStatus.Left::named)
            && drill.isWell()
            && backups.stream().allMatch(BackupStatus::isWell);
    response.setStatus(up ? 200 : 503);
    response.setContentType("application/json;charset=utf-8");
    try (JsonGenerator out =
        JSON.createGenerator(ObjectWriteContext.empty(), response.getOutputStream())) {
      out.writeStartObject();
      out.writeStringProperty("status", status(up, whole));
      if (up && BearerHeader.isSignedIn(request, holdfast.signIn())) {
        write(out, regions);
        holdfast.onePlace().ifPresent(what -> out.writeStringProperty("trial", what));
        holdfast.mirror().ifPresent(mirror -> writeMirror(out, mirror));
        holdfast.processes().ifPresent(all -> out.writeNumberProperty("processes", all.alive()));
        writeScrub(out, scrub);
        scrub.drain().ifPresent(drain -> writeDrain(out, drain));
        writeDrill(out, drill);
        DurabilityAnswer.write(out, holdfast.losses().status());
        writeBackups(out, backups);
        writeLog(out);
        writeExtractor(out);
      }
      out.writeEndObject();
    }
  }

  /// Whether the log is signed as often as it should be.
  private boolean isSigned() {
    Instant latest = holdfast.clock().instant().minus(Audit.FRESH).minus(LATE);
    return holdfast.audit().newest().filter(each -> each.signedAt().isAfter(latest)).isPresent();
  }

  /// Whether every region has every change of the database, where that was asked for.
  private boolean isMirrored() {
    Optional<MirrorStatus> mirror = holdfast.mirror();
    return mirror.isEmpty()
        || (mirror.get().trouble().isEmpty()
            && mirror.get().places().stream().allMatch(place -> place.behindGroups() == 0));
  }

  /// Codes alone: what exactly went wrong may name folders, and stands in the service's log.
  static void writeMirror(JsonGenerator out, MirrorStatus mirror) {
    out.writeObjectPropertyStart("databaseMirror");
    out.writeNumberProperty("change", mirror.seq());
    mirror.trouble().ifPresent(_ -> out.writeStringProperty("trouble", "mirrorStopped"));
    out.writeArrayPropertyStart("regions");
    for (MirrorStatus.Place place : mirror.places()) {
      out.writeStartObject();
      out.writeStringProperty("name", place.region());
      out.writeNumberProperty("change", place.seq());
      out.writeNumberProperty("behind", place.behindGroups());
      place.trouble().ifPresent(_ -> out.writeStringProperty("trouble", "mirrorRegionFailed"));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private String status(boolean up, boolean whole) {
    if (!up) {
      return "down";
    }
    if (holdfast.audit().alarm().isPresent()) {
      return "readOnly";
    }
    return whole ? "ok" : "degraded";
  }

  private void writeScrub(JsonGenerator out, ScrubStatus scrub) {
    out.writeObjectPropertyStart("scrub");
    out.writeBooleanProperty("on", holdfast.settings().scrub().on());
    out.writeNumberProperty("findings", scrub.open());
    out.writeNumberProperty("unreadable", scrub.unreadable());
    out.writeArrayPropertyStart("regions");
    for (ScrubStatus.Round round : scrub.regions()) {
      out.writeStartObject();
      out.writeStringProperty("name", round.region());
      out.writeNumberProperty("percent", round.percent());
      out.writeNumberProperty("copies", round.copies());
      out.writeNumberProperty("repaired", round.repaired());
      out.writeBooleanProperty("filling", round.filling());
      out.writeStringProperty("began", round.began().toString());
      round.ended().ifPresent(at -> out.writeStringProperty("ended", at.toString()));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void writeDrain(JsonGenerator out, DrainStatus drain) {
    out.writeObjectPropertyStart("drain");
    out.writeNumberProperty("percent", drain.percent());
    out.writeNumberProperty("made", drain.made());
    out.writeNumberProperty("tooFew", drain.tooFew());
    out.writeArrayPropertyStart("regions");
    for (DrainStatus.Left region : drain.regions()) {
      out.writeStartObject();
      out.writeStringProperty("name", region.name());
      out.writeBooleanProperty("named", region.named());
      out.writeBooleanProperty("drained", region.drained());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /// What would not have come back is told by its numbers alone; the service's log has the ids.
  private static void writeDrill(JsonGenerator out, DrillStatus drill) {
    out.writeObjectPropertyStart("drill");
    out.writeBooleanProperty("on", drill.on());
    out.writeBooleanProperty("overdue", drill.overdue());
    drill.newest().ifPresent(newest -> out.writeStringProperty("newest", newest.outcome().word()));
    out.writeArrayPropertyStart("regions");
    for (DrillResult each : drill.latest()) {
      out.writeStartObject();
      out.writeStringProperty("name", each.region());
      out.writeStringProperty("outcome", each.outcome().word());
      out.writeStringProperty("ended", each.ended().toString());
      out.writeNumberProperty("rtoMillis", each.rto().toMillis());
      out.writeNumberProperty("lackingChanges", each.lacking());
      out.writeNumberProperty("lackingMillis", each.lackingFor().toMillis());
      out.writeNumberProperty("drives", each.drives());
      out.writeNumberProperty("contents", each.contents());
      out.writeNumberProperty("findings", each.what().size());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void writeBackups(JsonGenerator out, List<BackupStatus> backups) {
    out.writeArrayPropertyStart("backups");
    for (BackupStatus each : backups) {
      out.writeStartObject();
      out.writeStringProperty("name", each.name());
      each.newest().ifPresent(at -> out.writeStringProperty("newest", at.toString()));
      out.writeNumberProperty("lacking", each.lacking());
      out.writeBooleanProperty("failing", each.failing());
      out.writeBooleanProperty("overdue", each.overdue());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void writeLog(JsonGenerator out) {
    out.writeObjectPropertyStart("log");
    holdfast
        .audit()
        .newest()
        .ifPresent(
            newest -> {
              out.writeNumberProperty("entries", newest.head().size());
              out.writeStringProperty("signedAt", newest.signedAt().toString());
            });
    holdfast.audit().alarm().ifPresent(alarm -> out.writeStringProperty("alarm", alarm.sentence()));
    out.writeArrayPropertyStart("weakerSettings");
    weakerSettings.get().forEach(out::writeString);
    out.writeEndArray();
    out.writeArrayPropertyStart("witnesses");
    for (WitnessState witness : holdfast.audit().witnesses()) {
      out.writeStartObject();
      out.writeStringProperty("name", witness.name());
      witness.kept().ifPresent(at -> out.writeStringProperty("kept", at.toString()));
      witness.trouble().ifPresent(what -> out.writeStringProperty("trouble", what));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /// What holds the process in that looks into files, or why none does.
  private void writeExtractor(JsonGenerator out) {
    Confinement how = holdfast.extractor().confinement();
    out.writeObjectPropertyStart("extractor");
    out.writeBooleanProperty("confined", how.holds());
    out.writeStringProperty("how", how.sentence());
    out.writeEndObject();
    Confinement films = holdfast.extractor().filmConfinement();
    out.writeObjectPropertyStart("films");
    out.writeBooleanProperty("confined", films.holds());
    out.writeStringProperty("how", films.sentence());
    out.writeEndObject();
  }

  private boolean answers() {
    try {
      holdfast.database().<Object>read(tx -> tx.resultQuery("select 1").fetch());
      return holdfast.vault().isUsable();
    } catch (DatabaseRefusal | VaultRefusal _) {
      return false;
    }
  }

  /// What is drained may be gone.
  private static boolean isWhole(RegionStatus region, ScrubStatus scrub) {
    boolean drained =
        scrub.drain().stream()
            .flatMap(all -> all.regions().stream())
            .anyMatch(left -> left.drained() && left.name().equals(region.name()));
    return drained || isWhole(region);
  }

  private static boolean isWhole(RegionStatus region) {
    return region.state() == RegionState.HEALTHY && region.missingCopies() == 0;
  }

  private void write(JsonGenerator out, List<RegionStatus> regions) {
    Map<RegionState, String> words =
        Map.of(
            RegionState.HEALTHY, "healthy",
            RegionState.FENCED, "fenced",
            RegionState.ABSENT, "absent",
            RegionState.READ_ONLY, "readOnly",
            RegionState.FULL, "full");
    out.writeArrayPropertyStart("regions");
    for (RegionStatus region : regions) {
      out.writeStartObject();
      out.writeStringProperty("name", region.name());
      out.writeStringProperty("kind", kind(region.name()));
      out.writeStringProperty("state", words.getOrDefault(region.state(), "unknown"));
      out.writeNumberProperty("latitude", region.place().latitude());
      out.writeNumberProperty("longitude", region.place().longitude());
      out.writeNumberProperty("missingCopies", region.missingCopies());
      out.writeBooleanProperty("draining", region.draining());
      code(region).ifPresent(code -> out.writeStringProperty("trouble", code));
      out.writeEndObject();
    }
    out.writeEndArray();
    writeDistances(out, regions);
  }

  /// The code alone: where a store is, is for who runs the server, and stands in its log.
  private static Optional<String> code(RegionStatus region) {
    return region
        .lastError()
        .filter(_ -> region.state() != RegionState.HEALTHY)
        .map(CODE::matcher)
        .filter(Matcher::find)
        .map(Matcher::group);
  }

  private String kind(String region) {
    return holdfast.settings().regions().stream()
        .filter(place -> place.name().equals(region))
        .map(place -> RegionsSection.word(place.kind()).name().toLowerCase(Locale.ROOT))
        .findFirst()
        .orElse("unknown");
  }

  /// How far each pair lies apart: what happens to one place should not happen to the other.
  private static void writeDistances(JsonGenerator out, List<RegionStatus> regions) {
    out.writeArrayPropertyStart("distances");
    for (int i = 0; i < regions.size(); i++) {
      for (int j = i + 1; j < regions.size(); j++) {
        RegionStatus one = regions.get(i);
        RegionStatus other = regions.get(j);
        out.writeStartObject();
        out.writeStringProperty("between", one.name());
        out.writeStringProperty("and", other.name());
        out.writeNumberProperty(
            "kilometres", Math.round(one.place().distanceKilometres(other.place())));
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }
}
