package org.holdfast.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A Holdfast of its own in a test's folder, with nobody to ask and an empty environment.
final class Machine {

  static final PassphraseSource NOBODY = new PassphraseSource(Map.of(), _ -> Optional.empty());

  private Machine() {}

  /// Settings with free ports and waits that suit a test.
  static Settings settings(Path data, String yaml) {
    return SettingsFile.parse(yaml, data).withPorts(OptionalInt.of(0), OptionalInt.of(0));
  }

  static Holdfast open(Path data) {
    return open(data, "");
  }

  static Holdfast open(Path data, String yaml) {
    return Holdfast.open(data, settings(data, yaml), NOBODY);
  }
}
