package org.holdfast.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.holdfast.vault.Passphrase;

/// Where the vault's passphrase comes from: settings, environment, the file that a first start
/// made, or a person at a terminal, in this order.
public final class PassphraseSource {

  private static final String VALUE = "HOLDFAST_VAULT_PASSPHRASE";
  private static final String FILE = "HOLDFAST_VAULT_PASSPHRASE_FILE";

  /// A person who can be asked.
  public interface Prompt {
    /// @return empty if nobody answers; the caller wipes the characters
    Optional<char[]> ask(String question);
  }

  private final Map<String, String> environment;
  private final Prompt prompt;

  /// Goes before everything.
  private final Optional<Passphrase> known;

  public PassphraseSource(Map<String, String> environment, Prompt prompt) {
    this(environment, prompt, Optional.empty());
  }

  private PassphraseSource(
      Map<String, String> environment, Prompt prompt, Optional<Passphrase> known) {
    this.environment = Map.copyOf(environment);
    this.prompt = prompt;
    this.known = known;
  }

  /// Gives a passphrase that has just opened the vault.
  ///
  /// @param known copied whenever it is asked for; the caller closes it
  static PassphraseSource knowing(Passphrase known) {
    return new PassphraseSource(Map.of(), question -> Optional.empty(), Optional.of(known));
  }

  /// From this process's environment, with nobody to ask.
  public static PassphraseSource unattended() {
    return new PassphraseSource(System.getenv(), question -> Optional.empty());
  }

  /// What was given, if anything was.
  ///
  /// @param kept where a first start keeps the passphrase that it makes
  Optional<Passphrase> given(Optional<Path> setting, Path kept) {
    if (known.isPresent()) {
      return known.map(Passphrase::copy);
    }
    if (setting.isPresent()) {
      return setting.map(Passphrase::fromFile);
    }
    if (environment.containsKey(FILE)) {
      return Optional.of(Passphrase.fromFile(Path.of(environment.getOrDefault(FILE, ""))));
    }
    if (environment.containsKey(VALUE)) {
      return Optional.of(Passphrase.of(environment.getOrDefault(VALUE, "")));
    }
    return Files.exists(kept) ? Optional.of(Passphrase.fromFile(kept)) : Optional.empty();
  }

  /// What opens the private file of an escrow: its own file, or a person. Never what is given for
  /// the built-in vault.
  Passphrase ofEscrow(Settings.VaultKind.OpenEscrow open) {
    return open.passphraseFile()
        .map(Passphrase::fromFile)
        .orElseGet(
            () ->
                asked(
                    "Passphrase of the escrow " + open.privateFile() + ": ",
                    "The escrow %s needs its passphrase. Name a file that holds it, or come to a terminal."
                        .formatted(open.privateFile())));
  }

  /// Asks for the passphrase of a vault that exists.
  Passphrase asked(Path vault, Path kept) {
    return asked(
        "Passphrase of the vault " + vault + ": ",
        "The vault %s needs its passphrase. Put the file %s back, name one in vault.passphrase-file, or set %s."
            .formatted(vault, kept, FILE));
  }

  /// @param otherwise what to do if nobody answers
  private Passphrase asked(String question, String otherwise) {
    char[] typed = prompt.ask(question).orElseThrow(() -> new StartRefused(otherwise));
    try {
      return Passphrase.of(typed);
    } finally {
      Arrays.fill(typed, '\0');
    }
  }
}
