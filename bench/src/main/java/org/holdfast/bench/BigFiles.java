package org.holdfast.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/// One large file up, down, and in pieces from the middle.
final class BigFiles {
  static final String GROUP = "big";

  private static final long FRAGMENT_BYTES = 10L << 20;
  private static final int RANGE_BYTES = 65_536;
  private static final int RANGE_CONNECTIONS = 8;

  // A server that reads a whole file for a range would hold the run up for an hour.
  private static final Duration RANGES_AT_MOST = Duration.ofSeconds(5);

  private final Noise noise;
  private final Sizes sizes;
  private final String folder;

  BigFiles(Noise noise, Sizes sizes, String round) {
    this.noise = noise;
    this.sizes = sizes;
    this.folder = GROUP + "-" + round;
  }

  List<Step> steps() {
    return List.of(
        new Step(Measure.BIG_UPLOAD, this::upload),
        new Step(Measure.BIG_UPLOAD_SESSION, this::uploadInFragments),
        new Step(Measure.BIG_DOWNLOAD, this::download),
        new Step(Measure.RANGES, this::ranges));
  }

  private Noise.Stretch content() {
    return noise.file(1, sizes.bigBytes());
  }

  private OptionalDouble upload(Running server) throws IOException {
    try (Wire wire = server.connect()) {
      server.dialect().makeFolder(wire, folder);
      long started = System.nanoTime();
      server.dialect().upload(wire, folder, "whole.bin", content());
      return mebibytesPerSecond(started);
    }
  }

  private OptionalDouble uploadInFragments(Running server) throws IOException {
    if (!server.dialect().hasFragments()) {
      return OptionalDouble.empty();
    }
    try (Wire wire = server.connect()) {
      long started = System.nanoTime();
      server
          .dialect()
          .uploadInFragments(
              wire, folder, "session.bin", noise.file(2, sizes.bigBytes()), FRAGMENT_BYTES);
      return mebibytesPerSecond(started);
    }
  }

  private OptionalDouble download(Running server) throws IOException {
    try (Wire wire = server.connect()) {
      Ask ask = Ask.of("GET", path(wire, server), Map.of());
      Noise.Check check = content().check();
      long started = System.nanoTime();
      wire.send(ask, check).expect(ask, 200);
      check.complete();
      return mebibytesPerSecond(started);
    }
  }

  private OptionalDouble ranges(Running server) throws IOException, InterruptedException {
    String path;
    try (Wire wire = server.connect()) {
      path = path(wire, server);
    }
    long last = Math.max(1, sizes.bigBytes() - RANGE_BYTES);
    return OptionalDouble.of(
        Crowd.perSecond(
            server,
            RANGE_CONNECTIONS,
            sizes.ranges(),
            RANGES_AT_MOST,
            (wire, number) -> range(wire, path, new SplittableRandom(number).nextLong(last))));
  }

  private void range(Wire wire, String path, long from) throws IOException {
    long bytes = Math.min(RANGE_BYTES, sizes.bigBytes() - from);
    Ask ask = Ask.of("GET", path, Map.of("Range", "bytes=" + from + "-" + (from + bytes - 1)));
    Noise.Check check = content().part(from, bytes).check();
    wire.send(ask, check).expect(ask, 206);
    check.complete();
  }

  private String path(Wire wire, Running server) throws IOException {
    String path =
        server.dialect().names(server.dialect().list(wire, folder)).getOrDefault("whole.bin", "");
    if (path.isEmpty()) {
      throw new IOException("the file that was uploaded is not listed");
    }
    return path;
  }

  private OptionalDouble mebibytesPerSecond(long startedNanos) {
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    return OptionalDouble.of(sizes.bigBytes() / 1048576.0 / seconds);
  }
}
