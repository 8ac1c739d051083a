package org.holdfast.console;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.holdfast.vault.EscrowVault;
import org.holdfast.vault.Passphrase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// An escrow: a key pair whose private half no server has.
@Command(
    name = "escrow",
    description = "Have every key wrapped for somebody who keeps a private key elsewhere.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = EscrowCommand.Make.class)
final class EscrowCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name one: make.");
  }

  @Command(
      name = "make",
      description = {
        "Make the two files of an escrow, on a machine that is no server: the server's, which only",
        "wraps, and the private one, which unwraps and is sealed with a passphrase. Needs no data",
        "folder."
      },
      mixinStandardHelpOptions = true)
  static final class Make implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--to",
        paramLabel = "FOLDER",
        required = true,
        description = "Where the files are put; made if it is not there. Nothing is replaced.")
    private Path to = Path.of("");

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE",
        required = true,
        description =
            "With the passphrase of the private file, for its owner's eyes alone; made with a new one if it is not there.")
    private Path passphraseFile = Path.of("");

    @Override
    public Integer call() {
      SecureRandom random = new SecureRandom();
      boolean there = Files.exists(passphraseFile);
      try (Passphrase passphrase =
          there ? Passphrase.fromFile(passphraseFile) : Passphrase.generate(random)) {
        if (!there) {
          passphrase.keepIn(passphraseFile, random);
        }
        EscrowVault.Made made = EscrowVault.make(to, passphrase, random, InstantSource.system());
        var out = spec.commandLine().getOut();
        if (!there) {
          out.println("wrote a passphrase into " + passphraseFile);
        }
        out.println("wrote " + made.server());
        out.println("wrote " + made.sealed());
        out.println(
            "Name the first in holdfast.yaml of the server, for its owner's eyes alone:\n"
                + "  - {name: escrow, kind: escrow, server-file: /etc/holdfast/%s}\n"
                    .formatted(made.server().getFileName())
                + "Keep the second and its passphrase apart from each other and from every server, twice. Then prove it:"
                + " holdfast recover --trial --escrow %s --from REGION --data NEW-FOLDER"
                    .formatted(made.sealed().getFileName()));
        return 0;
      }
    }
  }
}
