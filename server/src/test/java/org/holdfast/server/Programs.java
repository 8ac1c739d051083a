package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Programs of other people that tests run. `./test` installs them and says so; with it a test that
/// cannot run fails, so that none is passed over unseen. By hand it is skipped.
public final class Programs {

  /// Set by `./test`.
  private static final String WHOLE = "HOLDFAST_WHOLE_TEST";

  // Where Debian puts what only root uses by hand; not on everybody's PATH.
  private static final String FOR_ROOT = "/usr/sbin";

  private Programs() {}

  /// Goes on only if a program is here.
  ///
  /// @return its file
  public static Path require(String name) {
    Optional<Path> found = find(name);
    requireThat(found.isPresent(), name + " is on this machine");
    return found.orElseThrow();
  }

  /// Goes on only if this machine has what a test needs.
  ///
  /// @param what as it is told when it is missing
  public static void requireThat(boolean here, String what) {
    if (System.getenv(WHOLE) != null) {
      assertThat(here).as(what).isTrue();
    } else {
      assumeTrue(here, "not so: " + what);
    }
  }

  private static Optional<Path> find(String name) {
    String folders = String.valueOf(System.getenv("PATH")) + File.pathSeparator + FOR_ROOT;
    return Stream.of(folders.split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
