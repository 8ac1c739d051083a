package org.holdfast.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/// A folder with many items, listed whole: in pages where the protocol has them.
final class LongListing {
  static final String GROUP = "listing";

  private static final int FILE_BYTES = 100;
  private static final int CONNECTIONS = 16;

  // The median: what a first look must load is not what is measured.
  private static final int LOOKS = 11;

  // Until a virtual machine has compiled all that writes a list; servers that need none get it too.
  private static final int WARM_UP_LOOKS = 200;

  private static final String FOLDER = GROUP;

  private final Noise noise;
  private final Sizes sizes;

  LongListing(Noise noise, Sizes sizes) {
    this.noise = noise;
    this.sizes = sizes;
  }

  List<Step> steps() {
    return sizes.listed() == 0 ? List.of() : List.of(new Step(Measure.LISTING, this::list));
  }

  private OptionalDouble list(Running server) throws IOException, InterruptedException {
    fill(server);
    try (Wire wire = server.connect()) {
      for (int look = 0; look < WARM_UP_LOOKS; look++) {
        server.dialect().list(wire, FOLDER);
      }
      List<byte[]> pages = List.of();
      double[] millis = new double[LOOKS];
      for (int look = 0; look < LOOKS; look++) {
        long started = System.nanoTime();
        pages = server.dialect().list(wire, FOLDER);
        millis[look] = (System.nanoTime() - started) / 1e6;
      }
      Set<String> seen = new HashSet<>(server.dialect().names(pages).keySet());
      if (seen.size() != sizes.listed()) {
        throw new IOException("listed " + seen.size() + " of " + sizes.listed() + " items");
      }
      Arrays.sort(millis);
      return OptionalDouble.of(millis[LOOKS / 2]);
    }
  }

  private void fill(Running server) throws IOException, InterruptedException {
    try (Wire wire = server.connect()) {
      server.dialect().makeFolder(wire, FOLDER);
    }
    Crowd.perSecond(
        server,
        CONNECTIONS,
        sizes.listed(),
        Crowd.NO_LIMIT,
        (wire, i) ->
            server.dialect().upload(wire, FOLDER, "item-" + i + ".txt", noise.file(i, FILE_BYTES)));
  }
}
