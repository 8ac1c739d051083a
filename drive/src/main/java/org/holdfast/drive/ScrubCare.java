package org.holdfast.drive;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.BlobCare;
import org.holdfast.content.BlobCheck;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.DriveKey;
import org.holdfast.content.Pace;
import org.holdfast.content.Region;

/// Looks at a content's copy in one region, has it made good where it is flawed, and tells. Used by
/// one thread.
final class ScrubCare {

  /// How long a content is read on at most that nobody wants any more.
  private static final Duration WANTED = Duration.ofMinutes(1);

  private final DriveAccess.Rooms rooms;
  private final Duration period;
  private final Scrub.Foreground foreground;
  private final ScrubTurn turn;
  private final Fills fills;
  private final ScrubFindings findings;
  private final ScrubWatch watch;

  ScrubCare(
      DriveAccess.Rooms rooms,
      Duration period,
      Scrub.Foreground foreground,
      ScrubTurn turn,
      Fills fills,
      ScrubFindings findings,
      ScrubWatch watch) {
    this.rooms = rooms;
    this.period = period;
    this.foreground = foreground;
    this.turn = turn;
    this.fills = fills;
    this.findings = findings;
    this.watch = watch;
  }

  /// A revision's row, opened or not.
  record Stored(RevisionRow row, boolean opens) {}

  /// The rows that follow on a place in a drive.
  static List<Stored> stored(View view, ScrubRows.Cursor from, int atMost) {
    List<SealedRow<RevisionRow>> rows =
        view.revisions().between(from.seq(), Long.MAX_VALUE, from.revision(), atMost);
    return rows.stream().map(row -> opened(view, row)).toList();
  }

  private static Stored opened(View view, SealedRow<RevisionRow> sealed) {
    try {
      return new Stored(view.revisions().open(sealed), true);
    } catch (DriveRefusal.Tampered _) {
      return new Stored(sealed.row(), false);
    }
  }

  /// @param hurries whether nothing but people slows its reading
  /// @return empty if the region is away, or the server ends
  Optional<BlobCare> of(
      DriveAccess access, DriveRow drive, Region region, Stored stored, boolean hurries) {
    RevisionRow row = stored.row();
    BlobCare care;
    try (DriveKey key = access.lease()) {
      care =
          stored.opens()
              ? rooms
                  .blobs()
                  .care(
                      region,
                      row.address(),
                      key,
                      row.seal(),
                      row.sizeBytes(),
                      row.hashes(),
                      findings::isWanted,
                      pace(region, row, hurries))
              : altered(region);
    } catch (ContentRefusal.NotAuthentic _) {
      care = altered(region);
    } catch (BrokenOff reason) {
      return reason.wanted ? Optional.empty() : Optional.of(gone());
    }
    if (care.copies().get(region.name()) instanceof BlobCheck.Unreachable) {
      return Optional.empty();
    }
    fills.saw(region, care, ScrubRows.work(row));
    tell(access, drive, row, care);
    return Optional.of(care);
  }

  /// No copy can be checked whose row does not say what it must be.
  private static BlobCare altered(Region region) {
    return new BlobCare(
        false,
        Map.of(region.name(), new BlobCheck.Damaged("its row in the database was altered")),
        Set.of(),
        Set.of());
  }

  private static BlobCare gone() {
    return new BlobCare(true, Map.of(), Set.of(), Set.of());
  }

  private void tell(DriveAccess access, DriveRow drive, RevisionRow row, BlobCare care) {
    care.found().stream()
        .filter(region -> !fills.isTold(region))
        .forEach(region -> watch.damaged(region, row.address()));
    care.repaired().stream()
        .filter(region -> !fills.isTold(region))
        .forEach(region -> watch.healed(region, row.address()));
    if (care.lacks() && findings.isWanted(row.address().revision())) {
      findings.lacks(access, drive, row, care);
    }
  }

  /// Large contents are read no faster than what is due when it is late, but within hours. Nothing
  /// is read on for which nobody is left: the key of a drive that is destroyed must not stay.
  private Pace pace(Region region, RevisionRow row, boolean hurries) {
    double perSecond =
        Math.max(4 << 20, Scrub.CATCHING_UP * 1_000.0 * row.sizeBytes() / period.toMillis());
    return new Pace() {
      private long lookedAt = rooms.clock().millis();

      @Override
      public void read(long bytes) {
        if (foreground.isBusy() || !(hurries || fills.hurries(region))) {
          foreground.pause(Duration.ofNanos((long) (1e9 * bytes / perSecond)));
        }
        if (ScrubTurn.isToEnd()) {
          throw new BrokenOff(true);
        }
        long now = rooms.clock().millis();
        if (now - lookedAt > WANTED.toMillis()) {
          lookedAt = now;
          if (!findings.isWanted(row.address().revision())) {
            throw new BrokenOff(false);
          }
        }
        turn.keep();
      }
    };
  }

  /// Ends the reading of a content in its middle.
  private static final class BrokenOff extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean wanted;

    BrokenOff(boolean wanted) {
      super(wanted ? "the server ends" : "nobody wants the content any more", null, false, false);
      this.wanted = wanted;
    }
  }
}
