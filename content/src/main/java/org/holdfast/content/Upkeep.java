package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// What keeps the regions tidy without any key: making missing copies, finding what nobody knows,
/// and removing what is to go.
///
/// @param staying those sites that are given copies
record Upkeep(
    List<Site> sites,
    List<Site> staying,
    MissingCopies missing,
    DoomedCopies doomed,
    Crew crew,
    Turns turns,
    Turns removals) {

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

  /// Region by region, on the thread of who calls: it may take longer than a region that hangs is
  /// waited for.
  Leftovers leftovers(
      Predicate<RevisionId> held, Function<List<RevisionId>, Set<RevisionId>> known, int atMost) {
    List<String> names = sites.stream().map(Site::name).toList();
    Found found = new Found(held, known, some -> doomed.among(names, some), atMost);
    int skipped = 0;
    for (Site site : sites) {
      skipped += isListed(site, found) ? 0 : 1;
    }
    missing.each(found::look);
    found.ask();
    return new Leftovers(found.bytes, found.strangers, skipped, skipped == 0 && !found.full);
  }

  private static boolean isListed(Site site, Found found) {
    if (!site.answers()) {
      return false;
    }
    try {
      found.strangers +=
          site.attached().list(entry -> found.look(entry.revision(), entry.sizeBytes()));
      return true;
    } catch (IOException e) {
      site.noteTrouble(site.name() + ": " + e);
      return false;
    }
  }

  /// What was found so far. Asks about many at once.
  private static final class Found {

    private static final int PIECE = 500;

    private final Predicate<RevisionId> held;
    private final Function<List<RevisionId>, Set<RevisionId>> known;
    private final Function<List<RevisionId>, Set<RevisionId>> condemned;
    private final int atMost;
    private final Map<RevisionId, Long> asked = new LinkedHashMap<>();
    private final Map<RevisionId, Long> bytes = new LinkedHashMap<>();
    private long strangers;
    private boolean full;

    Found(
        Predicate<RevisionId> held,
        Function<List<RevisionId>, Set<RevisionId>> known,
        Function<List<RevisionId>, Set<RevisionId>> condemned,
        int atMost) {
      this.held = held;
      this.known = known;
      this.condemned = condemned;
      this.atMost = atMost;
    }

    /// A blob of one more region counts once more.
    void look(RevisionId revision, long sizeBytes) {
      asked.merge(revision, sizeBytes, Long::sum);
      if (asked.size() >= PIECE) {
        ask();
      }
    }

    /// First who holds one, then who knows it: whoever lets go of it between the two looks has made
    /// it known. What is condemned goes by itself.
    void ask() {
      asked.keySet().removeIf(held);
      if (!asked.isEmpty()) {
        asked.keySet().removeAll(known.apply(List.copyOf(asked.keySet())));
        asked.keySet().removeAll(condemned.apply(List.copyOf(asked.keySet())));
      }
      asked.forEach(this::keep);
      asked.clear();
    }

    private void keep(RevisionId revision, long sizeBytes) {
      if (bytes.size() < atMost || bytes.containsKey(revision)) {
        bytes.merge(revision, sizeBytes, Long::sum);
      } else {
        full = true;
      }
    }
  }

  /// Removes everything that lies under these, in every region.
  ///
  /// @return those of which nothing is left anywhere
  Set<RevisionId> remove(Collection<RevisionId> revisions) {
    Set<RevisionId> gone = new LinkedHashSet<>(revisions);
    for (Site site : sites) {
      gone.retainAll(removed(site, List.copyOf(revisions)));
    }
    gone.forEach(missing::forget);
    return gone;
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
}
