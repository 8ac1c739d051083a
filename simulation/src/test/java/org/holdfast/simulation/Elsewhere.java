package org.holdfast.simulation;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The same seeds in a process of their own: what a JDK draws anew at each start (the order of its
/// unmodifiable sets, say) is another there.
final class Elsewhere {

  private Elsewhere() {}

  /// Prints what each seed comes to.
  ///
  /// @param arguments the first seed, and how many
  public static void main(String[] arguments) {
    long first = Long.parseLong(arguments[0]);
    for (long seed = first; seed < first + Long.parseLong(arguments[1]); seed++) {
      System.out.println(Simulation.run(seed, Bug.NONE));
    }
  }

  /// What each seed comes to there, in words.
  static List<String> outcomes(long first, int seeds) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Elsewhere.class.getName()));
    command.addAll(List.of(Long.toString(first), Integer.toString(seeds)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError("the other process ended with " + process.exitValue());
    }
    return said.lines().toList();
  }
}
