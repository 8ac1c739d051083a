package org.holdfast.console;

import java.util.concurrent.Callable;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.ConsoleProgress;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that the desk carries out, and whose answer is printed.
abstract class AtDesk implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DataOption data = new DataOption();

  abstract ConsoleCommand command();

  @Override
  public Integer call() {
    return run((_, _) -> {});
  }

  final int run(ConsoleProgress progress) {
    return Desk.run(data.folder(), command(), progress, spec.commandLine().getOut());
  }
}
