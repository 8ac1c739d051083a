package org.holdfast.console;

import org.holdfast.server.ConsoleCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Vouchers: codes that give whoever redeems them a plan.
@Command(
    name = "voucher",
    description = "Make, list and revoke vouchers.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AccountVoucher.Make.class,
      AccountVoucher.All.class,
      AccountVoucher.Revoke.class
    })
final class AccountVoucher implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name one of: make, list, revoke.");
  }

  @Command(
      name = "make",
      description = "Make a voucher and print its code; it cannot be shown again.",
      mixinStandardHelpOptions = true)
  static final class Make extends Account.OnAccounts {
    @Option(names = "--plan", paramLabel = "PLAN", description = "premium (default).")
    private String plan = "premium";

    @Option(
        names = "--for",
        paramLabel = "DAYS",
        description = "How long the plan lasts, such as 365d. Default: without end.")
    private String length = "";

    @Option(
        names = "--times",
        paramLabel = "N",
        description = "How many people may redeem it. Default: one.")
    private String times = "1";

    @Option(
        names = "--valid",
        paramLabel = "DAYS",
        description = "How long it can be redeemed. Default: 90d.")
    private String valid = "90d";

    @Option(names = "--note", paramLabel = "NOTE", description = "What it is for.")
    private String note = "";

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.MakeVoucher(plan, length, times, valid, note);
    }
  }

  @Command(
      name = "list",
      description = "List the vouchers, without their codes.",
      mixinStandardHelpOptions = true)
  static final class All extends Account.OnAccounts {
    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.Vouchers();
    }
  }

  @Command(
      name = "revoke",
      description = "End a voucher. What was redeemed stays.",
      mixinStandardHelpOptions = true)
  static final class Revoke extends Account.OnAccounts {
    @Parameters(paramLabel = "NUMBER", description = "As `voucher list` shows it.")
    private String serial = "";

    @Override
    ConsoleCommand command() {
      return new ConsoleCommand.RevokeVoucher(serial);
    }
  }
}
