package org.holdfast.console;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.ConsoleDesk;
import org.holdfast.server.ConsoleProgress;
import org.holdfast.server.Control;
import org.holdfast.server.Holdfast;
import org.holdfast.server.PassphraseSource;
import org.holdfast.server.Settings;

/// Has a command carried out by the server that has the data open, or here if none has.
final class Desk {

  private Desk() {}

  /// @return the exit code
  static int run(Path data, ConsoleCommand command, ConsoleProgress progress, PrintWriter out) {
    ConsoleAnswer answer = ask(data, command, progress, DataOption.passphrases());
    answer.lines().forEach(out::println);
    out.flush();
    return answer.exit();
  }

  /// @param passphrases for data that no server has open
  static ConsoleAnswer ask(Path data, ConsoleCommand command, PassphraseSource passphrases) {
    return ask(data, command, (_, _) -> {}, passphrases);
  }

  private static ConsoleAnswer ask(
      Path data, ConsoleCommand command, ConsoleProgress progress, PassphraseSource passphrases) {
    return Control.ask(data, command, progress)
        .orElseGet(() -> here(data, command, progress, passphrases));
  }

  private static ConsoleAnswer here(
      Path data, ConsoleCommand command, ConsoleProgress progress, PassphraseSource passphrases) {
    try (Holdfast holdfast = Holdfast.open(data, Settings.load(data), passphrases)) {
      return new ConsoleDesk(holdfast).run(command, progress);
    }
  }
}
