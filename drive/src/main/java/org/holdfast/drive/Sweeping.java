package org.holdfast.drive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.content.Leftovers;
import org.holdfast.content.RevisionId;

/// Removes blobs that nothing refers to, and none too early (ADR 50).
///
/// ```
/// found ──noted──▶ waits 72 h by two clocks ──all drives verify──▶ condemned ──▶ removed
///   ▲                        │ referred to, held, or gone: forgotten
///   └────────────────────────┘
/// ```
///
/// *Condemned* is durable before the first copy goes, and is decided in the change that asks once
/// more whether anything refers to the blob; from then on nothing may. So a kill anywhere leaves a
/// note that waits, or a removal that the next round takes up again. Several processes may do this
/// at the same time.
final class Sweeping {

  /// How long nothing may have referred to a blob, by each clock.
  static final Duration WAIT = Duration.ofDays(3);

  /// A database that knows nothing finds strangers everywhere: memory has an end, and the rest
  /// comes when these have gone.
  static final int MOST_A_ROUND = 100_000;

  /// How long it is remembered what was removed. Whoever wrote it and was stopped since may not
  /// refer to it when he goes on.
  private static final Duration REMEMBERED = Duration.ofDays(30);

  private static final int PIECE = 500;
  private static final RevisionId FIRST = RevisionId.of(ItemSeal.NO_ID);

  // To look at every drive costs; what is due in between waits for the next look.
  private static final Duration BETWEEN_LOOKS = Duration.ofHours(12);

  private final DriveAccess.Rooms rooms;
  private final SweepClock clock;
  private final Verifier verifier;
  private final SweepConsent consent;

  private static final String NOT_VERIFIED =
      "the last look at all drives found something, or was cut short; they are looked at again"
          + " within 12 hours";

  /// Whether every drive is as it was written.
  interface Verifier {
    /// @return what is wrong, a sentence; empty if all is well
    Optional<String> trouble();
  }

  Sweeping(DriveAccess.Rooms rooms, SweepClock clock, Verifier verifier, SweepConsent consent) {
    this.rooms = rooms;
    this.clock = clock;
    this.verifier = verifier;
    this.consent = consent;
  }

  private record Removed(long blobs, long bytes, Optional<String> objection) {}

  BlobSweep run() {
    Optional<String> objection = consent.objection();
    if (objection.isPresent()) {
      return report(new Removed(0, 0, objection), new Leftovers(Map.of(), 0, 0, false));
    }
    SweepClock.Now now = clock.tick(consent.era());
    forgetHeld(rooms);
    Leftovers found = rooms.blobs().leftovers(this::known, MOST_A_ROUND);
    forgetOthers(found);
    note(found, now);
    return report(removeDue(now), found);
  }

  private BlobSweep report(Removed removed, Leftovers found) {
    UnreferencedRows.Sum left = rooms.database().read(tx -> new UnreferencedRows(tx).sum());
    return new BlobSweep(
        removed.blobs(),
        removed.bytes(),
        left.blobs(),
        left.bytes(),
        found.strangers(),
        found.regionsSkipped(),
        removed.objection());
  }

  private Set<RevisionId> known(List<RevisionId> some) {
    return rooms.database().read(tx -> References.among(tx, some));
  }

  /// What this process writes just now may have been noted by another: its wait begins anew,
  /// however long the write takes.
  static void forgetHeld(DriveAccess.Rooms rooms) {
    Set<RevisionId> held = rooms.blobs().held();
    if (!held.isEmpty()) {
      forget(rooms, held);
    }
  }

  private static void forget(DriveAccess.Rooms rooms, Set<RevisionId> revisions) {
    rooms
        .database()
        .<Boolean>write(
            tx -> {
              new UnreferencedRows(tx).forgetWaiting(revisions);
              return true;
            });
  }

  /// What was noted and is referred to, or held, or lies nowhere any more: where all was looked
  /// through, whatever was not found. A region that was away may still hold it.
  private void forgetOthers(Leftovers found) {
    RevisionId last = FIRST;
    List<UnreferencedRows.Note> piece;
    do {
      RevisionId after = last;
      piece = rooms.database().read(tx -> new UnreferencedRows(tx).waitingBehind(after, PIECE));
      List<RevisionId> others =
          piece.stream()
              .map(UnreferencedRows.Note::revision)
              .filter(revision -> !found.bytes().containsKey(revision))
              .toList();
      Set<RevisionId> over = found.isAll() ? Set.copyOf(others) : known(others);
      if (!over.isEmpty()) {
        forget(rooms, over);
      }
      last = piece.isEmpty() ? last : piece.getLast().revision();
    } while (piece.size() == PIECE);
  }

  private void note(Leftovers found, SweepClock.Now now) {
    List<Map.Entry<RevisionId, Long>> all = List.copyOf(found.bytes().entrySet());
    for (int from = 0; from < all.size() || from == 0; from += PIECE) {
      boolean first = from == 0;
      Map<RevisionId, Long> piece = new HashMap<>();
      all.subList(from, Math.min(all.size(), from + PIECE))
          .forEach(each -> piece.put(each.getKey(), each.getValue()));
      rooms
          .database()
          .<Boolean>write(
              tx -> {
                UnreferencedRows rows = new UnreferencedRows(tx);
                if (first) {
                  rows.beginAnewWhatIsAhead(now);
                  rows.forgetRemoved(since(now, REMEMBERED));
                }
                rows.add(piece, now);
                return true;
              });
    }
  }

  private Removed removeDue(SweepClock.Now now) {
    UnreferencedRows.Until until = since(now, WAIT);
    List<UnreferencedRows.Note> due = due(until);
    if (due.isEmpty()) {
      return new Removed(0, 0, Optional.empty());
    }
    long verified = now.verified();
    if (due.stream().anyMatch(note -> !isAgreed(note, now.verified())) && isTimeToLook(now)) {
      Optional<String> trouble = looked(now);
      if (trouble.isPresent()) {
        return new Removed(0, 0, trouble);
      }
      verified = now.watch();
    }
    long since = verified;
    // Of the others it is not known yet whether something that is lost refers to them.
    List<UnreferencedRows.Note> agreed =
        due.stream().filter(note -> isAgreed(note, since)).toList();
    return since == SweepClock.NEVER
        ? new Removed(0, 0, Optional.of(NOT_VERIFIED))
        : remove(agreed, until, now);
  }

  /// What was condemned once was agreed upon then.
  private static boolean isAgreed(UnreferencedRows.Note note, long verified) {
    return note.condemned() || note.watch() < verified;
  }

  /// By the second clock an hour more: so much more than has passed may it tell.
  private static UnreferencedRows.Until since(SweepClock.Now now, Duration ago) {
    return new UnreferencedRows.Until(
        now.wall() - ago.toMillis(), now.watch() - ago.plus(SweepClock.MOST_AT_ONCE).toMillis());
  }

  private List<UnreferencedRows.Note> due(UnreferencedRows.Until until) {
    List<UnreferencedRows.Note> all = new ArrayList<>();
    List<UnreferencedRows.Note> piece;
    do {
      RevisionId after = all.isEmpty() ? FIRST : all.getLast().revision();
      piece = rooms.database().read(tx -> new UnreferencedRows(tx).dueBehind(after, until, PIECE));
      all.addAll(piece);
    } while (piece.size() == PIECE);
    return all;
  }

  private static boolean isTimeToLook(SweepClock.Now now) {
    return now.tried() == SweepClock.NEVER || now.watch() - now.tried() >= BETWEEN_LOOKS.toMillis();
  }

  /// A look that was cut short counts as one that found something.
  private Optional<String> looked(SweepClock.Now now) {
    clock.trying(now.watch());
    Optional<String> trouble = verifier.trouble();
    if (trouble.isEmpty()) {
      clock.verified(now.watch());
    }
    return trouble;
  }

  private Removed remove(
      List<UnreferencedRows.Note> agreed, UnreferencedRows.Until until, SweepClock.Now now) {
    long blobs = 0;
    long bytes = 0;
    for (int from = 0; from < agreed.size(); from += PIECE) {
      Optional<String> objection = consent.objection();
      if (objection.isPresent()) {
        return new Removed(blobs, bytes, objection);
      }
      List<UnreferencedRows.Note> piece =
          agreed.subList(from, Math.min(agreed.size(), from + PIECE));
      Set<RevisionId> gone =
          remove(piece.stream().map(UnreferencedRows.Note::revision), until, now);
      blobs += gone.size();
      bytes +=
          piece.stream()
              .filter(note -> gone.contains(note.revision()))
              .mapToLong(UnreferencedRows.Note::bytes)
              .sum();
    }
    return new Removed(blobs, bytes, Optional.empty());
  }

  private Set<RevisionId> remove(
      Stream<RevisionId> piece, UnreferencedRows.Until until, SweepClock.Now now) {
    Set<RevisionId> held = rooms.blobs().held();
    List<RevisionId> free = piece.filter(revision -> !held.contains(revision)).toList();
    if (free.isEmpty()) {
      return Set.of();
    }
    Set<RevisionId> condemned =
        rooms.database().write(tx -> new UnreferencedRows(tx).condemn(free, until));
    Set<RevisionId> gone = rooms.blobs().removeLeftovers(condemned);
    if (!gone.isEmpty()) {
      rooms
          .database()
          .<Boolean>write(
              tx -> {
                new UnreferencedRows(tx).removed(gone, now);
                return true;
              });
    }
    return gone;
  }
}
