package org.holdfast.server;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.holdfast.audit.Audit;
import org.holdfast.audit.Checkpoint;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.content.Region;
import org.holdfast.content.RegionState;
import org.holdfast.content.RegionStatus;
import org.holdfast.database.DatabaseFigures;
import org.holdfast.delivery.Means;
import org.holdfast.delivery.QueueFigures;
import org.holdfast.drive.DrainStatus;
import org.holdfast.drive.DriveFigures;
import org.holdfast.drive.ScrubStatus;
import org.holdfast.recovery.MirrorStatus;
import org.holdfast.vault.VaultStatus;

/// Tells what the rooms know of themselves, to who watches over the server. Asked when somebody
/// looks; what costs a query, or may wait for a disk, is asked every ten seconds at most, and not
/// waited for longer than a little.
final class HouseFigures {

  private static final String REGION = "region";

  /// What is worth a figure of its own; everything else stands in the log.
  private static final List<Counted> KINDS =
      List.of(
          new Counted(EventKind.SIGN_IN, Outcome.DONE),
          new Counted(EventKind.SIGN_IN, Outcome.REFUSED),
          new Counted(EventKind.WRITE_REFUSED, Outcome.REFUSED),
          new Counted(EventKind.COPY_DAMAGED, Outcome.FOUND),
          new Counted(EventKind.COPY_HEALED, Outcome.DONE),
          new Counted(EventKind.CONTENT_UNREADABLE, Outcome.FOUND));

  private record Counted(EventKind kind, Outcome outcome) {}

  private final Holdfast holdfast;
  private final Figures figures;

  private HouseFigures(Holdfast holdfast) {
    this.holdfast = holdfast;
    this.figures = holdfast.figures();
  }

  /// @param sockets connections over which changes are told
  static void tell(Holdfast holdfast, Readiness readiness, IntSupplier sockets) {
    HouseFigures all = new HouseFigures(holdfast);
    all.figures.tellOfProcess();
    all.readiness(readiness);
    all.regions();
    all.copies();
    all.vaults();
    all.scrub();
    all.drills();
    all.durability();
    all.backups();
    all.database();
    all.mirror();
    all.processes();
    all.log();
    all.events();
    all.deliveries();
    all.drives();
    all.backlogs();
    all.room();
    all.figures.gauge(
        "holdfast.sockets", "Connections over which changes are told.", sockets::getAsInt);
  }

  private void processes() {
    holdfast
        .processes()
        .ifPresent(
            them ->
                figures.gauge(
                    "holdfast.processes",
                    "Processes that serve on the same database, with this one.",
                    them::alive));
  }

  private void readiness(Readiness readiness) {
    figures.gauge(
        "holdfast.ready",
        "1 where something can be taken to keep.",
        () -> readiness.obstacles().isEmpty() ? 1 : 0);
    for (Readiness.Obstacle each : Readiness.Obstacle.values()) {
      figures.gauge(
          "holdfast.obstacle",
          "1 for each reason why nothing can be kept.",
          () -> readiness.obstacles().contains(each) ? 1 : 0,
          "why",
          each.word());
    }
  }

  private void vaults() {
    for (VaultStatus each : holdfast.vault().statuses()) {
      String name = each.name();
      figures.gauge(
          "holdfast.vault.up",
          "1 where it wraps and unwraps.",
          () -> vault(name).isWell() ? 1 : 0,
          "vault",
          name);
      figures.gauge(
          "holdfast.vault.master.key.old",
          "1 where its master key has wrapped for as long as the settings allow.",
          () -> holdfast.vaultCare().inventory().isDue(vault(name)) ? 1 : 0,
          "vault",
          name);
    }
  }

  private VaultStatus vault(String name) {
    return holdfast.vault().statuses().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void regions() {
    for (Region region : holdfast.regions()) {
      figures.gauge(
          "holdfast.region.up",
          "1 where it takes copies.",
          () -> region.state() == RegionState.HEALTHY ? 1 : 0,
          REGION,
          region.name());
      packs(region);
    }
  }

  /// The file that small blobs are packed in; regions in object stores have none.
  private void packs(Region region) {
    Supplier<DatabaseFigures> pack = () -> region.pack().orElse(DatabaseFigures.NONE);
    figures.gauge(
        "holdfast.pack.waiting",
        "Small copies whose turn to be written has not come.",
        () -> pack.get().waiting(),
        REGION,
        region.name());
    figures.counted(
        "holdfast.pack.changes",
        "Small copies that were written or removed.",
        () -> pack.get().changes(),
        REGION,
        region.name());
    groups("holdfast.pack.groups", pack, REGION, region.name());
  }

  private void groups(String name, Supplier<DatabaseFigures> of, String label, String value) {
    for (int i = 0; i < DatabaseFigures.GROUP_SIZES.size(); i++) {
      int place = i;
      figures.counted(
          name,
          "Flushes, by how many changes shared one at most.",
          () -> of.get().groups().get(place),
          label,
          value,
          "size",
          DatabaseFigures.GROUP_SIZES.get(i).toString());
    }
  }

  private void copies() {
    Sampled<Map<String, Long>> missing = sampled(this::missingCopies);
    for (Region region : holdfast.regions()) {
      figures.gauge(
          "holdfast.copies.missing",
          "Copies that it lacks and will be given.",
          missing.number(each -> each.getOrDefault(region.name(), 0L)),
          REGION,
          region.name());
    }
  }

  private void scrub() {
    Sampled<ScrubStatus> status = sampled(holdfast.scrub()::status);
    figures.gauge(
        "holdfast.scrub.findings",
        "Contents with a copy that could not be made good.",
        status.number(ScrubStatus::open));
    figures.gauge(
        "holdfast.scrub.unreadable",
        "Contents that no region gives.",
        status.number(ScrubStatus::unreadable));
    figures.gauge(
        "holdfast.drain.percent",
        "Of all contents, looked for in the regions that stay; NaN where no region is drained.",
        status.number(each -> each.drain().<Number>map(DrainStatus::percent).orElse(Double.NaN)));
    figures.gauge(
        "holdfast.drain.too.few",
        "Contents that lie in too few of the regions that stay, where one is drained.",
        status.number(each -> each.drain().<Number>map(DrainStatus::tooFew).orElse(0)));
    for (Region region : holdfast.regions()) {
      figures.gauge(
          "holdfast.drain.left",
          "1 for a region that is being drained, 2 where it is drained.",
          status.number(each -> draining(each, region)),
          REGION,
          region.name());
    }
    for (Region region : holdfast.staying()) {
      figures.gauge(
          "holdfast.scrub.percent",
          "Of its copies, read in this round.",
          status.number(
              each -> round(each, region).<Number>map(ScrubStatus.Round::percent).orElse(0)),
          REGION,
          region.name());
      figures.gauge(
          "holdfast.scrub.age.seconds",
          "Since its last whole round ended; before the first, since that began.",
          status.number(
              each ->
                  round(each, region)
                      .<Number>map(round -> age(round.ended().orElse(round.began())))
                      .orElse(Double.NaN)),
          REGION,
          region.name());
    }
  }

  private static Number draining(ScrubStatus status, Region region) {
    return status.drain().stream()
        .flatMap(drain -> drain.regions().stream())
        .filter(left -> left.name().equals(region.name()))
        .findFirst()
        .<Number>map(left -> left.drained() ? 2 : 1)
        .orElse(0);
  }

  private void drills() {
    Sampled<DrillStatus> status = sampled(holdfast.drills()::status);
    figures.gauge(
        "holdfast.drill.overdue",
        "1 where no restore drill came to its end for twice its period.",
        status.number(each -> each.overdue() ? 1 : 0));
    for (Region region : holdfast.staying()) {
      drill(
          "failed",
          "1 where its last drill found what would not have come back.",
          status,
          region,
          each -> each.outcome() == DrillResult.Outcome.FAILED ? 1 : 0);
      drill(
          "age.seconds",
          "Since its last drill that came to its end.",
          status,
          region,
          each -> age(each.ended()));
      drill(
          "rto.seconds",
          "Of its last drill, until the last drive could be used.",
          status,
          region,
          each -> each.rto().toMillis() / 1_000.0);
      drill(
          "rpo.seconds",
          "Of its last drill, how far back it lacked what was answered.",
          status,
          region,
          each -> each.lackingFor().toMillis() / 1_000.0);
    }
  }

  private void backups() {
    Sampled<List<BackupStatus>> all = sampled(holdfast.backups()::statuses);
    for (Settings.Backup backup : holdfast.settings().backups()) {
      backup(
          "overdue",
          "1 where no point of it was made for twice as long as it should take.",
          all,
          backup,
          each -> each.overdue() ? 1 : 0);
      backup(
          "failing",
          "1 where its last run made no point.",
          all,
          backup,
          each -> each.failing() ? 1 : 0);
      backup(
          "lacking", "Contents that lack in its newest point.", all, backup, BackupStatus::lacking);
      backup(
          "age.seconds",
          "Since its newest point.",
          all,
          backup,
          each -> each.newest().<Number>map(this::age).orElse(Double.NaN));
    }
  }

  private void backup(
      String name,
      String what,
      Sampled<List<BackupStatus>> status,
      Settings.Backup backup,
      Function<BackupStatus, Number> of) {
    figures.gauge(
        "holdfast.backup." + name,
        what,
        status.number(
            all ->
                all.stream()
                    .filter(each -> each.name().equals(backup.name()))
                    .findFirst()
                    .map(of)
                    .orElse(Double.NaN)),
        "backup",
        backup.name());
  }

  private void drill(
      String name,
      String what,
      Sampled<DrillStatus> status,
      Region region,
      Function<DrillResult, Number> of) {
    figures.gauge(
        "holdfast.drill." + name,
        what,
        status.number(
            all ->
                all.latest().stream()
                    .filter(each -> each.region().equals(region.name()))
                    .findFirst()
                    .map(of)
                    .orElse(Double.NaN)),
        REGION,
        region.name());
  }

  private void durability() {
    Sampled<Durability> status = sampled(holdfast.losses()::status);
    chance("content", status, Durability::yearly);
    chance("any", status, Durability::any);
    figures.gauge(
        "holdfast.loss.window.seconds",
        "The longest that a lost copy lacks: until that is noticed and made good.",
        status.number(each -> each.notice().plus(each.repair()).toSeconds()));
    figures.gauge(
        "holdfast.loss.places",
        "Places that hold everything, each lost by itself.",
        status.number(each -> each.places().stream().filter(Durability.Place::holds).count()));
  }

  private void chance(
      String of, Sampled<Durability> status, Function<Durability, OptionalDouble> part) {
    figures.gauge(
        "holdfast.loss.yearly",
        "The probability of a loss within a year, as things are now; NaN where it is not known.",
        status.number(each -> part.apply(each).orElse(Double.NaN)),
        "of",
        of);
  }

  private static Optional<ScrubStatus.Round> round(ScrubStatus status, Region region) {
    return status.regions().stream()
        .filter(round -> round.region().equals(region.name()))
        .findFirst();
  }

  private Map<String, Long> missingCopies() {
    Map<String, Long> all = new HashMap<>();
    for (RegionStatus each : holdfast.blobs().regions()) {
      all.put(each.name(), each.missingCopies());
    }
    return all;
  }

  private void database() {
    Supplier<DatabaseFigures> of = () -> holdfast.database().figures();
    figures.gauge(
        "holdfast.database.waiting", "Changes whose turn has not come.", () -> of.get().waiting());
    figures.gauge(
        "holdfast.database.connections.busy",
        "Of PostgreSQL's pools.",
        () -> of.get().busyConnections());
    figures.counted(
        "holdfast.database.changes", "Changes that were answered.", () -> of.get().changes());
    groups("holdfast.database.groups", of, "engine", engine());
  }

  private String engine() {
    return switch (holdfast.settings().database()) {
      case Settings.Store.Sqlite _ -> "sqlite";
      case Settings.Store.Postgres _ -> "postgresql";
    };
  }

  /// Where the database is mirrored.
  private void mirror() {
    if (holdfast.mirror().isEmpty()) {
      return;
    }
    for (MirrorStatus.Place place : holdfast.mirror().orElseThrow().places()) {
      String name = place.region();
      figures.gauge(
          "holdfast.mirror.behind",
          "Groups of the database's changes that it lacks.",
          () -> behind(name),
          REGION,
          name);
    }
  }

  private Number behind(String region) {
    return holdfast.mirror().stream()
        .flatMap(status -> status.places().stream())
        .filter(place -> place.region().equals(region))
        .<Number>map(MirrorStatus.Place::behindGroups)
        .findFirst()
        .orElse(Double.NaN);
  }

  private void log() {
    Audit audit = holdfast.audit();
    figures.gauge(
        "holdfast.log.entries",
        "Entries that have their place in the log.",
        () -> audit.newest().<Number>map(newest -> newest.head().size()).orElse(0));
    figures.gauge(
        "holdfast.log.signature.age.seconds",
        "Since the log was signed last.",
        () -> audit.newest().map(Checkpoint::signedAt).<Number>map(this::age).orElse(Double.NaN));
    figures.gauge("holdfast.log.waiting", "Events that wait for a place.", audit::waiting);
    figures.gauge(
        "holdfast.log.alarm",
        "1 where the log's history is in doubt, and nothing is written.",
        () -> audit.alarm().isPresent() ? 1 : 0);
    figures.gauge(
        "holdfast.log.witnesses.troubled",
        "Witnesses that do not have the newest checkpoint.",
        () -> audit.witnesses().stream().filter(each -> each.trouble().isPresent()).count());
  }

  private double age(Instant since) {
    return Duration.between(since, holdfast.clock().instant()).toMillis() / 1_000.0;
  }

  private void events() {
    figures.counted(
        "holdfast.tokens.refused",
        "Requests that showed a token which is none.",
        holdfast.log()::tokensRefused);
    KINDS.forEach(this::count);
    figures.counted(
        "holdfast.log.events", "Events of all kinds that were told to the log.", this::allEvents);
  }

  private long allEvents() {
    long sum = 0;
    for (EventKind kind : EventKind.values()) {
      for (Outcome outcome : Outcome.values()) {
        sum += holdfast.audit().told(kind, outcome);
      }
    }
    return sum;
  }

  private void count(Counted counted) {
    figures.counted(
        "holdfast.events",
        "Events that matter to security, by kind and outcome.",
        () -> holdfast.audit().told(counted.kind, counted.outcome),
        "kind",
        counted.kind.name().toLowerCase(Locale.ROOT),
        "outcome",
        counted.outcome.name().toLowerCase(Locale.ROOT));
  }

  private void deliveries() {
    Sampled<List<QueueFigures>> queues = sampled(holdfast.deliveries()::figures);
    for (Means means : Means.values()) {
      String word = means.name().toLowerCase(Locale.ROOT);
      queue("waiting", "Messages to be sent.", queues, means, word, QueueFigures::waiting);
      queue("kept", "Messages in the outbox.", queues, means, word, QueueFigures::kept);
      queue(
          "oldest.seconds",
          "How long the first of them has waited.",
          queues,
          means,
          word,
          each -> each.oldest().<Number>map(this::age).orElse(0));
    }
  }

  private void queue(
      String name,
      String what,
      Sampled<List<QueueFigures>> queues,
      Means means,
      String word,
      Function<QueueFigures, ? extends Number> part) {
    figures.gauge(
        "holdfast.delivery." + name,
        what,
        queues.number(
            all ->
                all.stream()
                    .filter(each -> each.means() == means)
                    .findFirst()
                    .<Number>map(part)
                    .orElse(0)),
        "means",
        word);
  }

  private void drives() {
    Sampled<DriveFigures> drives = sampled(holdfast.drives()::figures);
    drive(drives, "uploads.open", "Upload sessions under way.", DriveFigures::uploadSessions);
    drive(drives, "uploads.bytes", "What these have taken so far.", DriveFigures::uploadedBytes);
    drive(drives, "copy.jobs.running", "Copies of items under way.", DriveFigures::copyJobs);
    drive(drives, "subscriptions", "Who is to be told of changes.", DriveFigures::subscriptions);
    drive(
        drives,
        "subscriptions.failing",
        "Of these, who cannot be told now.",
        DriveFigures::failingSubscriptions);
    drive(
        drives,
        "unreferenced.blobs",
        "Blobs in the regions that nothing refers to: each goes after 72 hours by two clocks.",
        DriveFigures::unreferencedBlobs);
    drive(
        drives,
        "unreferenced.bytes",
        "What these take, all copies together.",
        DriveFigures::unreferencedBytes);
    figures.gauge(
        "holdfast.sweep.objection",
        "1 if the last look for such blobs removed nothing, because something speaks against it.",
        () -> holdfast.sweeps().objection().isPresent() ? 1 : 0);
    drive(
        drives,
        "forgetting.counted",
        "Days counted by two clocks: nothing is forgotten before there are 33.",
        DriveFigures::daysCounted);
    forgetting();
  }

  private void forgetting() {
    Retention retention = holdfast.retention();
    figures.gauge(
        "holdfast.forgetting.enabled",
        "1 unless the settings keep what nobody can come to any more.",
        () -> holdfast.settings().forgets() ? 1 : 0);
    figures.gauge(
        "holdfast.forgetting.objection",
        "1 if the last round forgot nothing, because something speaks against it.",
        () -> retention.objection().isPresent() ? 1 : 0);
    figures.gauge(
        "holdfast.forgetting.altered.drives",
        "Drives that the last round left alone: something in them is not as it was written.",
        retention::alteredDrives);
    figures.gauge(
        "holdfast.forgetting.log.owed",
        "1 while destroyed keys may still lie in the database's write-ahead log.",
        () -> retention.owes() ? 1 : 0);
    figures.gauge(
        "holdfast.forgetting.last.round.seconds",
        "How long the last round took; NaN before the first.",
        () ->
            retention
                .lastRound()
                .<Number>map(each -> each.toMillis() / 1_000.0)
                .orElse(Double.NaN));
    figures.counted(
        "holdfast.forgetting.contents",
        "Contents whose keys were destroyed, because nobody could come to them any more.",
        retention::contents);
  }

  private void drive(
      Sampled<DriveFigures> drives,
      String name,
      String what,
      Function<DriveFigures, ? extends Number> part) {
    figures.gauge("holdfast." + name, what, drives.number(part));
  }

  private void backlogs() {
    backlog("search", holdfast.search()::backlog);
    backlog("thumbnails", holdfast.thumbnails()::waiting);
    backlog("facts", holdfast.mediaFacts()::waiting);
  }

  private void backlog(String of, Supplier<Number> waiting) {
    figures.gauge(
        "holdfast.backlog",
        "What is done in the background: drives to be indexed, files to be drawn or looked into.",
        waiting,
        "of",
        of);
  }

  /// Of the disks that the data and the regions lie on.
  private void room() {
    free("data", holdfast.data().path());
    for (Settings.Place place : holdfast.settings().regions()) {
      if (place.kind() instanceof Settings.Kind.Folder(Path folder)) {
        free(place.name(), folder);
      }
    }
  }

  private void free(String of, Path folder) {
    Sampled<Room> room = sampled(() -> Room.of(folder));
    figures.gauge(
        "holdfast.disk.free.bytes",
        "Of the disk that it lies on.",
        room.number(Room::freeBytes),
        "of",
        of);
    figures.gauge(
        "holdfast.disk.size.bytes",
        "Of the disk that it lies on.",
        room.number(Room::sizeBytes),
        "of",
        of);
  }

  /// Of a disk; NaN where it is not there.
  private record Room(Number freeBytes, Number sizeBytes) {

    static Room of(Path folder) {
      try {
        FileStore disk = Files.getFileStore(folder);
        return new Room(disk.getUsableSpace(), disk.getTotalSpace());
      } catch (IOException _) {
        return new Room(Double.NaN, Double.NaN);
      }
    }
  }

  private static <T> Sampled<T> sampled(Supplier<T> query) {
    return new Sampled<>(query, System::nanoTime, HouseFigures::aside);
  }

  /// Where waiting for a disk keeps nobody else.
  private static void aside(Runnable run) {
    var _ = Thread.ofPlatform().daemon().name("figures").start(run);
  }
}
