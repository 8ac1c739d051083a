package org.holdfast.keyservices;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of format 5, under the key that the first of them gives.
final class TransitVectorsTest {

  private static final String FILE = "transit-envelope.txt";

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("envelopes")
  void envelopesAreReadAsTheySay(Vector vector) throws IOException {
    Vector keys = Vector.blocks(FILE).getFirst();
    try (TransitFixture fixture = new TransitFixture(folder, InstantSource.system())) {
      fixture.service().put(keys.get("name"), keys.bytes("secret"));

      vector.assertReadBy(fixture.open(fixture.place()));
    }
  }

  static Stream<Vector> envelopes() throws IOException {
    return Vector.blocks(FILE).stream().skip(1);
  }
}
