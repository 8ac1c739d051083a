package org.holdfast.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKey;
import org.holdfast.content.OutsideCopies;
import org.holdfast.content.Region;
import org.holdfast.content.RegionState;
import org.holdfast.content.RevisionId;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.KnownContents;

/// Brings contents back from a backup: into each region of this server's that lacks one, or whose
/// copy is damaged. Reads every copy. Used by one thread, once; it may be ended and run again.
final class BackupGiving implements KnownContents.Visit {

  private static final long EACH = 4_096;
  private static final int MOST_LINES = 100;

  private final Holdfast holdfast;
  private final OutsideCopies copies;
  private final List<Region> regions;
  private final ConsoleProgress progress;
  private final List<String> lines = new ArrayList<>();
  private long total;
  private long done;
  private long given;
  private long lacking;

  BackupGiving(Holdfast holdfast, Region backup, ConsoleProgress progress) {
    this.holdfast = holdfast;
    this.copies = holdfast.blobs().outside(backup);
    this.regions =
        holdfast.staying().stream()
            .filter(region -> region.state() == RegionState.HEALTHY)
            .toList();
    this.progress = progress;
  }

  /// @return exit code 0 if every content lies in every region that is there, else 1
  ConsoleAnswer run() {
    try {
      KnownContents contents = holdfast.drives().contents();
      KnownContents.Sum sum = contents.sum();
      total = sum.bytes() + EACH * sum.contents();
      contents.each(this);
    } catch (IOException e) {
      throw new BackupRefused(
          "regionUnusable",
          "A region does not take it: %s. Run it again: it goes on".formatted(e.getMessage()),
          e);
    }
    lines.add(
        "%d copies were brought back into %d regions; %s"
            .formatted(
                given,
                regions.size(),
                lacking == 0
                    ? "nothing lacks"
                    : lacking
                        + " contents lack in some region, and the backup does not give them"));
    return new ConsoleAnswer(lines, lacking == 0 && !regions.isEmpty() ? 0 : 1);
  }

  @Override
  public boolean wants(RevisionId revision, long sizeBytes) {
    progress.at(done, total);
    done += sizeBytes + EACH;
    return true;
  }

  @Override
  public void at(KnownContents.Content content) throws IOException {
    RevisionId revision = content.address().revision();
    try (DriveKey key = content.lease()) {
      given +=
          copies
              .giveBack(
                  regions,
                  content.address(),
                  key,
                  content.seal(),
                  content.sizeBytes(),
                  content.hashes())
              .size();
    } catch (ContentRefusal | DriveRefusal e) {
      if (holdfast.drives().hasContent(revision)) {
        lacks("content %s: %s".formatted(revision.text(), e.getMessage()));
      }
    }
  }

  @Override
  public void altered(DriveId drive, RevisionId revision, long sizeBytes) {
    lacks(
        "content %s of drive %s: its row in the database was altered"
            .formatted(revision.text(), drive.text()));
  }

  @Override
  public void sealed(DriveId drive) {
    lacks("drive %s does not open".formatted(drive.text()));
  }

  private void lacks(String line) {
    lacking++;
    if (lines.size() < MOST_LINES) {
      lines.add(line);
    }
  }
}
