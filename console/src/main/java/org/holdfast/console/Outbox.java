package org.holdfast.console;

import java.util.concurrent.Callable;
import org.holdfast.server.ConsoleCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Shows what the server would have sent, had it a way to.
@Command(
    name = "outbox",
    description = {
      "Show the messages that wait for you to hand them on, newest first.",
      "That you read them goes into the log of each person whose they are."
    },
    mixinStandardHelpOptions = true)
final class Outbox implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DataOption data = new DataOption();

  @Override
  public Integer call() {
    return Desk.run(
        data.folder(), new ConsoleCommand.Outbox(), (_, _) -> {}, spec.commandLine().getOut());
  }
}
