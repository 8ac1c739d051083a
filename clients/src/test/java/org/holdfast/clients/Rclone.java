package org.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.holdfast.server.Programs;

/// Debian's rclone with one remote, `hf:`, that is somebody's drive.
final class Rclone {

  private static final int PATIENCE_MINUTES = 30;

  private final Path folder;
  private final List<String> words;
  private final Map<String, String> environment;

  /// @param folder where it runs and keeps what it knows
  /// @param config what its file says about the remote
  /// @param words added to every command
  /// @param environment of its own, besides what it needs to run at all
  Rclone(Path folder, String config, List<String> words, Map<String, String> environment)
      throws IOException {
    this.folder = folder;
    this.words = words;
    this.environment = environment;
    Files.writeString(folder.resolve("rclone.conf"), "[hf]\n" + config);
  }

  /// What it says to both streams; it must succeed.
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Programs.require("rclone").toString()));
    command.addAll(List.of(arguments));
    command.addAll(words);
    Path told = Files.createTempFile(folder, "rclone", ".log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("TZ", "UTC");
    builder.environment().put("RCLONE_CONFIG", folder.resolve("rclone.conf").toString());
    Process process = builder.redirectErrorStream(true).redirectOutput(told.toFile()).start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly().waitFor();
    String said = Files.readString(told);
    assertThat(ended && process.exitValue() == 0)
        .as(() -> String.join(" ", command) + "\n" + ending(said))
        .isTrue();
    return said;
  }

  private static String ending(String said) {
    return said.substring(Math.max(0, said.length() - 8_000));
  }
}
