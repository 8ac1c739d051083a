package org.holdfast.console;

import java.nio.file.Path;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.KeyStep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
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
      VaultCommand.Disable.class,
      VaultCommand.Enable.class,
      VaultCommand.Delete.class,
      VaultCommand.Recover.class,
      VaultCommand.Purge.class,
      VaultCommand.ChangePassphrase.class,
      KitCommand.class,
      EscrowCommand.class
    })
final class VaultCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Name one of: status, keys, rotate, disable, enable, delete, recover, purge, passphrase, kit, escrow.");
  }

  @Command(
      name = "status",
      description =
          "How each vault stands, how many keys are to be wrapped anew, and whether a recovery kit is proved.",
      mixinStandardHelpOptions = true)
  static final class Status extends AtDesk {
    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.Vaults();
    }
  }

  @Command(
      name = "keys",
      description =
          "Every master key: of which vault and age it is, how many keys it wraps, when it is to be replaced, and how far it is on its way out.",
      mixinStandardHelpOptions = true)
  static final class Keys extends AtDesk {
    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.MasterKeys();
    }
  }

  @Command(
      name = "rotate",
      description = {
        "Make a new master key: once a year, or when one may be known to others.",
        "Copy the vault folder to its backup afterwards: docs/security/keys.md."
      },
      mixinStandardHelpOptions = true)
  static final class Rotate extends AtDesk {
    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.RotateMasterKey();
    }
  }

  @Command(
      name = "passphrase",
      description = {
        "Change the passphrase of the built-in vault to the one in a file, which is made with a",
        "new one if it is not there. The file stays: the next start needs it."
      },
      mixinStandardHelpOptions = true)
  static final class ChangePassphrase extends AtDesk {
    @Option(
        names = "--file",
        paramLabel = "FILE",
        required = true,
        description = "With the new passphrase, for its owner's eyes alone.")
    private Path file = Path.of("");

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.ChangePassphrase(file.toAbsolutePath().normalize().toString());
    }
  }

  /// A step of one master key.
  abstract static class Step extends AtDesk {
    @Parameters(paramLabel = "VAULT", description = "Its name, as `vault keys` has it.")
    private String vault = "";

    @Parameters(paramLabel = "NUMBER", description = "Of the master key in it.")
    private int version;

    abstract KeyStep step();

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.ChangeMasterKey(step(), vault, version);
    }
  }

  @Command(
      name = "disable",
      description = "Have an older master key that nothing needs unwrap no more, until `enable`.",
      mixinStandardHelpOptions = true)
  static final class Disable extends Step {
    @Override
    KeyStep step() {
      return KeyStep.DISABLE;
    }
  }

  @Command(
      name = "enable",
      description = "Have a disabled master key unwrap again.",
      mixinStandardHelpOptions = true)
  static final class Enable extends Step {
    @Override
    KeyStep step() {
      return KeyStep.ENABLE;
    }
  }

  @Command(
      name = "delete",
      description =
          "Begin the waiting time (keys.purge-after) of a disabled master key, in which `recover` brings it back.",
      mixinStandardHelpOptions = true)
  static final class Delete extends Step {
    @Override
    KeyStep step() {
      return KeyStep.DELETE;
    }
  }

  @Command(
      name = "recover",
      description = "Bring a deleted master key back; it is disabled then.",
      mixinStandardHelpOptions = true)
  static final class Recover extends Step {
    @Override
    KeyStep step() {
      return KeyStep.RECOVER;
    }
  }

  @Command(
      name = "purge",
      description = "Destroy a deleted master key for good, once its waiting time is over.",
      mixinStandardHelpOptions = true)
  static final class Purge extends Step {
    @Override
    KeyStep step() {
      return KeyStep.PURGE;
    }
  }
}
