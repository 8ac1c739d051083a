package org.holdfast.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.holdfast.audit.AuditRefusal;
import org.holdfast.audit.NoteKey;
import org.holdfast.audit.Receipt;
import org.holdfast.server.StartRefused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The receipt of a deleted account, checked by its file and a public key alone.
@Command(
    name = "receipt",
    description = "Check the receipt of a deleted account.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ReceiptCommand.Check.class)
final class ReceiptCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name one of: verify.");
  }

  @Command(
      name = "verify",
      description = {
        "Check a receipt, alone or in the mail that it came in, with the public key of the log.",
        "Exit code: 0 it is as the server signed it, 1 it is not, 2 it could not be checked."
      },
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {

    private static final long LARGEST_BYTES = 1 << 20;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The receipt, or the mail.")
    private Path file = Path.of("");

    @Option(
        names = "--key",
        paramLabel = "FILE",
        required = true,
        description = "A file with the log's public key, as `holdfast audit key` prints it.")
    private Path key = Path.of("");

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      NoteKey trusted = key();
      try {
        tell(Receipt.check(read(file), trusted), out);
        return 0;
      } catch (AuditRefusal e) {
        out.println("not as it was signed: " + e.getMessage());
        return 1;
      } finally {
        out.flush();
      }
    }

    private NoteKey key() {
      try {
        return NoteKey.parse(new String(read(key), StandardCharsets.UTF_8));
      } catch (AuditRefusal e) {
        throw new StartRefused("%s holds no log's key: %s".formatted(key, e.getMessage()), e);
      }
    }

    private static byte[] read(Path file) {
      try {
        if (Files.size(file) > LARGEST_BYTES) {
          throw new StartRefused("%s is larger than any receipt.".formatted(file));
        }
        return Files.readAllBytes(file);
      } catch (IOException e) {
        String what = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
        throw new StartRefused("%s cannot be read: %s.".formatted(file, what), e);
      }
    }

    private static void tell(Receipt receipt, PrintWriter out) {
      out.println("signed by %s at %s".formatted(receipt.origin(), receipt.signedAt()));
      receipt
          .drive()
          .ifPresentOrElse(
              drive ->
                  out.println(
                      "the keys of the drive were destroyed at %s: %d versions, which opened %d contents of %d bytes; entry %d of the log says so"
                          .formatted(
                              drive.keysDestroyedAt(),
                              drive.keyVersions(),
                              drive.revisions(),
                              drive.bytes(),
                              drive.entry())),
              () -> out.println("the account had no drive"));
      for (Receipt.Region region : receipt.regions()) {
        out.println(
            region
                .clearedAt()
                .map(at -> "region %s: no copy left at %s".formatted(region.name(), at))
                .orElseGet(
                    () ->
                        "region %s: was away; what lies there is noise, and is removed when it comes back"
                            .formatted(region.name())));
      }
    }
  }
}
