package org.holdfast.keyservices;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of format 6, under the key that the first of them gives.
final class AwsVectorsTest {

  private static final String FILE = "aws-envelope.txt";

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("envelopes")
  void envelopesAreReadAsTheySay(Vector vector) throws IOException {
    Vector keys = Vector.blocks(FILE).getFirst();
    try (AwsFixture fixture = new AwsFixture(folder, InstantSource.system())) {
      fixture.aws().put(keys.get("key-id"), keys.bytes("secret"));
      fixture.aws().point("alias/" + keys.get("name"), keys.get("key-id"));

      vector.assertReadBy(fixture.open(fixture.place()));
    }
  }

  static Stream<Vector> envelopes() throws IOException {
    return Vector.blocks(FILE).stream().skip(1);
  }
}
