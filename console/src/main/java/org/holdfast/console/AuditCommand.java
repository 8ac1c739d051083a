package org.holdfast.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.holdfast.audit.AuditRefusal;
import org.holdfast.audit.Bundle;
import org.holdfast.audit.LogFinding;
import org.holdfast.audit.NoteKey;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.StartRefused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The log of what matters to security: taken away, checked elsewhere, and set right on purpose.
@Command(
    name = "audit",
    description = "Export and check the audit log.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AuditCommand.Export.class,
      AuditCommand.Check.class,
      AuditCommand.Key.class,
      AuditCommand.Accept.class
    })
final class AuditCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name one of: export, verify, key, accept.");
  }

  /// What those have in common that need the data.
  abstract static class OnLog implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DataOption data = new DataOption();

    abstract ConsoleCommand command();

    @Override
    public Integer call() {
      try (ShownProgress progress = ShownProgress.named("audit")) {
        return Desk.run(data.folder(), command(), progress, spec.commandLine().getOut());
      }
    }
  }

  @Command(
      name = "export",
      description = {
        "Write the log into one file that can be checked anywhere, without this server.",
        "Its entries name accounts by id; mail addresses and the like in it stay sealed."
      },
      mixinStandardHelpOptions = true)
  static final class Export extends OnLog {
    @Parameters(paramLabel = "FILE", description = "Where to.")
    private Path file = Path.of("");

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.ExportLog(file.toAbsolutePath().normalize().toString());
    }
  }

  @Command(
      name = "key",
      description = "Print the public key that the log and its checkpoints are checked with.",
      mixinStandardHelpOptions = true)
  static final class Key extends OnLog {
    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.LogKey();
    }
  }

  @Command(
      name = "accept",
      description = {
        "End an alarm on purpose: the database is a backup that you restored.",
        "The server can be written to again, and a new log begins, which says so."
      },
      mixinStandardHelpOptions = true)
  static final class Accept extends OnLog {
    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.AcceptAlarm();
    }
  }

  @Command(
      name = "verify",
      description = {
        "Check an exported log, from its file and its public key alone.",
        "Names the first entry that was altered, removed, moved or dated back.",
        "Exit code: 0 every entry is as it was written, 1 some are not, 2 it could not be checked."
      },
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {

    private static final int SHOWN = 20;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "BUNDLE", description = "As `audit export` wrote it.")
    private Path bundle = Path.of("");

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description = "A file with the log's public key, kept apart from the bundle.")
    private Optional<Path> key = Optional.empty();

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      Optional<NoteKey> trusted = key.map(Check::key);
      try (ShownProgress progress = ShownProgress.named("audit verify");
          InputStream in = Files.newInputStream(bundle)) {
        Bundle.Report report = Bundle.check(in, trusted, progress::at);
        tell(report, trusted.isPresent(), out);
        return report.findings().isEmpty() ? 0 : 1;
      } catch (AuditRefusal e) {
        out.println("not as it was written: " + e.getMessage());
        return 1;
      } catch (IOException e) {
        throw unreadable(bundle, e);
      } finally {
        out.flush();
      }
    }

    private static NoteKey key(Path file) {
      try {
        return NoteKey.parse(Files.readString(file));
      } catch (AuditRefusal e) {
        throw new StartRefused("%s holds no log's key: %s".formatted(file, e.getMessage()), e);
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }

    private static StartRefused unreadable(Path file, IOException e) {
      String what = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
      return new StartRefused("%s cannot be read: %s.".formatted(file, what), e);
    }

    private static void tell(Bundle.Report report, boolean trusted, PrintWriter out) {
      List<LogFinding> findings = report.findings();
      findings.stream().limit(SHOWN).forEach(finding -> out.println(finding.sentence()));
      if (findings.size() > SHOWN) {
        out.println("… and %d more".formatted(findings.size() - SHOWN));
      }
      out.println(
          "%d entries, signed at %s: %s"
              .formatted(
                  report.head().head().size(),
                  report.head().signedAt(),
                  findings.isEmpty()
                      ? "every one is as it was written"
                      : "the first that is not as it was written is entry "
                          + findings.getFirst().index()));
      if (!trusted) {
        out.println(
            "The key came with the bundle, so this tells only that the bundle fits itself. Compare"
                + " the key with the one you know, or give it with --key: "
                + report.key().text());
      }
    }
  }
}
