package org.holdfast.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Folders with many items, listed whole: in pages where the protocol has them, and by WebDAV.
final class LongListing {
  static final String GROUP = "listing";

  private static final int FILE_BYTES = 100;
  private static final int CONNECTIONS = 16;

  // The median: what a first look must load is not what is measured.
  private static final int LOOKS = 11;

  // Until a virtual machine has compiled all that writes a list; servers that need none get it too.
  private static final int WARM_UP_LOOKS = 200;

  private static final String FOLDER = GROUP;
  private static final String SHORT_FOLDER = GROUP + "-short";

  private final Noise noise;
  private final Sizes sizes;

  LongListing(Noise noise, Sizes sizes) {
    this.noise = noise;
    this.sizes = sizes;
  }

  List<Step> steps() {
    int many = sizes.listed();
    int few = sizes.fewListed();
    return many == 0
        ? List.of()
        : List.of(
            new Step(
                Measure.LISTING,
                Optional.of(Measure.LISTING_MEMORY),
                server -> list(server, server.dialect(), filled(server, FOLDER, many), many)),
            new Step(
                Measure.SHORT_LISTING,
                server -> list(server, server.dialect(), filled(server, SHORT_FOLDER, few), few)),
            new Step(
                Measure.DAV_LISTING, server -> list(server, server.dialect().dav(), FOLDER, many)),
            new Step(
                Measure.SHORT_DAV_LISTING,
                server -> list(server, server.dialect().dav(), SHORT_FOLDER, few)));
  }

  private OptionalDouble list(Running server, Dialect dialect, String folder, int items)
      throws IOException {
    try (Wire wire = server.connect()) {
      for (int look = 0; look < WARM_UP_LOOKS; look++) {
        dialect.list(wire, folder);
      }
      List<byte[]> pages = List.of();
      double[] millis = new double[LOOKS];
      for (int look = 0; look < LOOKS; look++) {
        long started = System.nanoTime();
        pages = dialect.list(wire, folder);
        millis[look] = (System.nanoTime() - started) / 1e6;
      }
      Set<String> seen = new HashSet<>(dialect.names(pages).keySet());
      if (seen.size() != items) {
        throw new IOException("listed " + seen.size() + " of " + items + " items");
      }
      Arrays.sort(millis);
      return OptionalDouble.of(millis[LOOKS / 2]);
    }
  }

  private String filled(Running server, String folder, int items)
      throws IOException, InterruptedException {
    fill(server, noise, folder, items);
    return folder;
  }

  /// Makes a folder with so many small files.
  static void fill(Running server, Noise noise, String folder, int items)
      throws IOException, InterruptedException {
    try (Wire wire = server.connect()) {
      server.dialect().makeFolder(wire, folder);
    }
    Crowd.perSecond(
        server,
        CONNECTIONS,
        items,
        Crowd.NO_LIMIT,
        (wire, i) ->
            server
                .dialect()
                .upload(wire, folder, folder + "-" + i + ".txt", noise.file(i, FILE_BYTES)));
  }
}
