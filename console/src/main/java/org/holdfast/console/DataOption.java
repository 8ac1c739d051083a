package org.holdfast.console;

import java.io.Console;
import java.nio.file.Path;
import java.util.Optional;
import org.holdfast.server.PassphraseSource;
import picocli.CommandLine.Option;

/// `--data`, the same for every command, and whom to ask for a passphrase.
final class DataOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "The data folder (default: ./data).")
  private Path data = Path.of("data");

  Path folder() {
    return data;
  }

  /// Settings, environment, and the person at the terminal, if there is one.
  static PassphraseSource passphrases() {
    return new PassphraseSource(System.getenv(), DataOption::ask);
  }

  @SuppressWarnings("SystemConsoleNull") // the null check still knows the promise of older JDKs
  private static Optional<char[]> ask(String question) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return Optional.empty();
    }
    return Optional.ofNullable(console.readPassword("%s", question));
  }
}
