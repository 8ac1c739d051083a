package org.holdfast.content;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// Moves one upload through: reads it in chunks, seals them, and has checksums and regions work on
/// them side by side.
///
/// ```
/// plain ─read─▶ chunk ─┬────────▶ SHA-256
///                      ├────────▶ SHA-1, quickXor
///                      └─seal─┬─▶ region
///                             └─▶ region            and back, to be read into again
/// ```
///
/// There are [#CHUNKS] chunks, whatever the size: who is slow makes the reading wait, not the
/// memory grow. A region that takes longer than patience over one chunk is expelled, and its chunks
/// with it. Used by one thread.
final class Conveyor {

  private static final int CHUNKS = 4;

  private record RegionLane(Site site, Lane lane) {}

  private final Crew crew;
  private final ChunkPool pool;
  private final SegmentCipher cipher;
  private final FileKey key;
  private final SecureRandom random;
  private final int enough;

  private final List<Lane> checksums;
  private final List<RegionLane> regions = new ArrayList<>();
  private final List<Site> expelled = new ArrayList<>();
  private final BlockingQueue<Chunk> idle = new LinkedBlockingQueue<>();
  private int mayTake = CHUNKS;
  private long sent;

  /// @param enough with fewer regions left it gives up
  Conveyor(
      Crew crew,
      ChunkPool pool,
      SegmentCipher cipher,
      FileKey key,
      SecureRandom random,
      ContentHasher hasher,
      int enough) {
    this.crew = crew;
    this.pool = pool;
    this.cipher = cipher;
    this.key = key;
    this.random = random;
    this.enough = enough;
    checksums =
        List.of(
            start(new Checksum(chunk -> hasher.updateSha256(chunk.plain, 0, chunk.plainBytes))),
            start(new Checksum(chunk -> hasher.updateOthers(chunk.plain, 0, chunk.plainBytes))));
  }

  /// Adds a region. One that owes an answer from before counts as failed at once.
  void add(Site site, Lane.Work work) {
    if (site.answers()) {
      regions.add(new RegionLane(site, start(work)));
    } else {
      expelled.add(site);
    }
  }

  /// Reads `head` and then `plain` to its end, and sends all of it but the last 1 to 65,536 bytes:
  /// only the end tells that a segment is the last.
  ///
  /// @return those last bytes; none only if there were none at all
  /// @throws IOException from `plain`
  byte[] feed(byte[] head, InputStream plain, long firstSegment) throws IOException {
    long segment = firstSegment;
    Chunk current = take();
    System.arraycopy(head, 0, current.plain, 0, head.length);
    current.plainBytes = head.length;
    while (fill(current, plain)) {
      Chunk next = take();
      if (!readSome(next, plain)) {
        idle.add(next);
        break;
      }
      send(current, segment);
      segment += Chunk.SEGMENTS;
      current = next;
    }
    int whole = Math.max(0, current.plainBytes - 1) / BlobLayout.SEGMENT_BYTES;
    byte[] tail =
        Arrays.copyOfRange(current.plain, whole * BlobLayout.SEGMENT_BYTES, current.plainBytes);
    current.plainBytes = whole * BlobLayout.SEGMENT_BYTES;
    if (whole > 0) {
      send(current, segment);
    } else {
      idle.add(current);
    }
    awaitChecksums();
    return tail;
  }

  /// Has every region write `lastStored` behind the chunks and finish.
  List<Crew.Outcome<Void>> finish(byte[] lastStored) {
    regions.forEach(region -> region.lane.finish(lastStored));
    List<Crew.Outcome<Void>> outcomes = outcomes();
    returnChunks();
    return outcomes;
  }

  /// Has every region undo, and waits for it.
  void giveUp() {
    checksums.forEach(Lane::giveUp);
    regions.forEach(region -> region.lane.giveUp());
    outcomes();
    returnChunks();
  }

  private List<Crew.Outcome<Void>> outcomes() {
    List<Crew.Outcome<Void>> outcomes = new ArrayList<>();
    for (RegionLane region : regions) {
      outcomes.add(crew.outcome(region.site, region.lane.done()));
    }
    for (Site site : expelled) {
      outcomes.add(new Crew.Outcome.Failed<>(site, new IOException(site.name() + " hangs")));
    }
    return outcomes;
  }

  /// @return whether the chunk is full; if not, `plain` is at its end
  private static boolean fill(Chunk chunk, InputStream plain) throws IOException {
    while (chunk.plainBytes < Chunk.PLAIN_BYTES) {
      if (!readSome(chunk, plain)) {
        return false;
      }
    }
    return true;
  }

  private static boolean readSome(Chunk chunk, InputStream plain) throws IOException {
    int read = plain.read(chunk.plain, chunk.plainBytes, Chunk.PLAIN_BYTES - chunk.plainBytes);
    if (read > 0) {
      chunk.plainBytes += read;
    }
    return read >= 0;
  }

  private void send(Chunk chunk, long segment) {
    chunk.usedBy(checksums.size() + regions.size());
    checksums.forEach(lane -> lane.use(chunk));
    seal(chunk, segment);
    sent++;
    regions.forEach(region -> region.lane.use(chunk));
    requireEnough();
  }

  private void seal(Chunk chunk, long segment) {
    if (segment == 0) {
      chunk.stored.put(key.header());
    }
    for (int at = 0, i = 0; at < chunk.plainBytes; at += BlobLayout.SEGMENT_BYTES, i++) {
      int stored =
          cipher.seal(
              segment + i,
              false,
              chunk.plain,
              at,
              BlobLayout.SEGMENT_BYTES,
              random,
              chunk.segment,
              0);
      chunk.stored.put(chunk.segment, 0, stored);
    }
    chunk.stored.flip();
  }

  private Chunk take() {
    while (true) {
      Chunk back = idle.poll();
      if (back == null && mayTake > 0) {
        mayTake--;
        return pool.take();
      }
      if (back == null) {
        back = crew.waits().next(idle, crew.patience()).orElse(null);
      }
      if (back != null) {
        back.clear();
        return back;
      }
      expelSlowest();
    }
  }

  /// Called when no chunk came back in time: lets go of the regions that are furthest behind.
  private void expelSlowest() {
    long furthestBehind =
        regions.stream().mapToLong(region -> region.lane.handled()).min().orElse(sent);
    if (furthestBehind == sent) {
      return; // it is the checksums that are slow: a matter of processors, not of regions
    }
    for (RegionLane region : List.copyOf(regions)) {
      if (region.lane.handled() == furthestBehind) {
        regions.remove(region);
        expelled.add(region.site);
        region.lane.giveUp();
        crew.abandon(region.site, region.lane.done());
        mayTake += CHUNKS; // in place of those it may hold on to for ever
      }
    }
    requireEnough();
  }

  private void requireEnough() {
    int working = (int) regions.stream().filter(region -> !region.lane.failed()).count();
    if (working < enough) {
      throw new ContentRefusal.TooFewRegions(working, enough, null);
    }
  }

  private void awaitChecksums() {
    for (Lane lane : checksums) {
      lane.finish(new byte[0]);
      try {
        lane.done().join();
      } catch (CompletionException e) {
        throw new IllegalStateException("a checksum reads memory only", e);
      }
    }
  }

  private void release(Chunk chunk) {
    if (chunk.release()) {
      idle.add(chunk);
    }
  }

  private void returnChunks() {
    for (Chunk chunk = idle.poll(); chunk != null; chunk = idle.poll()) {
      pool.give(chunk);
    }
  }

  private Lane start(Lane.Work work) {
    Lane lane = new Lane(work, this::release);
    Executor executor = crew.executor();
    executor.execute(lane);
    return lane;
  }

  private record Checksum(Consumer<Chunk> update) implements Lane.Work {

    @Override
    public void use(Chunk chunk) {
      update.accept(chunk);
    }

    @Override
    public void finish(byte[] lastStored) {}

    @Override
    public void giveUp() {}
  }
}
