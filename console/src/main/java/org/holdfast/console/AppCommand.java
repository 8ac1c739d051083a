package org.holdfast.console;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.holdfast.server.ConsoleCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The apps and services that may ask to be let in, beside a running server or without one.
@Command(
    name = "app",
    description = "Register apps that people may let in, and services with a drive of their own.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AppCommand.Add.class,
      AppCommand.Service.class,
      AppCommand.All.class,
      AppCommand.Remove.class
    })
final class AppCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name one of: add, service, list, remove.");
  }

  /// What they have in common.
  abstract static class OnApps implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DataOption data = new DataOption();

    abstract ConsoleCommand command();

    @Override
    public Integer call() {
      return Desk.run(data.folder(), command(), (_, _) -> {}, spec.commandLine().getOut());
    }
  }

  @Command(
      name = "add",
      description = {
        "Register an app, and print its id.",
        "With --secret it prints a secret too, which cannot be shown again: only for an app that",
        "runs on a server of its own. People are asked before it is let in."
      },
      mixinStandardHelpOptions = true)
  static final class Add extends OnApps {
    @Parameters(paramLabel = "NAME", description = "What people read when it asks.")
    private String name = "";

    @Option(
        names = "--return",
        paramLabel = "ADDRESS",
        required = true,
        description =
            "Where answers may be sent: https://…, http://localhost/… or com.example.app:/…")
    private List<String> returns = new ArrayList<>();

    @Option(names = "--secret", description = "It can keep a secret.")
    private boolean secret;

    @Option(names = "--scope", paramLabel = "SCOPE", description = "What it may ask for; else all.")
    private List<String> scopes = new ArrayList<>();

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.AddApp(
          name, String.join(" ", returns), secret ? "yes" : "", String.join(" ", scopes));
    }
  }

  @Command(
      name = "service",
      description = {
        "Register a service, and print its id and its secret, which cannot be shown again.",
        "It signs in by them alone (client_credentials), as an account that is made for it, and",
        "reaches the drive of that account and nothing else."
      },
      mixinStandardHelpOptions = true)
  static final class Service extends OnApps {
    @Parameters(paramLabel = "NAME", description = "What the log calls it.")
    private String name = "";

    @Option(
        names = "--account",
        paramLabel = "EMAIL",
        required = true,
        description = "Its own account: make it with `account create`.")
    private String email = "";

    @Option(
        names = "--scope",
        paramLabel = "SCOPE",
        description = "What it may do; else Files.ReadWrite.")
    private List<String> scopes = new ArrayList<>();

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.AddService(name, email, String.join(" ", scopes));
    }
  }

  @Command(
      name = "list",
      description = "Show every app that may ask to be let in.",
      mixinStandardHelpOptions = true)
  static final class All extends OnApps {
    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.Apps();
    }
  }

  @Command(
      name = "remove",
      description = "Remove an app, and sign it out everywhere at once.",
      mixinStandardHelpOptions = true)
  static final class Remove extends OnApps {
    @Parameters(paramLabel = "ID", description = "As `app list` shows it.")
    private String id = "";

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.RemoveApp(id);
    }
  }
}
