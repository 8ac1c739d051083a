package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Programs that other people wrote and that read ZIP archives, as far as this machine has them.
final class ZipTools {

  private static final List<List<String>> CHECKS =
      List.of(
          List.of("unzip", "-tq"),
          List.of("python3", "-m", "zipfile", "-t"),
          List.of("7z", "t"),
          List.of("bsdtar", "-tf"));

  private ZipTools() {}

  /// Each finds the archive whole.
  ///
  /// @return how many looked
  static int check(Path archive) throws IOException, InterruptedException {
    int looked = 0;
    for (List<String> tool : CHECKS) {
      if (isThere(tool.getFirst())) {
        List<String> command = new ArrayList<>(tool);
        command.add(archive.toString());
        run(command);
        looked++;
      }
    }
    return looked;
  }

  static boolean isThere(String program) {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  static String run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as("%s%n%s", command, said).isZero();
    assertThat(said).doesNotContainIgnoringCase("warning");
    return said;
  }
}
