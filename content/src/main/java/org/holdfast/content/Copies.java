package org.holdfast.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/// All copies of one blob: gives its segments from the nearest region whose copy is authentic.
///
/// A region that does not answer soon gets a second one tried beside it; one whose copy is flawed
/// is not asked again. Each load may come from another region, so a copy that breaks off in the
/// middle is followed by another at the same segment. Safe for use by several threads.
final class Copies implements AutoCloseable {

  private final List<Site> sites;
  private final Crew crew;
  private final ChunkPool chunks;
  private final Ciphers ciphers;
  private final FileKey key;
  private final Shape shape;
  private final OpenCopy.Opener opener;

  private final Map<Site, OpenCopy> open = new ConcurrentHashMap<>();
  private final Map<Site, Flaw> flaws = new ConcurrentHashMap<>();
  private volatile Optional<Site> last = Optional.empty();
  private volatile boolean closed;

  private record Attempt(Site site, CompletableFuture<Chunk> running) {}

  /// @param key shared with the caller, who keeps it open until [#close]
  Copies(
      List<Site> sites,
      Crew crew,
      ChunkPool chunks,
      Ciphers ciphers,
      FileKey key,
      Shape shape,
      OpenCopy.Opener opener) {
    this.sites = sites;
    this.crew = crew;
    this.chunks = chunks;
    this.ciphers = ciphers;
    this.key = key;
    this.shape = shape;
    this.opener = opener;
  }

  Shape shape() {
    return shape;
  }

  /// What was wrong with regions that were asked.
  Map<Site, Flaw> flaws() {
    return Map.copyOf(flaws);
  }

  /// Whether any region gave anything authentic, so that the others can be repaired from it.
  boolean anyGood() {
    return last.isPresent();
  }

  /// Authenticated segments, in a chunk that the caller gives back.
  ///
  /// @param count at most [Chunk#SEGMENTS]
  /// @throws ContentRefusal.NotAuthentic if some copies are damaged and none is authentic
  /// @throws ContentRefusal.Absent if every region was asked and none has a copy
  /// @throws ContentRefusal.TooFewRegions if a region that might have a good copy cannot be reached
  Chunk load(long first, int count) {
    Iterator<Site> untried = order().iterator();
    List<Attempt> running = new ArrayList<>();
    while (untried.hasNext() || !running.isEmpty()) {
      if (untried.hasNext()) {
        running.add(start(untried.next(), first, count));
      }
      boolean settled = awaitAny(running, untried.hasNext());
      Optional<Chunk> won = collect(running);
      if (won.isPresent()) {
        leave(running);
        return won.get();
      }
      if (!settled && !untried.hasNext()) {
        running.forEach(this::givenUp);
        break;
      }
    }
    throw refusal();
  }

  void giveBack(Chunk chunk) {
    chunks.give(chunk);
  }

  @Override
  public void close() {
    closed = true;
    open.keySet().forEach(this::closeCopy);
  }

  /// The one that served last, then those that answer promptly, in the order of the settings.
  /// Flawed copies come last, not never: two that are damaged in different places still make one
  /// whole.
  private List<Site> order() {
    return sites.stream()
        .sorted(
            Comparator.comparing((Site site) -> flaws.containsKey(site))
                .thenComparing(site -> !site.isPrompt())
                .thenComparing(site -> !last.equals(Optional.of(site))))
        .toList();
  }

  private Attempt start(Site site, long first, int count) {
    return new Attempt(site, crew.start(site, region -> loadFrom(site, region, first, count)));
  }

  private Chunk loadFrom(Site site, Region region, long first, int count) throws IOException {
    Chunk chunk = chunks.take();
    boolean loaded = false;
    try (SegmentCipher cipher = new SegmentCipher(ciphers, key)) {
      opened(site, region).load(chunk, first, count, cipher);
      loaded = true;
      return chunk;
    } catch (FlawedCopy e) {
      throw new CompletionException(e);
    } finally {
      if (!loaded) {
        chunks.give(chunk);
      }
    }
  }

  private OpenCopy opened(Site site, Region region) throws IOException, FlawedCopy {
    OpenCopy known = open.get(site);
    if (known != null) {
      return known;
    }
    OpenCopy copy = OpenCopy.open(region, opener, shape, key);
    OpenCopy earlier = open.putIfAbsent(site, copy);
    if (earlier != null) {
      copy.close();
      return earlier;
    }
    if (closed) {
      closeCopy(site); // a late read: nobody else closes it any more
    }
    return copy;
  }

  /// @return whether one has ended
  private boolean awaitAny(List<Attempt> running, boolean othersLeft) {
    CompletableFuture<?> any =
        CompletableFuture.anyOf(
            running.stream().map(Attempt::running).toArray(CompletableFuture<?>[]::new));
    return crew.settles(any, othersLeft ? crew.hedge() : crew.patience());
  }

  private Optional<Chunk> collect(List<Attempt> running) {
    for (Attempt attempt : List.copyOf(running)) {
      if (attempt.running.isDone()) {
        running.remove(attempt);
        Optional<Chunk> chunk = result(attempt);
        if (chunk.isPresent()) {
          last = Optional.of(attempt.site);
          return chunk;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Chunk> result(Attempt attempt) {
    try {
      return Optional.of(attempt.running.join());
    } catch (CompletionException e) {
      Flaw flaw = flaw(attempt.site, e);
      flaws.put(attempt.site, flaw);
      attempt.site.noteTrouble("a copy could not be read: " + flaw);
      return Optional.empty();
    }
  }

  private static Flaw flaw(Site site, CompletionException e) {
    if (e.getCause() instanceof FlawedCopy flawed) {
      return flawed.isMissing() ? new Flaw.Missing() : new Flaw.Damaged(flawed.reason());
    }
    IOException failure = Crew.failure(e);
    // A healthy region that cannot read this one file has a bad spot there: rewriting heals it.
    return site.state() == RegionState.HEALTHY
        ? new Flaw.Unreadable(failure.toString())
        : new Flaw.Unreachable(failure.toString());
  }

  /// Another region was faster. Who lags is asked later than others until its answer is here.
  private void leave(List<Attempt> running) {
    for (Attempt attempt : running) {
      attempt.site.readIsLate();
      var _ =
          attempt.running.whenComplete(
              (chunk, _) -> {
                attempt.site.lateReadCame();
                if (chunk != null) {
                  chunks.give(chunk);
                }
              });
    }
  }

  private void givenUp(Attempt attempt) {
    flaws.put(attempt.site, new Flaw.Unreachable("does not answer"));
    leave(List.of(attempt));
  }

  private ContentRefusal refusal() {
    if (flaws.values().stream().anyMatch(Copies::mayHideAGoodCopy)) {
      return new ContentRefusal.TooFewRegions(0, 1, new IOException(flaws.toString()));
    }
    if (flaws.values().stream().anyMatch(Flaw.Damaged.class::isInstance)) {
      return new ContentRefusal.NotAuthentic(key.address());
    }
    return new ContentRefusal.Absent(key.address());
  }

  private static boolean mayHideAGoodCopy(Flaw flaw) {
    return switch (flaw) {
      case Flaw.Unreachable _, Flaw.Unreadable _ -> true;
      case Flaw.Missing _, Flaw.Damaged _ -> false;
    };
  }

  private void closeCopy(Site site) {
    OpenCopy copy = open.remove(site);
    if (copy != null) {
      try {
        copy.close();
      } catch (IOException e) {
        site.noteTrouble(e.toString());
      }
    }
  }
}
