package org.holdfast.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A drive of very many items, whose server is killed and started again.
final class LargeDrive {
  private static final int CONNECTIONS = 16;
  private static final int FILE_BYTES = 100;
  private static final int IN_FOLDER = 1_000;
  private static final int BETWEEN_LINES = 100_000;

  private final Workplace place;
  private final Contestant contestant;
  private final int items;
  private final PrintWriter progress;
  private final Noise noise = new Noise(2026);

  /// @param items files; folders come on top
  LargeDrive(Workplace place, Contestant contestant, int items, PrintWriter progress) {
    this.place = place;
    this.contestant = contestant;
    this.items = items;
    this.progress = progress;
  }

  /// Fills the drive over the wire, kills the server while it is being written to, and starts it
  /// again.
  Results measure() throws IOException, InterruptedException {
    Path folder = place.newFolder("large");
    contestant.prepare(place, folder);
    Running server = Running.start(contestant, place, folder);
    Results results = new Results();
    results.add(Measure.START, contestant.name(), server.startMillis());
    fill(server);
    server.child().kill();

    Running again = Running.start(contestant, place, folder);

    results.add(Measure.START_AFTER_KILL, contestant.name(), again.startMillis());
    requireWhole(again);
    results.add(Measure.MEMORY, contestant.name(), again.child().peakMemoryBytes() / 1048576.0);
    return results;
  }

  /// Uploads every file; each is answered when this returns.
  void fill(Running server) throws IOException, InterruptedException {
    try (Wire wire = server.connect()) {
      for (int i = 0; i < items; i += IN_FOLDER) {
        server.dialect().makeFolder(wire, folder(i));
      }
    }
    Crowd.perSecond(
        server,
        CONNECTIONS,
        items,
        Crowd.NO_LIMIT,
        (wire, i) -> {
          server.dialect().upload(wire, folder(i), name(i), noise.file(i, FILE_BYTES));
          if ((i + 1) % BETWEEN_LINES == 0) {
            progress.printf("%,d of %,d items%n", i + 1, items);
            progress.flush();
          }
        });
  }

  /// Reads every file, and compares it byte for byte.
  ///
  /// @throws IOException if one is missing or another
  void requireAll(Running server) throws IOException, InterruptedException {
    Map<String, String> addresses = new ConcurrentHashMap<>();
    int folders = (items + IN_FOLDER - 1) / IN_FOLDER;
    Crowd.perSecond(
        server,
        CONNECTIONS,
        folders,
        Crowd.NO_LIMIT,
        (wire, i) -> {
          List<byte[]> pages = server.dialect().list(wire, folder(i * IN_FOLDER));
          addresses.putAll(server.dialect().names(pages));
        });
    if (addresses.size() != items) {
      throw new IOException("of %,d files %,d are there".formatted(items, addresses.size()));
    }
    Crowd.perSecond(
        server,
        CONNECTIONS,
        items,
        Crowd.NO_LIMIT,
        (wire, i) -> {
          Ask ask = Ask.of("GET", addresses.getOrDefault(name(i), "/not-listed"), Map.of());
          Noise.Check check = noise.file(i, FILE_BYTES).check();
          wire.send(ask, check).expect(ask, 200);
          check.complete();
        });
  }

  private void requireWhole(Running server) throws IOException {
    int last = items - 1;
    try (Wire wire = server.connect()) {
      List<byte[]> pages = server.dialect().list(wire, folder(last));
      Set<String> names = new HashSet<>(server.dialect().names(pages).keySet());
      if (names.size() != last % IN_FOLDER + 1 || !names.contains(name(last))) {
        throw new IOException("after the kill the last folder has " + names.size() + " items");
      }
    }
  }

  private static String folder(int item) {
    return "folder-" + item / IN_FOLDER;
  }

  private static String name(int item) {
    return "item-" + item + ".txt";
  }
}
