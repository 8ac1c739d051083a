package org.holdfast.console;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Holdfast;
import org.holdfast.server.StartRefused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Tries whether everything would come back from one region.
@Command(
    name = "drill",
    description = {
      "Rebuild everything from one region alone in a scratch folder, restore a sample of drives to a random point, compare and read.",
      "The running server and its regions are not changed. It must run with database.mirror: true.",
      "Exit code: 0 everything that was tried came back, 1 something did not, 2 it did not come to its end."
    },
    mixinStandardHelpOptions = true)
final class Drill implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--from",
      paramLabel = "REGION",
      defaultValue = "",
      description = "The region's name in holdfast.yaml; else one is picked at random.")
  private String from = "";

  @Option(names = "--list", description = "Drill nothing; tell what the last ones came to.")
  private boolean list;

  @Override
  public Integer call() {
    Path folder = data.folder();
    if (Holdfast.isNew(folder)) {
      throw new StartRefused(
          "There is no Holdfast in %s. Name its folder with --data.".formatted(folder));
    }
    ConsoleCommand command = list ? new ConsoleCommand.Drills() : new ConsoleCommand.Drill(from);
    try (ShownProgress progress = ShownProgress.named("drill")) {
      return Desk.run(folder, command, progress, spec.commandLine().getOut());
    }
  }
}
