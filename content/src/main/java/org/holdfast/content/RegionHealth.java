package org.holdfast.content;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Whether a region may be written, and if not, when to try again.
///
/// ```
/// HEALTHY ─a write or flush fails▶ FENCED, FULL, READ_ONLY or ABSENT
///    ▲                                  │
///    └────────a probe succeeds──────────┘   tried by the next write, at most once in a while
/// ```
final class RegionHealth {

  private static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);

  private final InstantSource clock;

  // Guarded by this.
  private RegionState state = RegionState.ABSENT;
  private Optional<String> lastError = Optional.empty();
  private Instant lastProbe = Instant.MIN;

  RegionHealth(InstantSource clock) {
    this.clock = clock;
  }

  synchronized RegionState state() {
    return state;
  }

  synchronized Optional<String> lastError() {
    return lastError;
  }

  synchronized boolean isHealthy() {
    return state == RegionState.HEALTHY;
  }

  synchronized void recovered(RegionState to) {
    state = to;
  }

  /// The first failure may be probed at once, the next only after a while.
  synchronized void failed(RegionState why, IOException cause) {
    state = why;
    lastError = Optional.of(String.valueOf(cause.getMessage()));
  }

  /// @throws IOException if it is too early to try again; says what was wrong
  synchronized void claimProbe() throws IOException {
    Instant now = clock.instant();
    // A clock that was set back must not put the next probe off by as much.
    boolean setBack = now.isBefore(lastProbe);
    if (!setBack && now.isBefore(lastProbe.plus(BETWEEN_PROBES))) {
      throw new IOException("not written since: " + lastError.orElse("it was never reached"));
    }
    lastProbe = now;
  }

  /// What a failed write says about the region. The JDK and SQLite tell these apart in words only.
  static RegionState afterWrite(IOException e) {
    String words = String.valueOf(e.getMessage());
    if (contains(words, "No space left", "quota exceeded", "SQLITE_FULL", "disk is full")) {
      return RegionState.FULL;
    }
    if (contains(words, "Read-only file system", "SQLITE_READONLY")
        || e instanceof AccessDeniedException) {
      return RegionState.READ_ONLY;
    }
    return RegionState.FENCED;
  }

  private static boolean contains(String words, String... any) {
    for (String each : any) {
      if (words.contains(each)) {
        return true;
      }
    }
    return false;
  }
}
