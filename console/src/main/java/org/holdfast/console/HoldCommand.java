package org.holdfast.console;

import org.holdfast.server.ConsoleCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Drives that are kept as they are and were, beside a running server or without one.
@Command(
    name = "hold",
    description = "Keep everything of a drive, whatever is deleted there, until the hold ends.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {HoldCommand.Place.class, HoldCommand.All.class, HoldCommand.End.class})
final class HoldCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name one of: place, list, end.");
  }

  @Command(
      name = "place",
      description = {
        "Place a hold on a person's drive.",
        "Its owner goes on working. What is deleted, also for good, stays in the drive's history,",
        "with its keys; and if the account is to be deleted it waits. The log tells of it."
      },
      mixinStandardHelpOptions = true)
  static final class Place extends AtDesk {
    @Parameters(paramLabel = "EMAIL", description = "Whose drive.")
    private String email = "";

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        required = true,
        description = "Why, for who looks at it later: a case number, a name.")
    private String reason = "";

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.PlaceHold(email, reason);
    }
  }

  @Command(name = "list", description = "Show every hold.", mixinStandardHelpOptions = true)
  static final class All extends AtDesk {
    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.Holds();
    }
  }

  @Command(
      name = "end",
      description = "End a hold: the drive is kept like any other from then on.",
      mixinStandardHelpOptions = true)
  static final class End extends AtDesk {
    @Parameters(paramLabel = "HOLD", description = "As `hold list` shows it.")
    private String hold = "";

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.EndHold(hold);
    }
  }
}
