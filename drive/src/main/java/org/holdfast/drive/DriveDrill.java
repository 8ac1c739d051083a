package org.holdfast.drive;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.holdfast.content.ContentHashes;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// Puts one drive of a rebuilt database to the proof, against the drive that it was rebuilt from
/// and which goes on meanwhile: history does not change, so both must tell the same of any point
/// that both have (ADR 41).
///
///     restore ──▶ compare ──▶ read
///
/// Changes the rebuilt drive alone. What it finds is told with ids, never with names. Used by one
/// thread, once.
public final class DriveDrill {

  private static final int PAGE = 200;
  private static final int MOST_FINDINGS = 20;
  private static final Duration MARGIN = Duration.ofMinutes(1);
  private static final String CLIENT = "drill";

  private final Drive rebuilt;
  private final Drive live;
  private final RandomGenerator random;
  private final VerifyProgress progress;
  private final List<String> findings = new ArrayList<>();
  private final List<Finding> missed = new ArrayList<>();
  private final List<ItemRow> files = new ArrayList<>();
  private final Set<ItemId> renamed = new HashSet<>();
  private boolean gone;
  private long head;
  private long point;
  private long items;
  private int read;
  private long readBytes;
  private int tooLarge;

  /// @param rebuilt of a database that is thrown away afterwards
  /// @param progress is called often, and may throw to end it
  public DriveDrill(Drive rebuilt, Drive live, RandomGenerator random, VerifyProgress progress) {
    this.rebuilt = rebuilt;
    this.live = live;
    this.random = random;
    this.progress = progress;
  }

  /// What is not as it should be, a sentence each; empty where everything is.
  public List<String> findings() {
    return gone ? List.of() : List.copyOf(findings);
  }

  /// The copies that the region lacks, or has damaged, of those that were read: for
  /// [Scrub#suspect].
  public List<Finding> missed() {
    return gone ? List.of() : List.copyOf(missed);
  }

  /// Whose contents are read.
  public DriveId drive() {
    return live.id();
  }

  /// How many items were compared.
  public long items() {
    return items;
  }

  /// How many contents were read, and found to be what they were.
  public int filesRead() {
    return read;
  }

  public long bytesRead() {
    return readBytes;
  }

  /// How many contents were left out because they are larger than what was left to read.
  public int tooLarge() {
    return tooLarge;
  }

  /// Whether the live drive was destroyed meanwhile: then there is nothing to compare with.
  public boolean isGone() {
    return gone;
  }

  /// Checks the rebuilt drive's history from end to end, restores it to a random point that its
  /// owner's plan reaches, and opens its root: then it can be used.
  ///
  /// @throws DriveRefusal.StoreUnavailable if a database or the vault cannot be used
  public void restore() {
    watched(
        () -> {
          check();
          head = rebuilt.info().seq();
          point = wanted().map(this::restoreTo).orElse(head);
          rebuilt.children(rebuilt.rootId(), Listing.first(1));
        });
  }

  private void check() {
    VerifyReport report = rebuilt.verify(List.of(), progress);
    if (!report.clean()) {
      found(
          "%d things in its history are not as they were written, the first: %s"
              .formatted(report.findingCount(), report.findings().getFirst().what()));
    }
  }

  /// @return empty where the owner's plan has no restore to a point: then it stays as it stands
  private Optional<RestoreTarget> wanted() {
    DriveInfo info = rebuilt.info();
    return rebuilt
        .earliestPoint()
        .map(
            earliest -> {
              // What is on the window's very edge is outside before it is looked at.
              Instant from = earliest.isAfter(info.createdAt()) ? earliest.plus(MARGIN) : earliest;
              long span = info.changedAt().toEpochMilli() - from.toEpochMilli();
              return span <= 0
                  ? RestoreTarget.after(info.seq())
                  : RestoreTarget.at(from.plusMillis(random.nextLong(span + 1)));
            });
  }

  private long restoreTo(RestoreTarget target) {
    RestoreReport report = rebuilt.restoreTo(new Actor(rebuilt.owner(), CLIENT), target);
    report.notRestored().forEach(each -> renamed.add(each.item()));
    return report.pointSeq();
  }

  /// Compares what the restored drive shows with what the live one says of the same point.
  ///
  /// @param most items to compare; beyond it folders are left out at random
  /// @throws DriveRefusal.StoreUnavailable if a database or the vault cannot be used
  public void compare(long most) {
    watched(
        () -> {
          compareHistory();
          List<ItemId> folders = new ArrayList<>(List.of(rebuilt.rootId()));
          if (!live.rootId().equals(rebuilt.rootId())) {
            found("it has another root than the live drive");
          }
          while (!folders.isEmpty() && items < most && findings.size() < MOST_FINDINGS) {
            ItemId folder = folders.remove(random.nextInt(folders.size()));
            compare(folder, most, folders);
            progress.done(items, most);
          }
        });
  }

  /// The digest of an operation binds all that came before it.
  private void compareHistory() {
    Optional<Digest> there = digest(rebuilt, head);
    if (there.isEmpty() || !there.equals(digest(live, head))) {
      found("its history up to operation %d is another than the live one".formatted(head));
    }
  }

  private static Optional<Digest> digest(Drive drive, long seq) {
    return drive.access().read(view -> view.operations().digest(seq)).map(Digest::new);
  }

  private void compare(ItemId folder, long most, List<ItemId> folders) {
    ItemId after = ItemRows.FIRST;
    boolean more = true;
    while (more && items < most) {
      ItemId from = after;
      List<ItemRow> then =
          live.access()
              .read(
                  view ->
                      List.copyOf(
                          new PastTree(view, view.rootId(), point).children(folder, from, PAGE)));
      more = then.size() == PAGE;
      Optional<ItemId> last = more ? Optional.of(then.getLast().id()) : Optional.empty();
      compare(then, shown(folder, from, last));
      then.forEach(row -> take(row, folders));
      items += then.size();
      after = last.orElse(after);
    }
  }

  private void take(ItemRow row, List<ItemId> folders) {
    if (row.isFolder()) {
      folders.add(row.id());
    } else {
      files.add(row);
    }
  }

  /// What the restored folder shows behind `from`, up to and with `to`.
  private Map<ItemId, ItemRow> shown(ItemId folder, ItemId from, Optional<ItemId> to) {
    Map<ItemId, ItemRow> shown = new HashMap<>();
    ItemId after = from;
    boolean more = true;
    while (more) {
      ItemId at = after;
      List<ItemRow> page =
          rebuilt.access().read(view -> view.rows().children(folder, at, "", PAGE));
      page.stream().filter(row -> isWithin(row, to)).forEach(row -> shown.put(row.id(), row));
      more = page.size() == PAGE && isWithin(page.getLast(), to);
      after = page.isEmpty() ? after : page.getLast().id();
    }
    return shown;
  }

  private static boolean isWithin(ItemRow row, Optional<ItemId> to) {
    return to.isEmpty() || ItemRow.compare(row.id().value(), to.get().value()) <= 0;
  }

  private void compare(List<ItemRow> then, Map<ItemId, ItemRow> shown) {
    for (ItemRow was : then) {
      ItemRow is = shown.remove(was.id());
      if (is == null) {
        found("item %s is not there after the restore".formatted(was.id().text()));
      } else if (!isSame(was, is)) {
        found("item %s is another than it was".formatted(was.id().text()));
      }
    }
    shown.keySet().forEach(id -> found("item %s was not there then".formatted(id.text())));
  }

  private boolean isSame(ItemRow was, ItemRow is) {
    boolean named = was.name().equals(is.name()) || renamed.contains(was.id());
    return named && was.revision().equals(is.revision()) && was.sizeBytes() == is.sizeBytes();
  }

  /// Reads contents of the restored drive, chosen at random among what was compared.
  ///
  /// @param most contents
  /// @param mostBytes of plaintext; a content that is larger than what is left is left out
  /// @throws DriveRefusal.StoreUnavailable if a database or the vault cannot be used
  public void read(int most, long mostBytes) {
    watched(
        () -> {
          int tried = 0;
          while (!files.isEmpty() && tried < most && findings.size() < MOST_FINDINGS) {
            ItemRow file = files.remove(random.nextInt(files.size()));
            if (file.sizeBytes() > mostBytes - readBytes) {
              tooLarge++;
            } else {
              tried++;
              read(file);
              progress.done(tried, most);
            }
          }
        });
  }

  private void read(ItemRow file) {
    RevisionId revision = file.revision().orElseThrow();
    try (FileContent content = rebuilt.openToShow(file.id())) {
      byte[] read = sha256(content);
      Optional<ContentHashes> expected =
          live.access().read(view -> view.revisions().find(revision)).map(RevisionRow::hashes);
      if (expected.isPresent() && !MessageDigest.isEqual(read, expected.get().sha256())) {
        missed(file, "has another SHA-256 than was noted when it was written");
      } else {
        this.read++;
        readBytes += file.sizeBytes();
      }
    } catch (ContentRefusal.TooFewRegions | DriveRefusal.TooFewRegions _) {
      unreadable(file, "could not be read, since the region does not answer");
    } catch (ContentRefusal | DriveRefusal.Tampered _) {
      if (isWanted(revision)) {
        missed(file, "is missing or damaged in the region");
      }
    } catch (DriveRefusal.ItemAbsent _) {
      unreadable(file, "is shown by no restored file");
    }
  }

  private void missed(ItemRow file, String what) {
    unreadable(file, what);
    missed.add(
        new Finding(
            Finding.Kind.COPY,
            Optional.of(file.id()),
            OptionalLong.empty(),
            file.revision(),
            "a drill: it " + what));
  }

  private void unreadable(ItemRow file, String what) {
    found(
        "the content %s of item %s %s"
            .formatted(file.revision().orElseThrow().text(), file.id().text(), what));
  }

  /// What nobody has any more is missing with reason.
  private boolean isWanted(RevisionId revision) {
    return live.access().read(view -> view.revisions().find(revision)).isPresent();
  }

  private byte[] sha256(FileContent content) {
    try (DigestOutputStream out =
        new DigestOutputStream(
            OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
      content.reader().copyTo(out, 0, content.reader().sizeBytes());
      return out.getMessageDigest().digest();
    } catch (IOException e) {
      throw new IllegalStateException("what goes nowhere does not fail", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private void found(String what) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add("drive %s: %s".formatted(rebuilt.id().text(), what));
    }
  }

  private void watched(Runnable step) {
    if (gone) {
      return;
    }
    try {
      step.run();
    } catch (DriveRefusal.ItemAbsent _) {
      // The rebuilt drive is ours alone: it is the live one that was destroyed.
      gone = isLiveGone();
      if (!gone) {
        found("something of it is not there");
      }
    } catch (DriveRefusal.Tampered _) {
      found("something of it does not open");
    }
  }

  private boolean isLiveGone() {
    try {
      return live.access().read(_ -> false);
    } catch (DriveRefusal.ItemAbsent _) {
      return true;
    }
  }
}
