package org.holdfast.console;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.holdfast.server.BackupKeep;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Holdfast;
import org.holdfast.server.StartRefused;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Makes, lists, checks and gives back from copies that no region is.
@Command(
    name = "backup",
    description = {
      "Put a point that everything can be brought back to into a place that is no region.",
      "Only what the place lacks is copied. A run that was ended goes on with the next one.",
      "PLACE is a folder, or the name of one of the backups in holdfast.yaml.",
      "Bring a server back with `holdfast recover --from PLACE`, or its files with reader/holdfast-reader.",
      "Exit code: 0 well, 1 something is not as it was written, 2 it could not be done."
    },
    mixinStandardHelpOptions = true)
final class Backup implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DataOption data = new DataOption();

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  /// What is to be done, and where. Each is null unless it is the one.
  static final class What {
    @Option(names = "--to", paramLabel = "PLACE", description = "Make a point.")
    private @Nullable String to;

    @Option(names = "--list", paramLabel = "PLACE", description = "List the points, newest first.")
    private @Nullable String list;

    @Option(
        names = "--verify",
        paramLabel = "PLACE",
        description = "Read all of it, authenticate all of it, and say what is damaged.")
    private @Nullable String verify;

    @Option(
        names = "--give-back",
        paramLabel = "PLACE",
        description = "Bring back what regions lack, or have damaged.")
    private @Nullable String giveBack;
  }

  @Option(names = "--new", description = "With --to: begin a backup where nothing lies yet.")
  private boolean begins;

  @Option(
      names = "--repair",
      description = "With --verify: copy what is damaged anew from the regions.")
  private boolean mends;

  @Option(
      names = "--without-vault",
      description = "With --to: put no copy of the sealed vault there.")
  private boolean withoutVault;

  @Option(
      names = "--keep-last",
      paramLabel = "N",
      description = "With --to: the N newest points stay; others go, and what only they needed.")
  private int last;

  @Option(names = "--keep-daily", paramLabel = "N", description = "… the newest of N days stay.")
  private int daily;

  @Option(names = "--keep-weekly", paramLabel = "N", description = "… the newest of N weeks stay.")
  private int weekly;

  @Option(
      names = "--keep-monthly",
      paramLabel = "N",
      description = "… the newest of N months stay.")
  private int monthly;

  @Option(names = "--keep-yearly", paramLabel = "N", description = "… the newest of N years stay.")
  private int yearly;

  @Override
  public Integer call() {
    Path folder = data.folder();
    if (Holdfast.isNew(folder)) {
      throw new StartRefused(
          "There is no Holdfast in %s. Name its folder with --data. To bring a lost one back from a backup: `holdfast recover`."
              .formatted(folder));
    }
    try (ShownProgress progress = ShownProgress.named("backup")) {
      return Desk.run(folder, command(), progress, spec.commandLine().getOut());
    }
  }

  private ConsoleCommand command() {
    if (what.list != null) {
      return new ConsoleCommand.BackupList(place(what.list));
    }
    if (what.verify != null) {
      return new ConsoleCommand.BackupVerify(place(what.verify), mends);
    }
    if (what.giveBack != null) {
      return new ConsoleCommand.BackupGive(place(what.giveBack));
    }
    return new ConsoleCommand.Backup(
        place(Optional.ofNullable(what.to).orElseThrow()),
        begins,
        keep(),
        withoutVault ? Optional.of(false) : Optional.empty());
  }

  private Optional<String> keep() {
    BackupKeep keep = new BackupKeep(last, daily, weekly, monthly, yearly);
    return keep.isAll() ? Optional.empty() : Optional.of(keep.text());
  }

  /// The server's own folder is another than this one: only a name of the settings is not a path.
  private static String place(String text) {
    boolean name = text.matches("[a-z0-9][a-z0-9-]{0,31}") && !Path.of(text).toFile().exists();
    return name ? text : Path.of(text).toAbsolutePath().normalize().toString();
  }
}
