package org.holdfast.console;

import java.util.concurrent.Callable;
import org.holdfast.server.ConsoleCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Accounts and their bearer tokens, beside a running server or without one.
@Command(
    name = "account",
    description = "Make accounts, bearer tokens and vouchers, and set plans.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Account.Create.class,
      Account.Token.class,
      Account.AppPassword.class,
      Account.Invite.class,
      Account.All.class,
      Account.Owner.class,
      Account.Tokens.class,
      Account.Revoke.class,
      Account.SignOut.class,
      Account.Plan.class,
      AccountVoucher.class
    })
final class Account implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Name one of: create, token, app-password, invite, list, owner, tokens, revoke, sign-out,"
            + " plan, voucher.");
  }

  /// What they have in common.
  abstract static class OnAccounts implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DataOption data = new DataOption();

    abstract ConsoleCommand command();

    @Override
    public Integer call() {
      return Desk.run(data.folder(), command(), (_, _) -> {}, spec.commandLine().getOut());
    }
  }

  @Command(
      name = "create",
      description = "Make an account and its drive.",
      mixinStandardHelpOptions = true)
  static final class Create extends OnAccounts {
    @Parameters(paramLabel = "EMAIL", description = "Its mail address.")
    private String email = "";

    @Option(names = "--plan", paramLabel = "PLAN", description = "free (default) or premium.")
    private String plan = "free";

    @Option(names = "--name", paramLabel = "NAME", description = "The name that others see.")
    private String name = "";

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.Create(email, plan, name);
    }
  }

  @Command(
      name = "token",
      description = "Make a bearer token and print it; it cannot be shown again.",
      mixinStandardHelpOptions = true)
  static final class Token extends OnAccounts {
    @Parameters(paramLabel = "EMAIL", description = "Whose.")
    private String email = "";

    @Option(names = "--name", paramLabel = "NAME", description = "What it is for.")
    private String name = "command line";

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.Token(email, name);
    }
  }

  @Command(
      name = "app-password",
      description = {
        "Make a password for one old client and print it; it cannot be shown again.",
        "The client signs in with it and the account's address."
      },
      mixinStandardHelpOptions = true)
  static final class AppPassword extends OnAccounts {
    @Parameters(paramLabel = "EMAIL", description = "Whose.")
    private String email = "";

    @Option(names = "--name", paramLabel = "NAME", description = "What it is for.")
    private String name = "command line";

    @Option(names = "--read-only", description = "Files can be read with it, and nothing changed.")
    private boolean readOnly;

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.AppPassword(email, name, readOnly ? "read" : "write");
    }
  }

  @Command(
      name = "invite",
      description = {
        "Print the address of a page where one new account can be made, within 14 days.",
        "On a server without accounts, that account owns the server."
      },
      mixinStandardHelpOptions = true)
  static final class Invite extends OnAccounts {
    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.Invite();
    }
  }

  @Command(name = "list", description = "List the accounts.", mixinStandardHelpOptions = true)
  static final class All extends OnAccounts {
    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.List();
    }
  }

  @Command(
      name = "owner",
      description = {
        "Make an account one that owns the server. Those who own it stay so.",
        "The last owner cannot delete their account while others have one."
      },
      mixinStandardHelpOptions = true)
  static final class Owner extends OnAccounts {
    @Parameters(paramLabel = "EMAIL", description = "Whose.")
    private String email = "";

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.Owner(email);
    }
  }

  @Command(
      name = "tokens",
      description = "List an account's tokens and app passwords.",
      mixinStandardHelpOptions = true)
  static final class Tokens extends OnAccounts {
    @Parameters(paramLabel = "EMAIL", description = "Whose.")
    private String email = "";

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.Tokens(email);
    }
  }

  @Command(
      name = "revoke",
      description = "End a token or an app password at once.",
      mixinStandardHelpOptions = true)
  static final class Revoke extends OnAccounts {
    @Parameters(index = "0", paramLabel = "EMAIL", description = "Whose.")
    private String email = "";

    @Parameters(
        index = "1",
        paramLabel = "TOKEN",
        description = "As `account tokens` lists it, or: all.")
    private String token = "";

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.Revoke(email, token);
    }
  }

  @Command(
      name = "plan",
      description = {
        "Give an account a plan, at once.",
        "With a smaller one nothing is deleted; what holds more than it allows takes nothing new."
      },
      mixinStandardHelpOptions = true)
  static final class Plan extends OnAccounts {
    @Parameters(index = "0", paramLabel = "EMAIL", description = "Whose.")
    private String email = "";

    @Parameters(index = "1", paramLabel = "PLAN", description = "free or premium.")
    private String plan = "";

    @Option(
        names = "--for",
        paramLabel = "TIME",
        description = "How long, such as 365d; then it is free again. Default: without end.")
    private String length = "";

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.SetPlan(email, plan, length);
    }
  }

  @Command(
      name = "sign-out",
      description = {
        "End everything that an account has open: browsers, apps, tokens, app passwords.",
        "Its owner signs in again as before, is told by mail, and finds it in the activity."
      },
      mixinStandardHelpOptions = true)
  static final class SignOut extends OnAccounts {
    @Parameters(paramLabel = "EMAIL", description = "Whose.")
    private String email = "";

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.SignOut(email);
    }
  }
}
