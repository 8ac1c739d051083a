package org.holdfast.console;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.Recovery;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Makes a data folder anew from one region and the vault.
@Command(
    name = "recover",
    description = {
      "Rebuild the server's data folder from one region alone and the vault, or from a backup.",
      "Nothing in either is changed while it is rebuilt; then the new server begins a history in each region.",
      "With --escrow, the vaults of before stay good for the old ones until it has served. With --trial no region is touched.",
      "For a region, the server must have run with database.mirror: true.",
      "Exit code: 0 everything is as it was written, 1 something is not, 2 it could not be rebuilt."
    },
    mixinStandardHelpOptions = true)
final class Recover implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--from",
      paramLabel = "REGION",
      required = true,
      description =
          "The folder of the region or backup, the one that holds region.hfr; or its name in the holdfast.yaml that lies in DIR.")
  private String from = "";

  // Null where it is not given: then the copy in the backup is taken.
  @Option(
      names = "--vault",
      paramLabel = "VAULT",
      description =
          "The vault's folder, or a backup of it: it holds keys.hfv. Not needed where a backup has a copy, or the holdfast.yaml in DIR names a token.")
  private @Nullable Path vault;

  // Null where it is not given.
  @Option(
      names = "--escrow",
      paramLabel = "FILE",
      description =
          "The private file of an escrow, where every vault is lost: those that holdfast.yaml names are begun anew, and every key is wrapped by them.")
  private @Nullable Path escrow;

  // Null where it is not given: then a person is asked.
  @Option(
      names = "--escrow-passphrase-file",
      paramLabel = "FILE",
      description = "Holds the passphrase of the private file.")
  private @Nullable Path escrowPassphrase;

  // Null where it is not given: then there must be one only.
  @Option(
      names = {"--lineage", "--point"},
      paramLabel = "NAME",
      description =
          "Which history, if a region holds several; which point of a backup, if not the newest.")
  private @Nullable String lineage;

  @Option(
      names = "--before-gap",
      description = "If something in the middle is missing, take the last state before it.")
  private boolean beforeGap;

  @Option(
      names = "--trial",
      description = "Only see that it works, beside a running server: no region is touched.")
  private boolean trial;

  @Option(
      names = "--new-regions",
      description =
          "Regions that are lost are begun anew in their places and filled from the backup.")
  private boolean newRegions;

  @Override
  public Integer call() {
    if (escrowPassphrase != null && escrow == null) {
      throw new ParameterException(
          spec.commandLine(), "--escrow-passphrase-file stands beside --escrow alone.");
    }
    try (ShownProgress progress = ShownProgress.named("recover")) {
      ConsoleAnswer answer =
          new Recovery(
                  from,
                  Optional.ofNullable(vault),
                  Optional.ofNullable(escrow)
                      .map(
                          file -> new Recovery.Escrow(file, Optional.ofNullable(escrowPassphrase))),
                  data.folder(),
                  DataOption.passphrases())
              .run(
                  new Recovery.Wish(Optional.ofNullable(lineage), beforeGap, trial, newRegions),
                  progress);
      answer.lines().forEach(spec.commandLine().getOut()::println);
      spec.commandLine().getOut().flush();
      return answer.exit();
    }
  }
}
