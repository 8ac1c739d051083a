package org.holdfast.console;

import java.util.concurrent.Callable;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.DatabaseMove;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Moves the embedded database to a PostgreSQL server.
@Command(
    name = "move-database",
    description = {
      "Move everything that metadata.db holds to the PostgreSQL server that holdfast.yaml names, which must be empty.",
      "The server must be stopped. A move that was cut off goes on; in the end all is compared and verified.",
      "Exit code: 0 everything is there, 1 verifying found something, 2 it could not be moved."
    },
    mixinStandardHelpOptions = true)
final class MoveDatabase implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DataOption data = new DataOption();

  @Override
  public Integer call() {
    DatabaseMove move = new DatabaseMove(data.folder(), DataOption.passphrases());
    try (ShownProgress moved = ShownProgress.named("move")) {
      move.move(moved).forEach(this::say);
    }
    try (ShownProgress verified = ShownProgress.named("verify")) {
      ConsoleAnswer answer = move.verify(verified);
      answer.lines().forEach(this::say);
      return answer.exit();
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
