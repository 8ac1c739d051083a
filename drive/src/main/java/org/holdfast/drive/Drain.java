package org.holdfast.drive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.content.BlobCare;
import org.holdfast.content.BlobCheck;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.DriveKey;
import org.holdfast.content.Region;
import org.holdfast.content.RegionStatus;

/// Sees to it that what lay in regions which do not count any more lies in enough of those that
/// stay (ADR 43): of regions that are to be taken out, and of those that were taken out without
/// that.
///
/// ```
/// counts ─set to drain, or taken out▶ DRAINING ─all lies elsewhere▶ DRAINED
///  │ ▲                                  │  └──a copy elsewhere is damaged──┘
///  │ └──read── UNREAD ◀─counts again────┴──────────────────┘
///  │              ▲
///  └─copies were missed in it▶ SUSPECTED
/// ```
///
/// One that counts again, or in which somebody missed copies, is read from its start and given what
/// it lacks (ADR 52). Rounds are begun by who has the turn alone: so anybody may suspect.
///
/// It goes once through all contents: each is read in every region that stays, and made there where
/// it lacks. What was written since lies in enough of these already. Which regions stay, and how
/// many copies are asked for, is the name of that round: if it changes, another one begins. Used by
/// one thread, but for what it tells.
final class Drain {

  private static final int UPLOADS = 100;

  /// How a region stands. The codes are in rows.
  enum Standing {
    DRAINING(1),
    DRAINED(2),
    UNREAD(3),
    SUSPECTED(4);

    final int code;

    Standing(int code) {
      this.code = code;
    }

    /// Whether copies in it count.
    boolean counts() {
      return this == UNREAD || this == SUSPECTED;
    }

    static Optional<Standing> of(int code) {
      return List.of(values()).stream().filter(each -> each.code == code).findFirst();
    }
  }

  private final DriveAccess.Rooms rooms;
  private final CopyPolicy policy;
  private final List<Region> staying;
  private final List<String> names;
  private final String round;
  private final Duration period;
  private final Scrub.Foreground foreground;
  private final ScrubTurn turn;
  private final ScrubCare cares;
  private final ContentWalk walk;
  private final Fills fills;
  private final ScrubWatch watch;
  private long steppedAt;

  /// @param staying the regions that count
  Drain(
      DriveAccess.Rooms rooms,
      List<Region> staying,
      Duration period,
      Scrub.Foreground foreground,
      ScrubTurn turn,
      ScrubCare cares,
      ContentWalk walk,
      Fills fills,
      ScrubWatch watch) {
    this.rooms = rooms;
    this.policy = rooms.blobs().policy();
    this.staying = List.copyOf(staying);
    this.names = staying.stream().map(Region::name).toList();
    this.round = ScrubRows.drainRound(policy.copies(), names);
    this.period = period;
    this.foreground = foreground;
    this.turn = turn;
    this.cares = cares;
    this.walk = walk;
    this.fills = fills;
    this.watch = watch;
  }

  private <T> T read(Function<ScrubRows, T> query) {
    return rooms.database().read(tx -> query.apply(new ScrubRows(tx)));
  }

  private void write(Function<ScrubRows, Boolean> change) {
    rooms.database().<Boolean>write(tx -> change.apply(new ScrubRows(tx)));
  }

  /// Goes on, if any region is being drained.
  ///
  /// @param left as [#settle] told it
  /// @param since the step before
  void step(Map<String, Standing> left, Duration since) {
    steppedAt = rooms.clock().millis();
    if (left.isEmpty()) {
      return;
    }
    ScrubRows.Round at = current();
    if (!at.over()) {
      left.replaceAll(this::reopened);
      at = goOn(at, since);
      if (at.over()) {
        staying.forEach(fills::end); // it read all there is
      }
    }
    if (at.over()) {
      conclude(left);
    }
  }

  // Which regions

  /// Regions that do not count any more and hold, or may hold, what lacks elsewhere. Notes what
  /// changed: before anything is written with the settings of now, since what a region took that
  /// counted may lie in too few others. So it waits for no turn either; where processes have other
  /// settings, none of them comes to an end.
  Map<String, Standing> settle() {
    Map<String, Standing> known = read(ScrubRows::standings);
    Map<String, Standing> changed = new HashMap<>();
    for (String region : names) {
      Standing standing = known.get(region);
      if (standing != null && !standing.counts()) {
        changed.put(region, Standing.UNREAD);
      }
    }
    Set<String> gone = rooms.blobs().goneRegions();
    for (String region : leaving(gone)) {
      if (known.getOrDefault(region, Standing.UNREAD).counts()) {
        changed.put(region, Standing.DRAINING);
      }
    }
    Map<String, Standing> left = left(known, changed, gone);
    boolean over = left.isEmpty() && read(ScrubRows::hasDrainRound);
    if (!changed.isEmpty() || over) {
      write(rows -> note(rows, changed, over));
    }
    return left;
  }

  private Set<String> leaving(Set<String> gone) {
    Set<String> leaving = new TreeSet<>(policy.draining());
    leaving.addAll(gone);
    return leaving;
  }

  private Map<String, Standing> left(
      Map<String, Standing> known, Map<String, Standing> changed, Set<String> gone) {
    Map<String, Standing> left = new HashMap<>();
    for (String region : leaving(gone)) {
      Standing now = changed.getOrDefault(region, known.getOrDefault(region, Standing.DRAINING));
      if (now == Standing.DRAINING || policy.draining().contains(region)) {
        left.put(region, now);
      }
    }
    return left;
  }

  /// A region that counts again is read from its start, so that it is given what it missed.
  private boolean note(ScrubRows rows, Map<String, Standing> changed, boolean over) {
    changed.forEach(
        (region, standing) -> {
          rows.stand(region, standing);
          if (standing == Standing.UNREAD) {
            rows.put(region, rows.fresh(rooms.clock().millis(), 0));
          }
        });
    if (over) {
      rows.endDrainRounds("");
    }
    return true;
  }

  /// Has a region read from its start at once. Safe for use by any number of threads and processes.
  void suspect(String region) {
    if (names.contains(region)) {
      write(
          rows -> {
            rows.stand(region, Standing.SUSPECTED);
            return true;
          });
    }
  }

  /// Begins the round of each region that is suspected. Only who has the turn.
  void beginSuspected() {
    read(ScrubRows::standings)
        .forEach(
            (region, standing) -> {
              if (standing == Standing.SUSPECTED && names.contains(region)) {
                write(rows -> beginAnew(rows, region));
              }
            });
  }

  private boolean beginAnew(ScrubRows rows, String region) {
    long before = rows.round(region).map(ScrubRows.Round::endedAt).orElse(0L);
    rows.put(region, rows.fresh(rooms.clock().millis(), before));
    rows.stand(region, Standing.UNREAD);
    return true;
  }

  /// Regions that are to be read from their start, and given what they lack.
  Set<String> unread() {
    Set<String> unread = new TreeSet<>();
    read(ScrubRows::standings)
        .forEach(
            (region, standing) -> {
              if (standing.counts() && names.contains(region)) {
                unread.add(region);
              }
            });
    return unread;
  }

  /// A region has what it missed. One that is suspected since is read once more.
  void filled(Region region) {
    write(
        rows -> {
          rows.standNoMore(region.name(), Standing.UNREAD);
          return true;
        });
  }

  /// What was known of other regions that stay says nothing of these.
  private Standing reopened(String region, Standing standing) {
    if (standing == Standing.DRAINED) {
      write(
          rows -> {
            rows.stand(region, Standing.DRAINING);
            return true;
          });
    }
    return Standing.DRAINING;
  }

  // All contents

  private ScrubRows.Round current() {
    Optional<ScrubRows.Round> known = read(rows -> rows.round(round));
    if (known.isPresent()) {
      return known.get();
    }
    ScrubRows.Round fresh = read(rows -> rows.fresh(rooms.clock().millis(), 0));
    write(
        rows -> {
          rows.endDrainRounds(round);
          rows.put(round, fresh);
          return true;
        });
    return fresh;
  }

  private boolean hurries() {
    boolean inTurn = rooms.clock().millis() - steppedAt < Scrub.FILL_TURN.toMillis();
    return inTurn && !foreground.isBusy();
  }

  /// While people wait it goes as fast as a round that is late.
  private ScrubRows.Round goOn(ScrubRows.Round from, Duration since) {
    ScrubRows.Round at = from;
    double share = Scrub.CATCHING_UP * (double) since.toMillis() / period.toMillis();
    long left = Math.max(1, (long) (share * from.total()));
    boolean goesOn = true;
    while (goesOn && !ScrubTurn.isToEnd() && (hurries() || left > 0)) {
      long most = left;
      ContentWalk.Piece piece =
          walk.piece(at, this::look, done -> done >= (hurries() ? Scrub.FILL_PIECE : most));
      left -= piece.round().done() - at.done();
      at = piece.round();
      ScrubRows.Round reached = at;
      write(
          rows -> {
            rows.put(round, reached);
            return true;
          });
      goesOn = piece.goesOn() && turn.take();
    }
    return at;
  }

  /// Reads a content in every region that stays. One that lies in enough of them is done with,
  /// whatever is away; one that no region can be given is a finding.
  private Optional<ContentWalk.Seen> look(
      DriveAccess access, DriveRow drive, ScrubCare.Stored stored) {
    int whole = 0;
    boolean away = false;
    for (Region region : staying) {
      Optional<BlobCare> care = cares.of(access, drive, region, stored, true);
      if (care.isPresent() && care.get().gone()) {
        return Optional.of(new ContentWalk.Seen(false, 0));
      }
      if (care.isPresent() && isOfAll(care.get())) {
        return seen(care.get().wholeIn(names), isAway(care.get()), care.get().repaired().size());
      }
      away |= care.isEmpty();
      whole += care.map(each -> each.wholeIn(names)).orElse(0);
    }
    return seen(whole, away, 0);
  }

  /// Whether every region was looked at, because one was flawed.
  private static boolean isOfAll(BlobCare care) {
    return care.lacks() || !care.found().isEmpty();
  }

  private boolean isAway(BlobCare care) {
    return names.stream()
        .anyMatch(name -> care.copies().get(name) instanceof BlobCheck.Unreachable);
  }

  private Optional<ContentWalk.Seen> seen(int whole, boolean away, long made) {
    return away && whole < policy.copies()
        ? Optional.empty()
        : Optional.of(new ContentWalk.Seen(true, made));
  }

  // The end

  private void conclude(Map<String, Standing> left) {
    long tooFew = read(rows -> rows.tooFew(policy.copies()));
    boolean filling = !fills.told().isEmpty();
    for (Map.Entry<String, Standing> each : left.entrySet()) {
      if (each.getValue() == Standing.DRAINED && (tooFew > 0 || filling)) {
        stand(each.getKey(), Standing.DRAINING, Outcome.FOUND);
        watch.undrained(each.getKey(), tooFew);
      }
    }
    if (filling) {
      beginAnew(); // a region that stays was emptied: what was read there is there no more
      return;
    }
    List<String> open =
        left.entrySet().stream()
            .filter(each -> each.getValue() == Standing.DRAINING)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (tooFew == 0 && !open.isEmpty() && areUploadsSettled()) {
      for (String region : open) {
        stand(region, Standing.DRAINED, Outcome.DONE);
        watch.drained(region, policy.draining().contains(region));
      }
    }
  }

  private void beginAnew() {
    write(
        rows -> {
          rows.endDrainRounds("");
          return true;
        });
  }

  /// A region that was taken out has no place that the log could tell it by.
  private void stand(String region, Standing standing, Outcome outcome) {
    List<String> all = rooms.blobs().regions().stream().map(RegionStatus::name).toList();
    rooms
        .database()
        .<Boolean>write(
            tx -> {
              new ScrubRows(tx).stand(region, standing);
              if (all.contains(region)) {
                rooms
                    .log()
                    .append(
                        tx,
                        Event.done(EventKind.REGION_DRAINED, new Who.Server())
                            .ending(outcome, Reason.NONE)
                            .saying(new Detail.Count(all.indexOf(region) + 1)));
              }
              return true;
            });
  }

  /// Uploads that are under way lie in regions, too.
  private boolean areUploadsSettled() {
    boolean settled = true;
    byte[] after = new byte[0];
    List<UploadRow> piece;
    do {
      byte[] from = after;
      piece = rooms.database().read(tx -> UploadRow.behind(tx, from, UPLOADS));
      for (UploadRow row : piece) {
        settled &= row.draft().receivedBytes() == 0 || isSettled(row);
        after = row.key().bytes();
      }
    } while (piece.size() == UPLOADS && turn.take());
    return settled && piece.size() < UPLOADS;
  }

  private boolean isSettled(UploadRow row) {
    DriveAccess access = new DriveAccess(rooms, row.draft().address().drive(), row.driveNo());
    try (DriveKey key = access.lease()) {
      return rooms.blobs().settle(row.draft(), key);
    } catch (ContentRefusal.TooFewRegions _) {
      return false;
    } catch (ContentRefusal | DriveRefusal.ItemAbsent | DriveRefusal.Tampered _) {
      return true; // there is nothing of it that could be kept
    }
  }

  // What is told

  /// @param gone regions that were used once and are named no more
  /// @return empty where every region counts, and those that did once are drained
  Optional<DrainStatus> status(ScrubRows rows, Set<String> gone) {
    Map<String, Standing> known = rows.standings();
    List<DrainStatus.Left> left = new ArrayList<>();
    for (String region : leaving(gone)) {
      boolean named = policy.draining().contains(region);
      boolean drained = known.get(region) == Standing.DRAINED;
      if (named || !drained) {
        left.add(new DrainStatus.Left(region, named, drained));
      }
    }
    if (left.isEmpty()) {
      return Optional.empty();
    }
    Optional<ScrubRows.Round> at = rows.round(round);
    return Optional.of(
        new DrainStatus(
            left,
            at.map(ScrubRows.Round::percent).orElse(0),
            at.map(ScrubRows.Round::repaired).orElse(0L),
            rows.tooFew(policy.copies())));
  }
}
