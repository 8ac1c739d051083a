package org.holdfast.server;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Who;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.vault.Passphrase;
import org.holdfast.vault.VaultRefusal;

/// Changes the passphrase of the built-in vault. It comes in a file and stays there: whoever is
/// killed in the middle has both, one of which opens the vault.
final class PassphraseDesk {

  private final Holdfast holdfast;

  PassphraseDesk(Holdfast holdfast) {
    this.holdfast = holdfast;
  }

  /// @param file that holds the new one; made with one of 175 random bits if it is not there
  /// @return what was done, and what to do now
  /// @throws AccountRefusal if it cannot be done; the passphrase is the one of before
  List<String> change(Path file) {
    Optional<Path> before = readAtTheStart();
    if (before.equals(Optional.of(file.toAbsolutePath().normalize()))) {
      throw new AccountRefusal(
          "%s is where the present passphrase is read from. Name another file: until the change is done, both are needed."
              .formatted(file));
    }
    boolean made = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    try (Passphrase next = made ? made(file) : Passphrase.fromFile(file)) {
      holdfast.vault().changePassphrase(next);
    } catch (VaultRefusal e) {
      throw new AccountRefusal(String.valueOf(e.getMessage()));
    }
    holdfast
        .audit()
        .record(
            Event.done(EventKind.PASSPHRASE_CHANGED, new Who.Keeper())
                .in(Circumstances.NONE.withFactor(Factor.COMMAND_LINE)));
    return told(file, made, before);
  }

  private Passphrase made(Path file) {
    Passphrase next = Passphrase.generate(holdfast.random());
    boolean kept = false;
    try {
      next.keepIn(file, holdfast.random());
      kept = true;
      return next;
    } finally {
      if (!kept) {
        next.close();
      }
    }
  }

  private static List<String> told(Path file, boolean made, Optional<Path> before) {
    List<String> lines = new ArrayList<>();
    lines.add(
        made
            ? "the vault is sealed with a new passphrase, which was made and lies in " + file
            : "the vault is sealed with the passphrase in " + file);
    lines.add(
        before
            .map(old -> "The next start needs it: mv %s %s".formatted(file, old))
            .orElse("The next start needs it: put it where you gave the one of before."));
    lines.add(
        "Then copy the vault folder to where its backup lies, make a new recovery kit (`holdfast vault kit make`), and start other processes of this server again.");
    lines.add(
        "Copies of the vault from before open with the passphrase of before. If somebody may know that one: `holdfast vault rotate`, and destroy them.");
    return lines;
  }

  /// The file of the present passphrase, as far as it is known here: it may have come by the
  /// environment or from a person.
  private Optional<Path> readAtTheStart() {
    return holdfast.settings().vaults().stream()
        .map(Settings.VaultPlace::kind)
        .filter(Settings.VaultKind.BuiltIn.class::isInstance)
        .map(Settings.VaultKind.BuiltIn.class::cast)
        .findFirst()
        .flatMap(
            builtIn ->
                builtIn
                    .passphraseFile()
                    .or(() -> Optional.of(holdfast.data().passphrase()).filter(Files::exists)))
        .map(path -> path.toAbsolutePath().normalize());
  }
}
