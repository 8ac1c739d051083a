package org.holdfast.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A drive's changes, as a client asks for them that has never asked before: its first page.
final class Changes {
  static final String GROUP = "delta";

  // As of listings.
  private static final int LOOKS = 11;
  private static final int WARM_UP_LOOKS = 200;

  private final Noise noise;
  private final Sizes sizes;

  Changes(Noise noise, Sizes sizes) {
    this.noise = noise;
    this.sizes = sizes;
  }

  List<Step> steps() {
    return sizes.listed() == 0
        ? List.of()
        : List.of(new Step(Measure.DELTA, Optional.of(Measure.DELTA_MEMORY), this::ask));
  }

  private OptionalDouble ask(Running server) throws IOException, InterruptedException {
    Dialect dialect = server.dialect();
    try (Wire wire = server.connect()) {
      if (dialect.changes(wire).isEmpty()) {
        return OptionalDouble.empty();
      }
      LongListing.fill(server, noise, GROUP, sizes.fewListed());
      for (int look = 0; look < WARM_UP_LOOKS; look++) {
        dialect.changes(wire);
      }
      byte[] page = {};
      double[] millis = new double[LOOKS];
      for (int look = 0; look < LOOKS; look++) {
        long started = System.nanoTime();
        page = dialect.changes(wire).orElseThrow();
        millis[look] = (System.nanoTime() - started) / 1e6;
      }
      requireFull(dialect, page);
      Arrays.sort(millis);
      return OptionalDouble.of(millis[LOOKS / 2]);
    }
  }

  private void requireFull(Dialect dialect, byte[] page) throws IOException {
    int items = dialect.names(List.of(page)).size();
    if (items < sizes.fewListed()) {
      throw new IOException("a page told of " + items + " items");
    }
  }
}
