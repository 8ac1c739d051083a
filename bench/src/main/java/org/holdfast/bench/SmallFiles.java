package org.holdfast.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;

/// Many files of 10 KiB: up, down, renamed, removed. Each step finds what the step before it left.
final class SmallFiles {
  static final String GROUP = "small";

  private static final int FILE_BYTES = 10_240;
  private static final int MANY = 16;

  private final Noise noise;
  private final Sizes sizes;
  private final String many;
  private final String one;
  private final Map<Contestant, Map<String, String>> paths = new HashMap<>();
  private final Map<Contestant, Integer> uploaded = new HashMap<>();

  SmallFiles(Noise noise, Sizes sizes, String round) {
    this.noise = noise;
    this.sizes = sizes;
    this.many = GROUP + "-" + round;
    this.one = GROUP + "-single-" + round;
  }

  List<Step> steps() {
    return List.of(
        new Step(Measure.SMALL_UPLOAD_ONE, server -> upload(server, one, 1, fewer())),
        new Step(
            Measure.SMALL_UPLOAD_MANY, server -> upload(server, many, MANY, sizes.smallFiles())),
        new Step(
            Measure.SMALL_DOWNLOAD_ONE,
            server -> download(server, 1, fewer(server), sizes.atMost())),
        new Step(
            Measure.SMALL_DOWNLOAD_MANY,
            server -> download(server, MANY, uploaded(server), Crowd.NO_LIMIT)),
        new Step(Measure.SMALL_DOWNLOAD_BY_NAME, this::downloadByName),
        new Step(Measure.NOTHING, this::askNothing),
        new Step(Measure.RENAME, this::rename),
        new Step(Measure.REMOVE, this::remove));
  }

  private int fewer() {
    return Math.max(1, sizes.smallFiles() / 4);
  }

  private int fewer(Running server) {
    return Math.max(1, uploaded(server) / 4);
  }

  /// How many files the sixteen left.
  private int uploaded(Running server) {
    return uploaded.getOrDefault(server.contestant(), 0);
  }

  private OptionalDouble upload(Running server, String folder, int connections, int files)
      throws IOException, InterruptedException {
    try (Wire wire = server.connect()) {
      server.dialect().makeFolder(wire, folder);
    }
    AtomicInteger done = new AtomicInteger(); // the first so many: they are begun in turn
    double perSecond =
        Crowd.perSecond(
            server,
            connections,
            files,
            sizes.atMost(),
            (wire, i) -> {
              server.dialect().upload(wire, folder, name(i), noise.file(i, FILE_BYTES));
              done.incrementAndGet();
            });
    uploaded.put(server.contestant(), done.get());
    return OptionalDouble.of(perSecond);
  }

  private OptionalDouble download(Running server, int connections, int files, Duration atMost)
      throws IOException, InterruptedException {
    Map<String, String> known = paths(server);
    return OptionalDouble.of(
        Crowd.perSecond(server, connections, files, atMost, (wire, i) -> get(wire, known, i)));
  }

  private void get(Wire wire, Map<String, String> known, int number) throws IOException {
    Ask ask = Ask.of("GET", known.getOrDefault(name(number), "/not-listed"), Map.of());
    Noise.Check check = noise.file(number, FILE_BYTES).check();
    wire.send(ask, check).expect(ask, 200);
    check.complete();
  }

  private Map<String, String> paths(Running server) throws IOException {
    Map<String, String> known = paths.get(server.contestant());
    if (known == null) {
      try (Wire wire = server.connect()) {
        known = server.dialect().names(server.dialect().list(wire, many));
      }
      paths.put(server.contestant(), known);
    }
    return known;
  }

  private OptionalDouble downloadByName(Running server) throws IOException, InterruptedException {
    if (!server.dialect().redirects()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        Crowd.perSecond(
            server,
            MANY,
            uploaded(server),
            Crowd.NO_LIMIT,
            (wire, i) -> {
              Noise.Check check = noise.file(i, FILE_BYTES).check();
              server.dialect().downloadByName(wire, many, name(i), check);
              check.complete();
            }));
  }

  private OptionalDouble askNothing(Running server) throws IOException, InterruptedException {
    return OptionalDouble.of(
        Crowd.perSecond(
            server,
            MANY,
            sizes.smallFiles(),
            Crowd.NO_LIMIT,
            (wire, _) -> server.dialect().askNothing(wire)));
  }

  private OptionalDouble rename(Running server) throws IOException, InterruptedException {
    return OptionalDouble.of(
        Crowd.perSecond(
            server,
            MANY,
            uploaded(server),
            Crowd.NO_LIMIT,
            (wire, i) -> server.dialect().rename(wire, many, name(i), renamed(i))));
  }

  private OptionalDouble remove(Running server) throws IOException, InterruptedException {
    double perSecond =
        Crowd.perSecond(
            server,
            MANY,
            uploaded(server),
            Crowd.NO_LIMIT,
            (wire, i) -> server.dialect().remove(wire, many, renamed(i)));
    try (Wire wire = server.connect()) {
      int left = server.dialect().names(server.dialect().list(wire, many)).size();
      if (left > 0) {
        throw new IOException(left + " files are still listed after they were removed");
      }
    }
    return OptionalDouble.of(perSecond);
  }

  private static String name(int number) {
    return "file-" + number + ".bin";
  }

  private static String renamed(int number) {
    return "renamed-" + number + ".bin";
  }
}
