package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/// Tokens of SoftHSM2 in a folder, as every process that starts from now on finds them.
final class SoftTokens {

  private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
  private static final String PIN = "2718281828";
  private static final Pattern SLOT = Pattern.compile("reassigned to slot (\\d+)");

  private final Path folder;
  private final Path pinFile;
  private final String slot;

  private SoftTokens(Path folder, Path pinFile, String slot) {
    this.folder = folder;
    this.pinFile = pinFile;
    this.slot = slot;
  }

  /// One token without any key in it.
  static SoftTokens make(Path folder) throws IOException {
    assumeInstalled();
    Path tokens = Files.createDirectories(folder.resolve("tokens"));
    Files.writeString(
        Path.of(System.getenv("SOFTHSM2_CONF")),
        "directories.tokendir = %s\nlog.level = ERROR\n".formatted(tokens));
    Process made =
        new ProcessBuilder(
                List.of(
                    "softhsm2-util",
                    "--init-token",
                    "--free",
                    "--label",
                    "holdfast",
                    "--pin",
                    PIN,
                    "--so-pin",
                    "1618033988"))
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher slot = SLOT.matcher(said);
    assertThat(slot.find()).as(said).isTrue();
    Path pinFile = folder.resolve("pin");
    Files.writeString(pinFile, PIN);
    pinFile.toFile().setReadable(false, false);
    pinFile.toFile().setReadable(true, true);
    return new SoftTokens(tokens, pinFile, slot.group(1));
  }

  /// Skips a test where there is no SoftHSM2; where everything has to be tried, that fails.
  static void assumeInstalled() {
    if (System.getenv("HOLDFAST_WHOLE_TEST") == null) {
      Assumptions.assumeTrue(Files.exists(LIBRARY), "softhsm2 is not installed");
    }
  }

  /// What the settings say of it.
  ///
  /// @param name of the vault
  String setting(String name) {
    return "  - {name: %s, kind: token, library: %s, slot: %s, pin-file: %s}\n"
        .formatted(name, LIBRARY, slot, pinFile);
  }

  /// Takes them out: whoever starts now finds none.
  void remove() throws IOException {
    Files.move(folder, away());
    Files.createDirectories(folder);
  }

  void putBack() throws IOException {
    Files.delete(folder);
    Files.move(away(), folder);
  }

  private Path away() {
    return folder.resolveSibling("tokens-away");
  }
}
