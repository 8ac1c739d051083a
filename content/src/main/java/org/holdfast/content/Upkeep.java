package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What keeps the regions tidy without any key: making missing copies, and sweeping what nobody
/// knows.
///
/// @param staying those sites that are given copies
record Upkeep(
    List<Site> sites,
    List<Site> staying,
    MissingCopies missing,
    DoomedCopies doomed,
    Crew crew,
    Turns turns,
    Turns removals,
    InstantSource clock) {

  private static final int COPY_BYTES = 1 << 18;

  RepairReport repairMissing(int atMost) {
    missing.forgetFinished(staying.stream().map(Site::name).toList());
    int repaired = 0;
    for (MissingCopies.Missing copy : missing.oldest(atMost)) {
      repaired += repairedInTurn(copy) ? 1 : 0;
    }
    return new RepairReport(repaired, missing.countFinished());
  }

  /// An upload whose last step was not answered may take that step again, and goes on in the very
  /// part that a repair writes to. So they take turns, and the record is looked at anew.
  private boolean repairedInTurn(MissingCopies.Missing copy) {
    RevisionId revision = copy.blob().revision();
    Optional<Turns.Turn> writing = turns.tryTake(revision);
    if (writing.isEmpty()) {
      return false; // whoever is at it may be for hours, and this is not all that the thread does
    }
    try (Turns.Turn _ = writing.get()) {
      Optional<Turns.Turn> removing = removals.tryTake(revision);
      if (removing.isEmpty()) {
        return false;
      }
      try (Turns.Turn _ = removing.get()) {
        if (!missing.isRecorded(copy) || !repairs(copy)) {
          return false;
        }
        missing.clear(revision, List.of(copy.region()));
        return true;
      }
    }
  }

  SweepReport sweep(Duration olderThan, Predicate<RevisionId> known) {
    Instant before = clock.instant().minus(olderThan);
    SweepReport sum = new SweepReport(0, 0, 0, 0);
    for (Site site : sites) {
      var outcome = crew.all(List.of(site), region -> sweep(region, before, known)).getFirst();
      sum =
          switch (outcome) {
            case Crew.Outcome.Done<SweepReport>(_, SweepReport one) -> plus(sum, one);
            case Crew.Outcome.Failed<SweepReport> _ -> plus(sum, new SweepReport(0, 0, 0, 1));
          };
    }
    missing.recordedBefore(before).stream()
        .filter(revision -> !known.test(revision))
        .forEach(missing::forget);
    return sum;
  }

  private SweepReport sweep(Region region, Instant before, Predicate<RevisionId> known)
      throws IOException {
    List<RegionEntry> unknown = new ArrayList<>();
    long strangers =
        region.list(
            entry -> {
              if (entry.changedAt().isBefore(before) && !known.test(entry.revision())) {
                unknown.add(entry);
              }
            });
    int removed = 0;
    long bytes = 0;
    for (RegionEntry entry : unknown) {
      if (isRemoved(region, entry.revision())) {
        removed++;
        bytes += entry.sizeBytes();
      }
    }
    return new SweepReport(removed, bytes, strangers, 0);
  }

  /// What is being repaired just now is left for the next time.
  private boolean isRemoved(Region region, RevisionId revision) throws IOException {
    Optional<Turns.Turn> turn = removals.tryTake(revision);
    if (turn.isEmpty()) {
      return false;
    }
    try (Turns.Turn _ = turn.get()) {
      region.delete(revision);
      return true;
    }
  }

  private boolean repairs(MissingCopies.Missing copy) {
    Optional<Site> target =
        staying.stream().filter(site -> site.name().equals(copy.region())).findFirst();
    if (target.isEmpty() || !target.get().answers()) {
      return false;
    }
    for (Site source : sites) {
      if (!source.equals(target.get())
          && source.answers()
          && copies(copy.blob(), source, target.get())) {
        return true;
      }
    }
    return false;
  }

  private boolean copies(StoredShape blob, Site source, Site target) {
    var outcome =
        crew.allSites(
                List.of(target),
                site ->
                    blob.isPacked()
                        ? copyPacked(blob, source.attached(), site.attached())
                        : copyLarge(blob, source.attached(), site.attached()))
            .getFirst();
    return outcome instanceof Crew.Outcome.Done<Boolean>(_, Boolean copied) && copied;
  }

  private static boolean copyPacked(StoredShape blob, Region from, Region to) throws IOException {
    Optional<byte[]> stored = from.packed(blob.revision());
    if (stored.isEmpty()
        || stored.get().length != blob.storedBytes()
        || !startsWith(stored.get(), blob.header())) {
      return false;
    }
    to.putPacked(blob.revision(), stored.get());
    return true;
  }

  private static boolean copyLarge(StoredShape blob, Region from, Region to) throws IOException {
    Optional<RegionBlob> found = from.open(blob.revision());
    if (found.isEmpty()) {
      return false;
    }
    try (RegionBlob stored = found.get()) {
      ByteBuffer header = ByteBuffer.allocate(BlobLayout.HEADER_BYTES);
      if (stored.sizeBytes() != blob.storedBytes()) {
        return false;
      }
      stored.read(0, header);
      if (!Arrays.equals(header.array(), blob.header())) {
        return false;
      }
      copyAll(stored, blob.revision(), to);
      return true;
    }
  }

  private static void copyAll(RegionBlob stored, RevisionId revision, Region to)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(COPY_BYTES);
    try (NewBlob part = to.begin(revision)) {
      for (long at = 0; at < stored.sizeBytes(); at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(COPY_BYTES, stored.sizeBytes() - at));
        stored.read(at, buffer);
        part.append(buffer.flip());
      }
      part.commit();
    }
  }

  private static boolean startsWith(byte[] stored, byte[] header) {
    return Arrays.equals(Arrays.copyOf(stored, header.length), header);
  }

  /// @param forget told of each before it is removed
  int removeDoomed(int atMost, Consumer<RevisionId> forget) {
    int removed = 0;
    for (Site site : sites) {
      List<RevisionId> here = doomed.in(site.name(), atMost);
      here.forEach(forget);
      List<RevisionId> gone = removed(site, here);
      if (!gone.isEmpty()) {
        doomed.gone(site.name(), gone);
        removed += gone.size();
      }
    }
    return removed;
  }

  /// @return those that are gone; what is being repaired just now is not
  private List<RevisionId> removed(Site site, List<RevisionId> revisions) {
    if (revisions.isEmpty()) {
      return List.of();
    }
    var outcome =
        crew.all(
                List.of(site),
                region -> {
                  List<RevisionId> gone = new ArrayList<>();
                  for (RevisionId revision : revisions) {
                    if (isRemoved(region, revision)) {
                      gone.add(revision);
                    }
                  }
                  region.forgetDeleted();
                  return gone;
                })
            .getFirst();
    return outcome instanceof Crew.Outcome.Done<List<RevisionId>>(_, List<RevisionId> gone)
        ? gone
        : List.of();
  }

  private static SweepReport plus(SweepReport a, SweepReport b) {
    return new SweepReport(
        a.removed() + b.removed(),
        a.removedBytes() + b.removedBytes(),
        a.strangers() + b.strangers(),
        a.regionsSkipped() + b.regionsSkipped());
  }
}
