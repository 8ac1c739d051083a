package org.holdfast.console;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.holdfast.audit.AuditRefusal;
import org.holdfast.content.ContentRefusal;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.recovery.RecoveryRefusal;
import org.holdfast.server.BackupRefused;
import org.holdfast.server.ServiceLog;
import org.holdfast.server.StartRefused;
import org.holdfast.vault.VaultRefusal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The `holdfast` command. Answers go to standard output; the log, progress and what went wrong to
/// standard error. Exit codes: 0 done, 1 a `verify` found something, 2 it could not be done.
@Command(
    name = "holdfast",
    description = "A cloud drive that you run yourself and that keeps what you put in it.",
    mixinStandardHelpOptions = true,
    version = "Holdfast 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Serve.class,
      Account.class,
      AppCommand.class,
      HoldCommand.class,
      DriveKeyCommand.class,
      Outbox.class,
      Verify.class,
      Drill.class,
      Backup.class,
      Recover.class,
      MoveDatabase.class,
      AuditCommand.class,
      ReceiptCommand.class,
      VaultCommand.class,
      Tour.class
    })
public final class Main implements Runnable {

  private static final int COULD_NOT = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of what went wrong.")
  private boolean verbose;

  private Main() {
    this.spec = CommandSpec.create();
  }

  public static void main(String[] args) {
    ServiceLog.toStandardError();
    System.exit(run(args));
  }

  /// @return the exit code
  static int run(String... args) {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler((failure, _, _) -> main.tell(line, failure));
    return line.execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }

  private int tell(CommandLine line, Exception failure) {
    PrintWriter err = line.getErr();
    err.println("holdfast: " + sentence(failure));
    if (verbose) {
      failure.printStackTrace(err);
    }
    err.flush();
    return COULD_NOT;
  }

  private static String sentence(Exception failure) {
    return switch (failure) {
      case AuditRefusal said -> String.valueOf(said.getMessage());
      case StartRefused said -> String.valueOf(said.getMessage());
      case BackupRefused said -> String.valueOf(said.getMessage());
      case AccountRefusal said -> String.valueOf(said.getMessage());
      case DatabaseRefusal said -> String.valueOf(said.getMessage());
      case VaultRefusal said -> String.valueOf(said.getMessage());
      case ContentRefusal said -> String.valueOf(said.getMessage());
      case RecoveryRefusal said -> String.valueOf(said.getMessage());
      case DriveRefusal said -> String.valueOf(said.getMessage());
      default ->
          "Something that nobody expected went wrong (%s). Run it again with --verbose for the details."
              .formatted(failure.getClass().getSimpleName());
    };
  }
}
