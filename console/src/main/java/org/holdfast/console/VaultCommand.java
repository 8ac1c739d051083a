package org.holdfast.console;

import java.util.concurrent.Callable;
import org.holdfast.server.ConsoleCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The master keys, beside a running server or without one.
@Command(
    name = "vault",
    description = "Look after the master keys.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      VaultCommand.Status.class,
      VaultCommand.Keys.class,
      VaultCommand.Rotate.class,
      KitCommand.class
    })
final class VaultCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name one of: status, keys, rotate, kit.");
  }

  @Command(
      name = "status",
      description =
          "How each vault stands, how many keys are to be wrapped anew, and whether a recovery kit is proved.",
      mixinStandardHelpOptions = true)
  static final class Status implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
      return Desk.run(
          data.folder(), new ConsoleCommand.Vaults(), (_, _) -> {}, spec.commandLine().getOut());
    }
  }

  @Command(
      name = "keys",
      description =
          "Every master key: of which vault and age it is, how many keys it wraps, when it is to be replaced.",
      mixinStandardHelpOptions = true)
  static final class Keys implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
      return Desk.run(
          data.folder(),
          new ConsoleCommand.MasterKeys(),
          (_, _) -> {},
          spec.commandLine().getOut());
    }
  }

  @Command(
      name = "rotate",
      description = {
        "Make a new master key: once a year, or when one may be known to others.",
        "Copy the vault folder to its backup afterwards: docs/security/keys.md."
      },
      mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
      return Desk.run(
          data.folder(),
          new ConsoleCommand.RotateMasterKey(),
          (_, _) -> {},
          spec.commandLine().getOut());
    }
  }
}
