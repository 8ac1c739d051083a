package org.holdfast.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Uploads that come in several steps and survive the process.
///
/// Whole segments go to a part in every region, which a rename turns into the blob at the end. What
/// is behind the last whole segment, the tail, is packed: so nothing that was answered is ever
/// overwritten in place, and a kill at any instant leaves every answered byte where it was (ADR 5).
record Drafts(
    Writes writes,
    DraftParts parts,
    DraftRecovery recovery,
    MissingCopies missing,
    Turns turns,
    DraftMemory memory) {

  /// What a step does in one region.
  private interface Step {
    void in(Site site) throws IOException;
  }

  BlobDraft append(
      BlobDraft draft, FileKey key, InputStream plain, long lengthBytes, long atMostBytes)
      throws IOException {
    if (lengthBytes > Math.min(atMostBytes, BlobLayout.MOST_BYTES) - draft.receivedBytes()) {
      throw new ContentRefusal.TooLong(atMostBytes);
    }
    writes.quorum().requireAnswering(writes.sites());
    RevisionId revision = draft.address().revision();
    try (Turns.Turn _ = turns.take(revision)) {
      DraftState before = state(draft, key);
      InputStream exactly = LimitedStream.exactly(lengthBytes, plain);
      DraftState after =
          before.tail().length + lengthBytes <= BlobLayout.SEGMENT_BYTES
              ? appendToTail(before, key, exactly)
              : appendSegments(before, key, exactly, lengthBytes);
      memory.keep(revision, after);
      return new BlobDraft(draft.address(), draft.seal(), after.receivedBytes());
    }
  }

  /// If it fails, or is cut short, it can be done again: a region that has the whole blob already
  /// counts as done.
  StoredBlob finish(BlobDraft draft, FileKey key) {
    RevisionId revision = draft.address().revision();
    long sizeBytes = draft.receivedBytes();
    try (Turns.Turn _ = turns.take(revision)) {
      DraftState state = state(draft, key);
      List<Crew.Outcome<Boolean>> outcomes =
          BlobLayout.isPacked(sizeBytes) ? finishPacked(state, key) : finishLarge(state, key);
      writes
          .quorum()
          .conclude(
              outcomes,
              StoredShape.of(key, sizeBytes),
              state.lagging(),
              List.of(),
              names(reads().draining()));
      memory.forget(revision);
      removeDrained(revision);
      ContentHasher hasher = state.hasher().copy();
      hasher.update(state.tail(), 0, state.tail().length);
      return new StoredBlob(draft.address(), draft.seal(), sizeBytes, hasher.finish());
    }
  }

  /// What regions that are being drained had of the draft is of no use any more.
  private void removeDrained(RevisionId revision) {
    writes
        .crew()
        .all(
            reads().draining(),
            region -> {
              region.delete(revision);
              return true;
            });
  }

  /// Brings what each region has of an upload to where the upload stands, without waiting for a
  /// step that is under way.
  ///
  /// @return whether enough regions have all of it now
  boolean settle(BlobDraft draft, FileKey key) {
    Optional<Turns.Turn> turn = turns.tryTake(draft.address().revision());
    if (turn.isEmpty()) {
      return false;
    }
    try (Turns.Turn _ = turn.get()) {
      DraftState state = state(draft, key);
      conclude(
          key,
          state,
          everywhere(
              site -> {
                if (state.whole() > 0) {
                  catchUp(state, key, site);
                }
                parts.packTail(key, state, site);
              }));
      return true;
    }
  }

  private Reads reads() {
    return parts.reads();
  }

  private static List<String> names(List<Site> sites) {
    return sites.stream().map(Site::name).toList();
  }

  void forget(RevisionId revision) {
    memory.forget(revision);
  }

  /// Who lags is asked of the record each time. A step that was never answered may have changed it,
  /// and if this one then recorded the other regions, no region would be left to be believed.
  private DraftState state(BlobDraft draft, FileKey key) {
    RevisionId revision = draft.address().revision();
    Set<String> lagging = missing.regionsWithout(revision);
    return memory
        .find(revision)
        .filter(known -> known.receivedBytes() == draft.receivedBytes())
        .map(known -> known.lagging(lagging))
        .orElseGet(() -> recovery.recover(key, draft.receivedBytes(), lagging));
  }

  private DraftState appendToTail(DraftState before, FileKey key, InputStream plain)
      throws IOException {
    byte[] more = plain.readAllBytes();
    byte[] tail =
        ByteBuffer.allocate(before.tail().length + more.length)
            .put(before.tail())
            .put(more)
            .array();
    byte[] row = writes.sealedAlone(key, before.whole(), false, tail);
    List<Crew.Outcome<Boolean>> outcomes =
        everywhere(
            site -> {
              if (!before.isInStep(site) && before.whole() > 0) {
                catchUp(before, key, site);
              }
              site.attached().putPacked(key.address().revision(), row);
            });
    conclude(key, before, outcomes);
    return new DraftState(before.whole(), before.hasher(), tail, before.lagging());
  }

  private void catchUp(DraftState before, FileKey key, Site site) throws IOException {
    try (RegionPart part = parts.settled(key, before, site)) {
      part.force();
    }
  }

  private DraftState appendSegments(
      DraftState before, FileKey key, InputStream plain, long lengthBytes) throws IOException {
    long receivedBytes = before.receivedBytes() + lengthBytes;
    long whole = DraftState.whole(receivedBytes);
    ContentHasher hasher = before.hasher().copy();
    try (SegmentCipher cipher = new SegmentCipher(writes.ciphers(), key)) {
      Conveyor conveyor = writes.conveyor(cipher, key, hasher);
      boolean fed = false;
      try {
        for (Site site : writes.sites()) {
          conveyor.add(site, new DraftLane(key, before, site, parts, writes.crew().executor()));
        }
        byte[] tail = conveyor.feed(before.tail(), plain, before.whole());
        byte[] row = writes.sealedAlone(key, whole, false, tail);
        fed = true;
        conclude(key, before, conveyor.finish(row));
        return new DraftState(whole, hasher, tail, before.lagging());
      } finally {
        if (!fed) {
          conveyor.giveUp();
        }
      }
    }
  }

  private List<Crew.Outcome<Boolean>> finishPacked(DraftState state, FileKey key) {
    byte[] row = writes.sealedAlone(key, 0, true, state.tail());
    RevisionId revision = key.address().revision();
    return everywhere(
        site -> {
          site.attached().putPacked(revision, row);
          site.attached().deletePart(revision); // of a longer step that was never answered
        });
  }

  private List<Crew.Outcome<Boolean>> finishLarge(DraftState state, FileKey key) {
    byte[] last = writes.sealedLast(key, state.receivedBytes(), state.tail());
    RevisionId revision = key.address().revision();
    return everywhere(
        site -> {
          if (state.isInStep(site) && isFinished(site, key, state.receivedBytes())) {
            site.attached().settle(revision);
          } else {
            try (RegionPart part = parts.settled(key, state, site)) {
              part.append(ByteBuffer.wrap(last));
              part.commit();
            }
          }
          site.attached().dropPacked(revision); // the tail: it is in the blob now
        });
  }

  /// Whether the region has the blob already, from a finish that was cut short.
  private boolean isFinished(Site site, FileKey key, long sizeBytes) throws IOException {
    Region region = site.attached();
    RevisionId revision = key.address().revision();
    Shape shape = Shape.blob(sizeBytes);
    Chunk chunk = writes.chunks().take();
    try (SegmentCipher cipher = new SegmentCipher(writes.ciphers(), key);
        OpenCopy copy = OpenCopy.open(region, OpenCopy.blob(revision, sizeBytes), shape, key)) {
      copy.load(chunk, shape.segments() - 1, 1, cipher);
      return true;
    } catch (FlawedCopy _) {
      return false;
    } finally {
      writes.chunks().give(chunk);
    }
  }

  private List<Crew.Outcome<Boolean>> everywhere(Step step) {
    return writes
        .crew()
        .allSites(
            writes.sites(),
            site -> {
              step.in(site);
              return true;
            });
  }

  /// Who lags now is recorded durably before the answer, because what a lagging region holds of the
  /// draft must not be trusted from then on. A region that is being drained does from the first
  /// step on that it takes no part in.
  private void conclude(FileKey key, DraftState before, List<? extends Crew.Outcome<?>> outcomes) {
    StoredShape shape = StoredShape.draft(key.address().revision());
    writes
        .quorum()
        .conclude(outcomes, shape, before.lagging(), names(reads().draining()), List.of());
  }
}
