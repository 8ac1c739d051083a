package org.holdfast.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.holdfast.audit.AuditRefusal;
import org.holdfast.audit.Checkpoint;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.LogFinding;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.content.Region;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveFigures;
import org.holdfast.drive.DriveKeyRotation;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Finding;
import org.holdfast.drive.VerifyReport;

/// Checks the database's own structure, and every drive: its chain of operations, its rows, its
/// totals, and every copy of every blob in every region. Changes nothing, but that copies which are
/// missing or damaged are noted, so that they are made good at once (ADR 52). Exit code 0 if all is
/// as it was written, else 1.
final class Verification {

  /// A region that lacks more is read from its start, which takes less time than to look at each.
  private static final long MANY = 100;

  private final Holdfast holdfast;
  private final List<Region> regions;
  private final ConsoleProgress progress;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Long> missed = new TreeMap<>();
  private long findings;

  /// Of these, how many are about copies.
  private long flaws;

  private long copies;
  private long operations;
  private long entries;
  private int shares;
  private boolean unnoted;
  private boolean cut;

  Verification(Holdfast holdfast, ConsoleProgress progress) {
    this(holdfast, holdfast.staying(), progress);
  }

  /// @param regions whose copies are read
  Verification(Holdfast holdfast, List<Region> regions, ConsoleProgress progress) {
    this.holdfast = holdfast;
    this.regions = List.copyOf(regions);
    this.progress = progress;
  }

  ConsoleAnswer run() {
    List<Drive> drives = holdfast.drives().all();
    shares = drives.size() + 1;
    checkDatabase();
    Map<DriveId, Long> forgotten =
        holdfast.drives().figures().forgottenContents() == 0 ? Map.of() : forgotten(drives);
    checkLog();
    checkKeys();
    checkForgotten(drives, forgotten);
    checkHolds(drives);
    checkKeys(drives);
    for (int i = 0; i < drives.size(); i++) {
      verify(drives.get(i), i + 1);
    }
    lines.add(
        "%s, %s, %s and %s in %s checked: %s"
            .formatted(
                number(drives.size(), "drive", "drives"),
                number(operations, "operation", "operations"),
                number(entries, "log entry", "log entries"),
                number(copies, "copy", "copies"),
                number(regions.size(), "region", "regions"),
                findings == 0
                    ? "everything is as it was written"
                    : number(findings, "finding", "findings")));
    repair();
    tellWaiting();
    tellForgotten();
    holdfast.leftBehind().ifPresent(lines::add);
    tell();
    return new ConsoleAnswer(lines, findings == 0 ? 0 : 1);
  }

  /// A row that an index does not lead to is whole and yet not there for who asks for it.
  private void checkDatabase() {
    for (String line : holdfast.database().check()) {
      lines.add("the database: " + line);
      findings++;
    }
  }

  /// What one vault wrapped is not asked for while the other answers: it would be missed only when
  /// that one is lost.
  private void checkKeys() {
    List<String> flaws = holdfast.vaultCare().flaws();
    flaws.forEach(flaw -> lines.add("the keys: " + flaw));
    findings += flaws.size();
  }

  /// The first entry that is not as it was written comes first.
  private void checkLog() {
    holdfast.checkpoint(); // drives may have moved on since the last one
    List<LogFinding> found = holdfast.audit().verify(holdfast.drives().heads(), this::logProgress);
    found.forEach(finding -> lines.add("the audit log: " + finding.sentence()));
    findings += found.size();
    entries = holdfast.audit().newest().map(newest -> newest.head().size()).orElse(0L);
  }

  /// No finding: a kill leaves such blobs.
  private void tellWaiting() {
    DriveFigures figures = holdfast.drives().figures();
    if (figures.unreferencedBlobs() > 0) {
      lines.add(
          "%s that nothing refers to, %s in all, %s in the regions until 72 hours have passed by two clocks%s"
              .formatted(
                  number(figures.unreferencedBlobs(), "blob", "blobs"),
                  number(figures.unreferencedBytes(), "byte", "bytes"),
                  figures.unreferencedBlobs() == 1 ? "stays" : "stay",
                  findings == 0 ? "" : ", and until nothing is found here any more"));
    }
  }

  /// How many contents each drive says were forgotten.
  private static Map<DriveId, Long> forgotten(List<Drive> drives) {
    Map<DriveId, Long> all = new HashMap<>();
    for (Drive drive : drives) {
      try {
        all.put(drive.id(), drive.forgotten());
      } catch (DriveRefusal.ItemAbsent | DriveRefusal.Tampered | DriveRefusal.StoreUnavailable _) {
        // Destroyed since it was listed; or it does not say, which its own check finds.
      }
    }
    return all;
  }

  /// Each content that a drive says was forgotten has been told to the log, and none was put back
  /// from an older copy of the drive's rows. More may be forgotten while this looks. A log that
  /// began when an alarm was accepted knows nothing of those of before.
  private void checkForgotten(List<Drive> drives, Map<DriveId, Long> before) {
    Optional<Checkpoint> newest = holdfast.audit().newest();
    if (holdfast.audit().alarm().isPresent() || newest.isEmpty()) {
      return; // found already, and what waits has no place in the log
    }
    Map<DriveId, Long> told;
    try {
      told = told();
    } catch (AuditRefusal.Tampered _) {
      return; // found already
    }
    if (told.isEmpty() && before.isEmpty()) {
      return;
    }
    boolean first = !hasBegunAnew();
    Map<DriveId, Long> after = forgotten(drives);
    for (Map.Entry<DriveId, Long> each : after.entrySet()) {
      long log = told.getOrDefault(each.getKey(), 0L);
      long least = before.getOrDefault(each.getKey(), 0L);
      if (log > each.getValue() || (first && log < least)) {
        findings++;
        lines.add(
            "drive %s: contents that were forgotten: %d by the log, %d by the drive"
                .formatted(each.getKey().text(), log, each.getValue()));
      }
    }
  }

  /// Whoever removes a hold's row has what it keeps destroyed; who adds one has it kept for ever.
  private void checkHolds(List<Drive> drives) {
    if (holdfast.audit().alarm().isPresent()) {
      return; // found already, and what waits has no place in the log
    }
    HeldDrives held = new HeldDrives(holdfast.drives().holds(), holdfast.audit());
    for (Drive drive : drives) {
      try {
        if (held.difference(drive.owner()).isPresent()) {
          holdfast.checkpoint(); // one that was placed a moment ago had no place in the log yet
          held.difference(drive.owner())
              .ifPresent(
                  what -> {
                    findings++;
                    lines.add("drive %s: %s".formatted(drive.id().text(), what));
                  });
        }
      } catch (AuditRefusal.Tampered _) {
        return; // found already
      }
    }
  }

  /// Whoever has an earlier key of a drive, and may write the database, could put it back in force.
  private void checkKeys(List<Drive> drives) {
    if (holdfast.audit().alarm().isPresent()) {
      return; // found already
    }
    DriveKeyRotation rotation = holdfast.drives().keyRotation();
    for (Drive drive : drives) {
      try {
        int inForce = rotation.inForce(drive.id());
        long logged =
            holdfast
                .audit()
                .last(EventKind.DRIVE_KEY_IN_FORCE, drive.owner().value())
                .map(entry -> entry.event().detail())
                .map(detail -> detail instanceof Detail.Count(long version) ? version : 1L)
                .orElse(1L);
        if (inForce < logged) {
          findings++;
          lines.add(
              "drive %s: by the log version %d of its key is in force, and by the database version %d"
                  .formatted(drive.id().text(), logged, inForce));
        }
      } catch (AuditRefusal.Tampered _) {
        return; // found already
      } catch (DriveRefusal.ItemAbsent | DriveRefusal.Tampered _) {
        // It was destroyed meanwhile, or was found already.
      }
    }
  }

  private Map<DriveId, Long> told() {
    Map<DriveId, Long> told = new HashMap<>();
    holdfast
        .audit()
        .each(
            EventKind.CONTENTS_FORGOTTEN,
            entry -> {
              if (entry.event().target() instanceof Target.Drive(UUID drive)
                  && entry.event().detail() instanceof Detail.Forgotten(long contents, _, _, _)) {
                told.merge(new DriveId(drive), contents, Long::sum);
              }
            });
    return told;
  }

  private boolean hasBegunAnew() {
    boolean[] begun = new boolean[1];
    holdfast.audit().each(EventKind.ALARM_ACCEPTED, _ -> begun[0] = true);
    return begun[0];
  }

  /// No finding either. What spoke against it this process knows only of its own rounds.
  private void tellForgotten() {
    long contents = holdfast.drives().figures().forgottenContents();
    if (contents > 0) {
      lines.add(
          "%s that nobody could come to any more %s forgotten so far"
              .formatted(number(contents, "content", "contents"), contents == 1 ? "was" : "were"));
    }
    if (!holdfast.settings().forgets()) {
      lines.add(
          "what nobody can come to any more keeps its key: forgetting.enabled is false in holdfast.yaml");
    }
    int altered = holdfast.retention().alteredDrives();
    if (altered > 0) {
      lines.add(
          "nothing of %s is forgotten, in which something is not as it was written"
              .formatted(number(altered, "drive", "drives")));
    }
    holdfast
        .retention()
        .objection()
        .ifPresent(why -> lines.add("nothing is forgotten for now: " + why));
  }

  /// That it was looked, and what was found, is an event itself.
  private void tell() {
    Event event =
        Event.done(EventKind.VERIFIED, new Who.Keeper())
            .ending(findings == 0 ? Outcome.DONE : Outcome.FOUND, Reason.NONE)
            .saying(new Detail.Checked(findings - flaws, flaws));
    holdfast.audit().note(event);
  }

  private static String number(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  private void logProgress(long done, long total) {
    show(0, done, total);
  }

  /// The log is a share of the bar, and so is each drive: what lies in the next one is not known
  /// yet.
  private void show(int index, long done, long total) {
    long share = 1_000_000;
    long within = total <= 0 ? 0 : (long) (share * (double) Math.min(done, total) / total);
    progress.at(index * share + within, shares * share);
  }

  private void verify(Drive drive, int index) {
    try {
      verifyStanding(drive, index);
    } catch (DriveRefusal.ItemAbsent e) {
      if (holdfast.drives().find(drive.id()).isPresent()) {
        throw e; // else it was destroyed since it was listed, and the log says so or tells
      }
    }
  }

  private void verifyStanding(Drive drive, int index) {
    VerifyReport report = drive.verify(regions, (done, total) -> show(index, done, total));
    operations += report.operations();
    copies += report.copies();
    findings += report.findingCount();
    flaws += report.copyFindings();
    report.findings().forEach(finding -> lines.add(line(drive, finding)));
    report.missed().forEach((region, count) -> missed.merge(region, count, Long::sum));
    noteFor(drive, report.findings());
    long unlisted = report.findingCount() - report.findings().size();
    if (unlisted > 0) {
      cut = true;
      lines.add("… and %d more in drive %s".formatted(unlisted, drive.id().text()));
    }
  }

  private void noteFor(Drive drive, List<Finding> found) {
    try {
      if (found.stream().anyMatch(each -> each.kind() == Finding.Kind.COPY)) {
        holdfast.scrub().suspect(drive.id(), found);
      }
    } catch (DriveRefusal.StoreUnavailable _) {
      unnoted = true;
    }
  }

  /// Who reads all copies anyhow knows first what lacks: nobody waits for the scrub's round then.
  private void repair() {
    if (missed.isEmpty()) {
      return;
    }
    List<String> many = holdfast.settings().scrub().on() ? withMany() : List.of();
    try {
      many.forEach(holdfast.scrub()::suspect);
    } catch (DriveRefusal.StoreUnavailable _) {
      unnoted = true;
    }
    long copies = missed.values().stream().mapToLong(Long::longValue).sum();
    String what = number(copies, "copy is missing or damaged", "copies are missing or damaged");
    if (unnoted) {
      lines.add(what + ", and could not be noted: the round of the scrub comes to all of them");
    } else {
      lines.add(
          what + ": looked at next, and made anew from another region, while the server runs");
      many.forEach(region -> lines.add("the region %s is read from its start".formatted(region)));
    }
  }

  private List<String> withMany() {
    return missed.entrySet().stream()
        .filter(region -> cut || region.getValue() > MANY)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// What a person looks for comes first; the ids are for who looks into it.
  private static String line(Drive drive, Finding finding) {
    StringBuilder ids = new StringBuilder("drive " + drive.id().text());
    finding.item().ifPresent(item -> ids.append(", item ").append(item.text()));
    finding.seq().ifPresent(seq -> ids.append(", operation ").append(seq));
    finding.revision().ifPresent(revision -> ids.append(", revision ").append(revision.text()));
    String where = finding.item().flatMap(item -> path(drive, item)).orElse("");
    return "%s%s [%s]".formatted(where, finding.what(), ids);
  }

  /// The item's path, where it still can be read.
  private static Optional<String> path(Drive drive, ItemId item) {
    try {
      return Optional.of("/" + ServiceLog.plain(String.join("/", drive.path(item))) + ": ");
    } catch (DriveRefusal _) {
      return Optional.empty();
    }
  }
}
