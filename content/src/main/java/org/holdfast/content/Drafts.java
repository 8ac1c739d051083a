package org.holdfast.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
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
      writes.quorum().conclude(outcomes, StoredShape.of(key, sizeBytes));
      clearCaughtUp(revision, state, outcomes);
      memory.forget(revision);
      ContentHasher hasher = state.hasher().copy();
      hasher.update(state.tail(), 0, state.tail().length);
      return new StoredBlob(draft.address(), draft.seal(), sizeBytes, hasher.finish());
    }
  }

  void forget(RevisionId revision) {
    memory.forget(revision);
  }

  private DraftState state(BlobDraft draft, FileKey key) {
    return memory
        .find(draft.address().revision())
        .filter(known -> known.receivedBytes() == draft.receivedBytes())
        .orElseGet(() -> recovery.recover(key, draft.receivedBytes()));
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
    Set<String> lagging = conclude(key, before, outcomes);
    return new DraftState(before.whole(), before.hasher(), tail, lagging);
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
        Set<String> lagging = conclude(key, before, conveyor.finish(row));
        return new DraftState(whole, hasher, tail, lagging);
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

  /// @return who lags now; recorded durably, because what a lagging region holds of the draft must
  ///   not be trusted after a restart
  private Set<String> conclude(
      FileKey key, DraftState before, List<? extends Crew.Outcome<?>> outcomes) {
    RevisionId revision = key.address().revision();
    writes.quorum().conclude(outcomes, StoredShape.draft(revision));
    clearCaughtUp(revision, before, outcomes);
    Set<String> lagging = new HashSet<>();
    for (Crew.Outcome<?> outcome : outcomes) {
      if (outcome instanceof Crew.Outcome.Failed<?>) {
        lagging.add(outcome.site().name());
      }
    }
    return Set.copyOf(lagging);
  }

  private void clearCaughtUp(
      RevisionId revision, DraftState before, List<? extends Crew.Outcome<?>> outcomes) {
    Set<String> caughtUp = new HashSet<>();
    for (Crew.Outcome<?> outcome : outcomes) {
      if (outcome instanceof Crew.Outcome.Done<?> && !before.isInStep(outcome.site())) {
        caughtUp.add(outcome.site().name());
      }
    }
    if (!caughtUp.isEmpty()) {
      missing.clear(revision, caughtUp);
    }
  }
}
