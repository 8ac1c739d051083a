package org.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One token of SoftHSM2 for one server, in that server's folder, without any key in it.
///
/// @param slot where the library has it
/// @param pinFile holds the PIN of its user
record SoftToken(String slot, Path pinFile) {

  private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
  private static final String TOOL = "softhsm2-util";
  private static final String PIN = "2718281828";
  private static final String SUPERVISOR_PIN = "1618033988";
  private static final Pattern SLOT = Pattern.compile("reassigned to slot (\\d+)");

  /// Why there can be none on this machine.
  static Optional<String> absence() {
    return Files.exists(LIBRARY) && Programs.find(TOOL).isPresent()
        ? Optional.empty()
        : Optional.of("no token can be made: SoftHSM2 is not installed (package softhsm2)");
  }

  static SoftToken make(Workplace place, Path folder) throws IOException, InterruptedException {
    Path tokens = Files.createDirectories(folder.resolve("tokens"));
    Files.writeString(
        settings(folder), "directories.tokendir = %s\nlog.level = ERROR\n".formatted(tokens));
    Matcher slot = SLOT.matcher(run(place, folder));
    if (!slot.find()) {
      throw new IOException(TOOL + " does not say where the token is");
    }
    Path pinFile = folder.resolve("pin");
    Files.writeString(pinFile, PIN);
    Files.setPosixFilePermissions(pinFile, PosixFilePermissions.fromString("rw-------"));
    return new SoftToken(slot.group(1), pinFile);
  }

  private static String run(Workplace place, Path folder) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Programs.find(TOOL).orElseThrow().toString(),
            "--init-token",
            "--free",
            "--label",
            "holdfast",
            "--pin",
            PIN,
            "--so-pin",
            SUPERVISOR_PIN);
    try (Child child = place.start(command, environment(folder), folder.resolve("token.log"))) {
      return child.finish();
    }
  }

  /// What a process needs to find the token of `folder`.
  static Map<String, String> environment(Path folder) {
    return Map.of("SOFTHSM2_CONF", settings(folder).toString());
  }

  private static Path settings(Path folder) {
    return folder.resolve("softhsm2.conf");
  }

  /// What a server's settings say to use it.
  String setting() {
    return "  - {name: token, kind: token, library: %s, slot: %s, pin-file: %s}\n"
        .formatted(LIBRARY, slot, pinFile);
  }
}
