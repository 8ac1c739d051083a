package org.holdfast.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A server that takes part.
interface Contestant {

  /// How the table calls it.
  String name();

  /// Why it cannot take part on this machine.
  Optional<String> absence();

  /// Makes what it needs before it starts, in an empty folder. Not measured.
  void prepare(Workplace place, Path folder) throws IOException, InterruptedException;

  /// Starts it in its prepared folder; it may not answer yet.
  Child launch(Workplace place, Path folder, int port) throws IOException;

  /// The certificate to trust; may appear only while it starts.
  Path authority(Path folder);

  /// How to speak to it once it answers.
  Dialect dialect(Path folder, Target target) throws IOException;
}
