package org.holdfast.console;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.ConsoleDesk;
import org.holdfast.server.ConsoleProgress;
import org.holdfast.server.Control;
import org.holdfast.server.Holdfast;
import org.holdfast.server.Settings;

/// Has a command carried out by the server that has the data open, or here if none has.
final class Desk {

  private Desk() {}

  /// @return the exit code
  static int run(Path data, ConsoleCommand command, ConsoleProgress progress, PrintWriter out) {
    Optional<ConsoleAnswer> told = Control.ask(data, command, progress);
    ConsoleAnswer answer = told.orElseGet(() -> here(data, command, progress));
    answer.lines().forEach(out::println);
    out.flush();
    return answer.exit();
  }

  private static ConsoleAnswer here(Path data, ConsoleCommand command, ConsoleProgress progress) {
    try (Holdfast holdfast = Holdfast.open(data, Settings.load(data), DataOption.passphrases())) {
      return new ConsoleDesk(holdfast).run(command, progress);
    }
  }
}
