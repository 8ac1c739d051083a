package org.holdfast.server.graph;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// What runs in the background for clients, and how far it got. A monitor is known by a secret id,
/// is forgotten after a day, and dies with the process: the client then finds a monitor that is not
/// there, and looks whether its copy is.
final class Monitors {

  /// How far one piece of work got.
  sealed interface Status {
    record NotStarted() implements Status {}

    /// @param percent 0 to 99
    record InProgress(int percent) implements Status {}

    record Completed(ItemId item) implements Status {}

    record Failed(GraphError error) implements Status {}
  }

  /// One piece of work. Written by the thread that works, read by any.
  static final class Monitor {
    private final String id;
    private final Instant begunAt;
    private volatile Status status = new Status.NotStarted();

    private Monitor(String id, Instant begunAt) {
      this.id = id;
      this.begunAt = begunAt;
    }

    String id() {
      return id;
    }

    Status status() {
      return status;
    }

    void report(Status next) {
      status = next;
    }

    private boolean isOver() {
      return status instanceof Status.Completed || status instanceof Status.Failed;
    }
  }

  private static final Duration KEPT = Duration.ofDays(1);
  private static final int ID_BYTES = 16;

  private final SecureRandom random;
  private final InstantSource clock;
  private final int atMost;

  // Guarded by this; oldest first.
  private final Map<String, Monitor> monitors = new LinkedHashMap<>();

  /// @param atMost monitors that are remembered; the oldest finished one makes room for a new one
  Monitors(SecureRandom random, InstantSource clock, int atMost) {
    this.random = random;
    this.clock = clock;
    this.atMost = atMost;
  }

  /// @throws GraphRefusal 503 when as much is under way as there is room for
  synchronized Monitor begin() {
    forgetOld();
    if (monitors.size() >= atMost && !forgetOneFinished()) {
      throw GraphError.unavailable(
              "tooManyOperations", "Too many copies are under way. Try again when some are done.")
          .refusal();
    }
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    Monitor monitor = new Monitor(HexFormat.of().formatHex(bytes), clock.instant());
    monitors.put(monitor.id(), monitor);
    return monitor;
  }

  synchronized Optional<Monitor> find(String id) {
    forgetOld();
    return Optional.ofNullable(monitors.get(id));
  }

  private void forgetOld() {
    Instant oldest = clock.instant().minus(KEPT);
    monitors.values().removeIf(monitor -> monitor.isOver() && monitor.begunAt.isBefore(oldest));
  }

  private boolean forgetOneFinished() {
    Optional<Monitor> oldest = monitors.values().stream().filter(Monitor::isOver).findFirst();
    oldest.ifPresent(monitor -> monitors.remove(monitor.id()));
    return oldest.isPresent();
  }
}
