package org.holdfast.console;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Holdfast;
import org.holdfast.server.StartRefused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Reads and authenticates everything that is kept, in every region, and lists what is not as it
/// was written.
@Command(
    name = "verify",
    description = {
      "Check every blob in every region and every chain of operations.",
      "Exit code: 0 everything is as it was written, 1 something is not, 2 it could not be checked."
    },
    mixinStandardHelpOptions = true)
final class Verify implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DataOption data = new DataOption();

  @Override
  public Integer call() {
    Path folder = data.folder();
    if (Holdfast.isNew(folder)) {
      throw new StartRefused(
          "There is no Holdfast in %s. Name its folder with --data.".formatted(folder));
    }
    try (ShownProgress progress = ShownProgress.named("verify")) {
      return Desk.run(folder, new ConsoleCommand.Verify(), progress, spec.commandLine().getOut());
    }
  }
}
