package org.holdfast.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.BlobCheck;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKey;
import org.holdfast.content.OutsideCopies;
import org.holdfast.content.RevisionId;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.KnownContents;
import org.holdfast.recovery.BackupPoint;
import org.holdfast.recovery.BackupPoints;
import org.holdfast.recovery.Rebuild;
import org.holdfast.recovery.RecoveryRefusal;

/// Reads a whole backup and authenticates it: every object of every point, the database that each
/// is made of, and every content that one of them needs, to its last byte and by its SHA-256. Used
/// by one thread, once.
final class BackupCheck {

  private final Holdfast live;
  private final BackupPlace backup;
  private final BackupPoints points;
  private final OutsideCopies copies;
  private final DrillFolder scratch;
  private final boolean mends;
  private final ConsoleProgress progress;
  private final Set<RevisionId> whole = new HashSet<>();
  private final List<String> found = new ArrayList<>();
  private final List<String> mended = new ArrayList<>();
  private long bytes;
  private int at;
  private int all = 1;

  /// @param mends whether what is damaged is copied anew from the regions
  BackupCheck(
      Holdfast live,
      BackupPlace backup,
      DrillFolder scratch,
      boolean mends,
      ConsoleProgress progress) {
    this.live = live;
    this.backup = backup;
    this.points = backup.points(live.vault());
    this.copies = live.blobs().outside(backup.region());
    this.scratch = scratch;
    this.mends = mends;
    this.progress = progress;
  }

  /// @return exit code 0 if all is as it was written, or was mended; else 1
  ConsoleAnswer run() {
    try {
      BackupPoints.Listed listed = points.list();
      found.addAll(listed.damaged());
      all = Math.max(1, listed.points().size());
      for (BackupPoint point : listed.points()) {
        check(point);
        at++;
      }
      checkVault();
      if (listed.points().isEmpty() && found.isEmpty()) {
        found.add("There is no point in it.");
      }
      return answer(listed.points().size());
    } catch (IOException e) {
      throw BackupRun.refusal(backup.region(), e);
    } finally {
      remove();
    }
  }

  private void remove() {
    try {
      scratch.remove();
    } catch (IOException _) {
      // the next one, or the next start, removes it
    }
  }

  private ConsoleAnswer answer(int count) {
    List<String> lines = new ArrayList<>(found);
    lines.addAll(mended);
    lines.add(
        "%d points and %d contents with %s checked: %s"
            .formatted(
                count,
                whole.size(),
                ConsoleDesk.size(bytes),
                found.isEmpty()
                    ? "everything is as it was written"
                    : "%d findings".formatted(found.size())));
    return new ConsoleAnswer(lines, found.isEmpty() ? 0 : 1);
  }

  private void checkVault() throws IOException {
    Optional<byte[]> vault = backup.vault();
    if (vault.isPresent() && !BackupVault.isWhole(vault.get())) {
      found.add("The copy of the vault in it is not as it was written; the next run puts it anew.");
      if (mends) {
        backup.putVault(BackupVault.of(live.data()));
      }
    }
  }

  private void check(BackupPoint point) throws IOException {
    String name = "point " + point.name() + ": ";
    points.check(point).forEach(what -> found.add(name + what));
    Set<RevisionId> listed = new HashSet<>();
    Set<RevisionId> lacking = new HashSet<>();
    Optional<Long> count =
        points.contents(point, each -> (each.lacking() ? lacking : listed).add(each.revision()));
    if (count.isEmpty()) {
      found.add(name + "its list of contents is not as it was written");
    }
    scratch.make();
    try {
      new Rebuild(backup.log(), new LookingVault(live.vault()))
          .into(scratch.database(), Optional.of(point.name()), false, (_, _) -> {});
      try (SnapshotRooms rooms = new SnapshotRooms(live, scratch.database())) {
        rooms.check().forEach(what -> found.add(name + "its database: " + what));
        KnownContents contents = rooms.drives().contents();
        KnownContents.Sum sum = contents.sum();
        Checking checking = new Checking(name, listed, lacking, count.isPresent(), sum);
        contents.each(checking);
      }
    } catch (RecoveryRefusal | DatabaseRefusal | StartRefused e) {
      found.add(name + e.getMessage());
    }
  }

  private final class Checking implements KnownContents.Visit {

    private static final long EACH = 4_096;

    private final String point;
    private final Set<RevisionId> listed;
    private final Set<RevisionId> lacking;
    private final boolean knows;
    private final long total;
    private long done;

    Checking(
        String point,
        Set<RevisionId> listed,
        Set<RevisionId> lacking,
        boolean knows,
        KnownContents.Sum sum) {
      this.point = point;
      this.listed = listed;
      this.lacking = lacking;
      this.knows = knows;
      this.total = sum.bytes() + EACH * sum.contents();
    }

    @Override
    public boolean wants(RevisionId revision, long sizeBytes) {
      done += sizeBytes + EACH;
      double part = total == 0 ? 1 : Math.min(1, (double) done / total);
      progress.at((long) ((at + part) * 1_000), all * 1_000L);
      if (lacking.contains(revision)) {
        return false; // told when the point was made, and counted in its list
      }
      if (knows && !listed.contains(revision)) {
        found.add(point + "content %s is not in its list".formatted(revision.text()));
      }
      return !whole.contains(revision);
    }

    @Override
    public void at(KnownContents.Content content) throws IOException {
      RevisionId revision = content.address().revision();
      String what = flaw(content);
      if (what.isEmpty()) {
        whole.add(revision);
        bytes += content.sizeBytes();
      } else if (mends && isMended(content)) {
        whole.add(revision);
        bytes += content.sizeBytes();
        mended.add("content %s %s, and was copied anew".formatted(revision.text(), what));
      } else {
        found.add(point + "content %s %s".formatted(revision.text(), what));
      }
    }

    private String flaw(KnownContents.Content content) {
      try (DriveKey key = content.lease()) {
        return switch (copies.check(
            content.address(), key, content.seal(), content.sizeBytes(), content.hashes())) {
          case BlobCheck.Whole _ -> "";
          case BlobCheck.Missing _ -> "is missing";
          case BlobCheck.Damaged(String reason) -> "is damaged: " + reason;
          case BlobCheck.Unreachable(String reason) -> "cannot be read: " + reason;
        };
      } catch (ContentRefusal.NotAuthentic | DriveRefusal.Tampered _) {
        return "cannot be opened: its wrapped key was altered";
      }
    }

    private boolean isMended(KnownContents.Content content) throws IOException {
      try (DriveKey key = content.lease()) {
        copies.keep(content.address(), key, content.seal(), content.sizeBytes(), content.hashes());
        return flaw(content).isEmpty();
      } catch (ContentRefusal | DriveRefusal _) {
        return false;
      }
    }

    @Override
    public void altered(DriveId drive, RevisionId revision, long sizeBytes) {
      found.add(
          point
              + "content %s of drive %s: its row in the database was altered"
                  .formatted(revision.text(), drive.text()));
    }

    @Override
    public void sealed(DriveId drive) {
      found.add(point + "drive %s does not open".formatted(drive.text()));
    }
  }
}
