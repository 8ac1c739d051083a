package org.holdfast.console;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.holdfast.server.RecoveryKits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The passphrase of the built-in vault in shares on paper.
@Command(
    name = "kit",
    description =
        "Keep the vault's passphrase on paper, in shares of which any so many give it back.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {KitCommand.Make.class, KitCommand.Check.class, KitCommand.Open.class})
final class KitCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name one of: make, check, open.");
  }

  private static RecoveryKits kits(Path data) {
    return new RecoveryKits(data, DataOption.passphrases());
  }

  @Command(
      name = "make",
      description = {
        "Write the passphrase into shares, each a page to print. Once they are on paper, prove",
        "them with `vault kit check`, and destroy the files."
      },
      mixinStandardHelpOptions = true)
  static final class Make implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DataOption data = new DataOption();

    @Option(
        names = "--needed",
        paramLabel = "K",
        required = true,
        description = "How many shares give the passphrase back, from 2.")
    private int needed;

    @Option(
        names = "--of",
        paramLabel = "N",
        required = true,
        description = "How many shares there are, up to 16.")
    private int of;

    @Option(
        names = "--to",
        paramLabel = "FOLDER",
        required = true,
        description = "Where the pages are put; made if it is not there. Nothing is replaced.")
    private Path to = Path.of("");

    @Override
    public Integer call() {
      return kits(data.folder())
          .make(
              needed,
              of,
              to,
              spec.commandLine().getOut()::println,
              (command, passphrases) -> Desk.ask(data.folder(), command, passphrases));
    }
  }

  @Command(
      name = "check",
      description = {
        "The drill: see that the shares give the passphrase back and that it opens the vault.",
        "Only then is the kit valid; `vault status` says since when. Changes nothing else."
      },
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DataOption data = new DataOption();

    @Parameters(
        paramLabel = "SHARE-FILE",
        arity = "1..*",
        description = "Files with the words of a share each, printed or typed from paper.")
    private List<Path> shares = List.of();

    @Override
    public Integer call() {
      return kits(data.folder())
          .check(
              shares,
              spec.commandLine().getOut()::println,
              (command, passphrases) -> Desk.ask(data.folder(), command, passphrases));
    }
  }

  @Command(
      name = "open",
      description = "Write the passphrase that the shares give back into a new file.",
      mixinStandardHelpOptions = true)
  static final class Open implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
        paramLabel = "SHARE-FILE",
        arity = "1..*",
        description = "Files with the words of a share each, printed or typed from paper.")
    private List<Path> shares = List.of();

    @Option(
        names = "--to",
        paramLabel = "PASSPHRASE-FILE",
        required = true,
        description = "A new file, for its owner alone.")
    private Path to = Path.of("");

    @Override
    public Integer call() {
      RecoveryKits.open(shares, to);
      spec.commandLine().getOut().println("wrote the passphrase into " + to);
      return 0;
    }
  }
}
