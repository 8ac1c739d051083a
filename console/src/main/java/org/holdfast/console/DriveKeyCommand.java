package org.holdfast.console;

import org.holdfast.server.ConsoleCommand;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The keys of drives, beside a running server or without one.
@Command(
    name = "drive-key",
    description = "Look after the keys of drives.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DriveKeyCommand.All.class, DriveKeyCommand.Rotate.class})
final class DriveKeyCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name one of: list, rotate.");
  }

  @Command(
      name = "list",
      description =
          "Show the newest key of each drive, since when it is, and what is still under earlier ones.",
      mixinStandardHelpOptions = true)
  static final class All extends AtDesk {
    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.DriveKeys();
    }
  }

  @Command(
      name = "rotate",
      description = {
        "Make a new key for a person's drive, or for every drive: when one may be known to others.",
        "It comes into force a few minutes later, while a server runs. What is written from then on",
        "is sealed under it; what was written before is sealed anew piece by piece. By itself a",
        "server does so once a year (keys.rotate-drive-keys-after)."
      },
      mixinStandardHelpOptions = true)
  static final class Rotate extends AtDesk {
    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @Override
    ConsoleCommand command() {
      return which.all
          ? new ConsoleCommand.RotateDriveKeys()
          : new ConsoleCommand.RotateDriveKey(which.email);
    }

    @Override
    public Integer call() {
      if (!which.all) {
        return super.call();
      }
      try (ShownProgress progress = ShownProgress.named("drive-key rotate")) {
        return run(progress);
      }
    }
  }

  /// One drive, or all.
  static final class Which {
    @Parameters(paramLabel = "EMAIL", description = "Whose drive.")
    private String email = "";

    @Option(names = "--all", description = "Every drive.")
    private boolean all;
  }
}
